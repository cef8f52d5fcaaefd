import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useMay } from '../../api/documents.ts';
import { api } from '../../api/session.ts';
import { useRun } from '../../api/use-run.ts';
import { calibrationJob } from '../../desk/desk-jobs.ts';
import { DropFile } from '../../parts/drop-file.tsx';
import { Failure, Notice } from '../../parts/states.tsx';

/** A place a market day can be dropped on: it is stored, and calibrated to at once. */
export function DropMarket({ children }: { readonly children: ReactNode }) {
  const queryClient = useQueryClient();
  const run = useRun();
  const mayUpload = useMay('market:write');
  const upload = useMutation({
    mutationFn: async (file: File) =>
      api.call('POST /v1/market-snapshots', { body: readJson(file.name, await file.text()) }),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: ['market'] });
      run.mutate([calibrationJob()]);
    },
  });
  return (
    <DropFile
      label="Import a market day"
      fileLabel="Market file"
      accept=".json,application/json"
      isBusy={upload.isPending}
      isAllowed={mayUpload}
      onFile={upload.mutate}
    >
      {upload.error === null ? null : <Failure error={upload.error} />}
      {upload.data === undefined ? null : (
        <Notice kind="good">The market day of {upload.data.asOf} is stored; it is calibrated to now.</Notice>
      )}
      {children}
    </DropFile>
  );
}

function readJson(name: string, text: string) {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${name} is no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}
