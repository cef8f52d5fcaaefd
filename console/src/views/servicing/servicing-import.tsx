import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useMarket, useMaySubmit } from '../../api/documents.ts';
import { runJob } from '../../api/job-runs.ts';
import { DEFAULT_RUN, runMembersOf } from '../../desk/run-settings.ts';
import { counted } from '../../format/numbers.ts';
import { Button } from '../../parts/button.tsx';
import { DropFile } from '../../parts/drop-file.tsx';
import { FileButton } from '../../parts/file-button.tsx';
import { RunSettingsDialog } from '../../parts/run-settings-dialog.tsx';
import { Failure, Notice } from '../../parts/states.tsx';
import { servicingFrom } from './servicing-book.ts';

interface Chosen<Content> {
  readonly name: string;
  readonly content: Content;
}

interface ServicingImportProps {
  /** Told that a book has been valued. */
  readonly onValued: () => void;
  readonly children: ReactNode;
}

/** Takes a servicing book and what it earns and costs from files of the reader's, and has it valued. */
export function ServicingImport({ onValued, children }: ServicingImportProps) {
  const queryClient = useQueryClient();
  const market = useMarket();
  const mayRun = useMaySubmit('servicing');
  const [book, setBook] = useState<Chosen<readonly unknown[]> | null>(null);
  const [assumptions, setAssumptions] = useState<Chosen<unknown> | null>(null);
  const [fault, setFault] = useState<unknown>(null);
  const [settings, setSettings] = useState(DEFAULT_RUN);
  const [isOpen, setOpen] = useState(false);
  const run = useMutation({
    mutationFn: () =>
      runJob('Servicing', {
        kind: 'servicing',
        input: {
          marketSnapshotId: 'latest',
          servicing: book!.content,
          ...(assumptions === null ? {} : { servicingAssumptions: assumptions.content }),
        },
        run: runMembersOf(settings),
      }),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: ['jobs'] });
      onValued();
    },
  });
  const read = (take: () => void): void => {
    run.reset();
    try {
      take();
      setFault(null);
    } catch (error) {
      setFault(error);
    }
  };
  const canRun = mayRun && Boolean(market.data) && book !== null && !run.isPending;
  return (
    <DropFile
      label="Choose a servicing book"
      fileLabel="Servicing book"
      accept=".csv,.json,text/csv,application/json"
      isBusy={run.isPending}
      isAllowed={mayRun}
      onFile={(file) =>
        void file
          .text()
          .then((text) => read(() => setBook({ name: file.name, content: servicingFrom(text) })))
      }
    >
      {book === null ? null : (
        <Notice
          action={
            <>
              <FileButton
                accept=".json,application/json"
                fileLabel="What servicing earns and costs"
                onText={(text, name) => read(() => setAssumptions({ name, content: JSON.parse(text) }))}
              >
                Assumptions…
              </FileButton>
              <Button onClick={() => setOpen(true)}>Settings…</Button>
              <Button kind="primary" disabled={!canRun} onClick={() => run.mutate()}>
                {run.isPending ? 'Valuing…' : 'Value the rights'}
              </Button>
            </>
          }
        >
          {counted(book.content.length, 'right')} in {book.name}, with{' '}
          {assumptions === null ? 'the shipped assumptions' : assumptions.name}. They are sent with the run
          and stored nowhere else.
        </Notice>
      )}
      {fault === null ? null : <Failure error={fault} />}
      {run.error === null ? null : (
        <>
          <Failure error={run.error} />
          <p className="muted">
            Rights are counted from 0: of a CSV, servicing[0] is the row below the head.
          </p>
        </>
      )}
      {isOpen ? (
        <RunSettingsDialog
          settings={settings}
          onChange={setSettings}
          onClose={() => setOpen(false)}
          action="Value the rights"
          canRun={canRun}
          onRun={() => run.mutate()}
        />
      ) : null}
      {children}
    </DropFile>
  );
}
