import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { useWhoAmI } from '../../api/documents.ts';
import { api } from '../../api/session.ts';
import { dayTime } from '../../format/numbers.ts';
import { Panel } from '../../parts/panel.tsx';
import { Empty, Failure } from '../../parts/states.tsx';

/** Who asked for a run, and what became of it. */
export function RunAudit({ jobId }: { readonly jobId: string }) {
  const who = useWhoAmI();
  const mayAudit = who.data?.permissions.includes('audit:read') ?? false;
  const audit = useQuery({
    queryKey: ['audit', 'object', jobId],
    queryFn: () => api.call('GET /v1/audit', { query: { objectId: jobId, limit: 50 } }),
    enabled: mayAudit,
  });
  const items = audit.data?.items ?? [];
  return (
    <Panel
      title="Who did what with it"
      flush
      tools={mayAudit ? <Link href={`/runs?show=audit&object=${jobId}`}>Audit trail</Link> : null}
    >
      {audit.error ? <Failure error={audit.error} /> : null}
      {items.length === 0 ? (
        <Empty title={mayAudit ? 'Nothing is recorded' : 'Your role may not read the audit trail'} />
      ) : (
        <table className="plain">
          <thead>
            <tr>
              <th scope="col">When</th>
              <th scope="col">Who</th>
              <th scope="col">What</th>
            </tr>
          </thead>
          <tbody>
            {items.map(({ sequence, at, actor, action }) => (
              <tr key={sequence}>
                <td>{dayTime(at)}</td>
                <td>{actor}</td>
                <th scope="row">{action}</th>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}
