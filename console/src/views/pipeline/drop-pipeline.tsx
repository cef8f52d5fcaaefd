import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Operations } from '../../../../client/operations.ts';
import { useMarket, useMay, usePipeline } from '../../api/documents.ts';
import { api } from '../../api/session.ts';
import { counted, fixed } from '../../format/numbers.ts';
import { Button } from '../../parts/button.tsx';
import { DropFile } from '../../parts/drop-file.tsx';
import { Empty, Failure, Notice } from '../../parts/states.tsx';

type Upload = Operations['POST /v1/pipelines']['answer'];

const REJECTED_SHOWN = 20;

/** A place a pipeline's file can be dropped on; what could not be read of it is told row by row. */
export function DropPipeline({ children }: { readonly children: ReactNode }) {
  const queryClient = useQueryClient();
  const market = useMarket();
  const pipeline = usePipeline();
  const mayUpload = useMay('pipelines:write');
  const upload = useMutation({
    mutationFn: async (file: File) => {
      const query = market.data ? { asOf: market.data.asOf } : {};
      return api.call('POST /v1/pipelines', { body: await file.text(), query });
    },
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['pipeline'] }),
  });
  return (
    <DropFile
      label="Import a pipeline"
      fileLabel="Pipeline file"
      accept=".csv,text/csv"
      isBusy={upload.isPending}
      isAllowed={mayUpload}
      onFile={upload.mutate}
    >
      {upload.error === null ? null : <Failure error={upload.error} />}
      {upload.data === undefined ? null : <UploadReport upload={upload.data} onClose={upload.reset} />}
      {pipeline.data === null ? (
        <Empty title="There is no pipeline yet">
          A CSV with a header: lockId, program, noteRate, loanAmount, lockDate, lockExpiration and what else
          is known. Columns may come in any order.
        </Empty>
      ) : (
        children
      )}
    </DropFile>
  );
}

interface UploadReportProps {
  readonly upload: Upload;
  readonly onClose: () => void;
}

function UploadReport({ upload, onClose }: UploadReportProps) {
  const { lockCount, rejectedCount, rejected, warnings } = upload;
  return (
    <Notice
      kind={rejectedCount > 0 ? 'warn' : 'good'}
      action={
        <Button kind="quiet" aria-label="Dismiss" onClick={onClose}>
          ✕
        </Button>
      }
    >
      {counted(lockCount, 'lock')} read
      {rejectedCount === 0 ? '.' : `, ${counted(rejectedCount, 'row')} refused:`}
      <ul>
        {rejected.slice(0, REJECTED_SHOWN).map(({ row, field, message }) => (
          <li key={`${row}-${field}-${message}`}>
            {row === undefined ? '' : `row ${row}, `}
            {field === undefined ? null : <code>{field}</code>} {message}
          </li>
        ))}
        {rejected.length > REJECTED_SHOWN ? (
          <li>and {fixed(rejected.length - REJECTED_SHOWN, 0)} more</li>
        ) : null}
        {warnings.map((warning) => (
          <li key={warning}>{warning}</li>
        ))}
      </ul>
    </Notice>
  );
}
