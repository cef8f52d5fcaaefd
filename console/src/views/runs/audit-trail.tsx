import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useSearchParams } from 'wouter';
import type { Operations } from '../../../../client/operations.ts';
import { usePages } from '../../api/pages.ts';
import { api } from '../../api/session.ts';
import { dayTime, fixed } from '../../format/numbers.ts';
import { Button } from '../../parts/button.tsx';
import { DataGrid } from '../../parts/grid/data-grid.tsx';
import type { GridColumn } from '../../parts/grid/grid-column.ts';
import { Failure, Loading, Notice } from '../../parts/states.tsx';

export type AuditEntry = Operations['GET /v1/audit']['answer']['items'][number];

const PAGE_ROWS = 200;
const WATCH_MS = 15_000;

const COLUMNS: readonly GridColumn<AuditEntry>[] = [
  { id: 'sequence', name: 'No.', width: 70, isNumber: true, value: ({ sequence }) => sequence },
  { id: 'at', name: 'When', width: 176, value: ({ at }) => at, show: (at) => dayTime(String(at)) },
  { id: 'actor', name: 'Who', width: 150, value: ({ actor }) => actor, canGroup: true },
  { id: 'action', name: 'What', width: 170, value: ({ action }) => action, canGroup: true },
  { id: 'object', name: 'Of what', width: 270, value: ({ objectId }) => objectId },
  { id: 'desk', name: 'Desk', width: 90, value: ({ deskId }) => deskId, canGroup: true },
  { id: 'correlation', name: 'Correlation', width: 150, value: ({ correlationId }) => correlationId },
  {
    id: 'content',
    name: 'Content',
    about: 'Digest of what it was about',
    width: 150,
    value: ({ contentDigest }) => contentDigest,
  },
  {
    id: 'hash',
    name: 'Hash',
    about: 'Of this entry and the one before: a chain',
    width: 150,
    value: ({ hash }) => hash,
  },
  { id: 'request', name: 'Request', width: 270, value: ({ requestId }) => requestId, isHidden: true },
];

const rowId = ({ sequence }: AuditEntry): string => String(sequence);

/** Who did what, newest first, and whether it stands as it was written. */
export function AuditTrail() {
  const [params, setParams] = useSearchParams();
  const objectId = params.get('object') ?? '';
  const [asked, setAsked] = useState(objectId);
  const audit = usePages(
    ['audit', 'pages', objectId],
    (cursor) =>
      api.call('GET /v1/audit', {
        query: {
          limit: PAGE_ROWS,
          ...(cursor === undefined ? {} : { cursor }),
          ...(objectId === '' ? {} : { objectId }),
        },
      }),
    { refetchMs: WATCH_MS },
  );
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setParams({ show: 'audit', ...(asked.trim() === '' ? {} : { object: asked.trim() }) });
  };
  return (
    <>
      <form className="view-head" onSubmit={submit}>
        <input
          className="input filter wide-id"
          type="search"
          aria-label="Id of a run, trade, document or lock"
          placeholder="Id of a run, trade, document or lock"
          value={asked}
          onChange={(event) => setAsked(event.target.value)}
        />
        <button type="submit" className="button">
          Look up
        </button>
        <span className="fill" />
        <Verification />
      </form>
      {audit.error ? <Failure error={audit.error} /> : null}
      {audit.items === undefined ? (
        audit.error ? null : (
          <Loading what="the audit trail" height={400} />
        )
      ) : (
        <DataGrid
          name="audit"
          label="entries"
          columns={COLUMNS}
          rows={audit.items}
          rowId={rowId}
          tools={
            audit.hasOlder ? (
              <Button disabled={audit.isAsking} onClick={audit.askOlder}>
                {audit.isAsking ? 'Reading…' : 'Older'}
              </Button>
            ) : null
          }
        />
      )}
    </>
  );
}

/** Has the whole chain read again. */
function Verification() {
  const verify = useMutation({ mutationFn: () => api.call('GET /v1/audit/verify') });
  const { data } = verify;
  return (
    <>
      {verify.error ? <Failure error={verify.error} /> : null}
      {data === undefined ? null : (
        <Notice kind={data.isIntact ? 'good' : 'bad'}>
          {data.isIntact
            ? `✓ ${fixed(data.entryCount, 0)} entries are as they were written, to ${data.head.hash.slice(0, 12)}…`
            : `✕ ${fixed(data.findingCount, 0)} findings: ${data.findings
                .map(({ kind, sequence }) => `${kind} at ${sequence}`)
                .join(', ')}`}
        </Notice>
      )}
      <Button disabled={verify.isPending} onClick={() => verify.mutate()}>
        {verify.isPending ? 'Reading all…' : 'Verify'}
      </Button>
    </>
  );
}
