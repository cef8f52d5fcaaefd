import { useQueries, useQuery } from '@tanstack/react-query';
import type { StoredCalibration } from './documents.ts';
import { usePages } from './pages.ts';
import { api } from './session.ts';

const PAGE_ROWS = 100;
const WATCH_MS = 30_000;

/** Every calibration that is stored, newest first, whether it passed or not. */
export function useCalibrations() {
  return usePages(
    ['calibrations'],
    (cursor) =>
      api.call('GET /v1/calibrations', {
        query: { limit: PAGE_ROWS, ...(cursor === undefined ? {} : { cursor }) },
      }),
    { refetchMs: WATCH_MS },
  );
}

function setQuery(id: string) {
  return {
    queryKey: ['calibration-set', id],
    queryFn: async () => (await api.call('GET /v1/calibrations/{id}', { path: { id } })) as StoredCalibration,
    // A set never changes.
    staleTime: Number.POSITIVE_INFINITY,
  };
}

/** One calibration; nothing is asked for without an id. */
export function useCalibrationSet(id: string | undefined) {
  return useQuery({ ...setQuery(id ?? ''), enabled: id !== undefined });
}

/** Several calibrations, in the order of their ids; those that are there. */
export function useCalibrationSets(ids: readonly string[]): readonly StoredCalibration[] {
  return useQueries({
    queries: ids.map(setQuery),
    combine: (results) => results.flatMap(({ data }) => (data === undefined ? [] : [data])),
  });
}
