import { useQuery } from '@tanstack/react-query';
import type { Job } from '../../../client/operations.ts';
import type { BacktestResult } from '../../../src/desk/backtest/backtest-result.ts';
import type { ExecutionResult } from '../../../src/desk/execution.ts';
import type { ExplainResult } from '../../../src/desk/explain/explain-result.ts';
import type { HedgeResult } from '../../../src/desk/hedge.ts';
import type { RiskResult } from '../../../src/desk/risk.ts';
import type { ServicingResult } from '../../../src/desk/servicing/servicing-result.ts';
import type { StressResult } from '../../../src/desk/stress.ts';
import { believed } from './believed.ts';
import { api } from './session.ts';

/** What a job of a kind answers. */
export interface Results {
  /** Without its rows, one for each lock: `useMeasuredLocks` has them. */
  readonly risk: Omit<RiskResult, 'rows'>;
  readonly hedge: HedgeResult;
  readonly stress: StressResult;
  readonly explain: ExplainResult;
  readonly execution: ExecutionResult;
  readonly servicing: ServicingResult;
  readonly backtest: BacktestResult;
}

export type ResultKind = keyof Results;

/** A job that succeeded, and what came out of it. */
export interface Ended<K extends ResultKind> {
  readonly job: Job;
  readonly result: Results[K];
}

const WATCH_MS = 5_000;

/** The newest jobs of a kind, as the server lists them. */
export function useJobs(query: {
  readonly kind?: Job['kind'];
  readonly state?: Job['state'];
  readonly limit: number;
}) {
  return useQuery({
    queryKey: ['jobs', query],
    queryFn: () => api.call('GET /v1/jobs', { query }),
    refetchInterval: WATCH_MS,
  });
}

/**
 * The newest result of a kind.
 *
 * @param jobId one job's result in its place
 * @returns data null when no job of the kind has succeeded yet
 */
export function useResult<K extends ResultKind>(kind: K, jobId?: string) {
  const list = useJobs({ kind, state: 'succeeded', limit: 1 });
  const newest = list.data?.items[0];
  const id = jobId ?? newest?.id;
  const ended = useQuery({
    queryKey: ['result', kind, id],
    queryFn: async (): Promise<Ended<K>> => {
      const path = { id: id! };
      const [job, result] = await Promise.all([
        api.call('GET /v1/jobs/{id}', { path }),
        api.call('GET /v1/jobs/{id}/result', { path, query: kind === 'risk' ? { omit: 'rows' } : {} }),
      ]);
      return { job, result: believed<Results[K]>(result) };
    },
    enabled: id !== undefined,
    // A result never changes; the one before it stays on the screen until it is there.
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: (previous) => previous,
  });
  const isAbsent = jobId === undefined && list.isSuccess && newest === undefined;
  return {
    data: isAbsent ? null : ended.data,
    error: list.error ?? ended.error,
    isLoading: !isAbsent && ended.data === undefined && list.error === null && ended.error === null,
  };
}
