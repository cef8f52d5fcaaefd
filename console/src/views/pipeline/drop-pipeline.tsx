import { useQueryClient } from '@tanstack/react-query';
import { type ChangeEvent, type DragEvent, type ReactNode, useRef, useState } from 'react';
import type { Operations } from '../../../../client/operations.ts';
import { useMarket, usePipeline } from '../../api/documents.ts';
import { api } from '../../api/session.ts';
import { fixed } from '../../format/numbers.ts';
import { Button } from '../../parts/button.tsx';
import { Empty, Failure, Notice } from '../../parts/states.tsx';

type Upload = Operations['POST /v1/pipelines']['answer'];

const REJECTED_SHOWN = 20;

/** A place a pipeline's file can be dropped on; what could not be read of it is told row by row. */
export function DropPipeline({ children }: { readonly children: ReactNode }) {
  const queryClient = useQueryClient();
  const market = useMarket();
  const pipeline = usePipeline();
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [uploaded, setUploaded] = useState<Upload | null>(null);
  const [error, setError] = useState<unknown>(null);
  const upload = async (file: File): Promise<void> => {
    setBusy(true);
    setError(null);
    setUploaded(null);
    try {
      const query = market.data ? { asOf: market.data.asOf } : {};
      const body = await file.text();
      setUploaded(await api.call('POST /v1/pipelines', { body, query }));
      await queryClient.invalidateQueries({ queryKey: ['pipeline'] });
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    const [file] = event.dataTransfer.files;
    if (file !== undefined) void upload(file);
  };
  const choose = (event: ChangeEvent<HTMLInputElement>): void => {
    const file = event.target.files?.[0];
    if (file !== undefined) void upload(file);
    event.target.value = '';
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the button below does the same for the keyboard
    <div
      className={isOver ? 'drop-area drop' : 'drop-area'}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <div className="view-head">
        <Button disabled={isBusy} onClick={() => input.current?.click()}>
          {isBusy ? 'Reading…' : 'Import a pipeline'}
        </Button>
        <span className="muted">or drop a CSV anywhere here</span>
        <input
          ref={input}
          type="file"
          accept=".csv,text/csv"
          aria-label="Pipeline file"
          className="visually-hidden"
          tabIndex={-1}
          onChange={choose}
        />
      </div>
      {error === null ? null : <Failure error={error} />}
      {uploaded === null ? null : <UploadReport upload={uploaded} onClose={() => setUploaded(null)} />}
      {pipeline.data === null ? (
        <Empty title="There is no pipeline yet">
          A CSV with a header: lockId, program, noteRate, loanAmount, lockDate, lockExpiration and what else
          is known. Columns may come in any order.
        </Empty>
      ) : (
        children
      )}
    </div>
  );
}

function UploadReport({ upload, onClose }: { readonly upload: Upload; readonly onClose: () => void }) {
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
      {fixed(lockCount, 0)} locks read
      {rejectedCount === 0 ? '.' : `, ${fixed(rejectedCount, 0)} rows refused:`}
      <ul>
        {rejected.slice(0, REJECTED_SHOWN).map((row) => (
          <li key={`${row.row}-${row.field}-${row.message}`}>
            {row.row === undefined ? null : `row ${row.row}, `}
            {row.field === undefined ? null : <code>{row.field}</code>} {row.message}
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
