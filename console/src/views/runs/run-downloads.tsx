import { useMutation } from '@tanstack/react-query';
import type { Job, JobResult } from '../../../../client/operations.ts';
import { api } from '../../api/session.ts';
import { Button } from '../../parts/button.tsx';
import { saveFile } from '../../parts/grid/grid-csv.ts';
import { Panel } from '../../parts/panel.tsx';
import { Failure } from '../../parts/states.tsx';
import { tablesOf } from './run-texts.ts';

interface RunDownloadsProps {
  readonly job: Job;
  readonly result: JobResult;
}

/** The result to take away: whole, and each table for a spreadsheet. */
export function RunDownloads({ job, result }: RunDownloadsProps) {
  const tables = tablesOf(job.kind, result);
  const path = { id: job.id };
  const save = useMutation({
    mutationFn: async (table: string | null) => {
      if (table === null) {
        const whole = await api.call('GET /v1/jobs/{id}/result', { path });
        saveFile(`${job.kind}-${job.id}.json`, JSON.stringify(whole), 'application/json');
      } else {
        const csv = await api.table('GET /v1/jobs/{id}/result', { path, query: { table } });
        saveFile(`${job.kind}-${table}-${job.id}.csv`, csv);
      }
    },
  });
  return (
    <Panel title="Take it away">
      {save.error ? <Failure error={save.error} /> : null}
      <div className="chips">
        <Button disabled={save.isPending} onClick={() => save.mutate(null)}>
          Result as JSON
        </Button>
        {tables.map((table) => (
          <Button key={table} disabled={save.isPending} onClick={() => save.mutate(table)}>
            {table}.csv
          </Button>
        ))}
      </div>
    </Panel>
  );
}
