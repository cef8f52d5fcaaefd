import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { CalibrationSet } from '../../../calibration/calibration-set.ts';
import type { Operations } from '../../../client/operations.ts';
import { ProblemError } from '../../../client/problem-error.ts';
import type { ParsedLock } from '../../../src/book/lock-terms.ts';
import type { MarketSnapshot } from '../../../src/market/snapshot.ts';
import { api } from './session.ts';

/** How often the latest documents are looked for, in case another program stored newer ones. */
const WATCH_MS = 30_000;

type Stored<K extends keyof Operations, Document> = Omit<Operations[K]['answer'], 'document'> & {
  readonly document: Document;
};

export type StoredMarket = Stored<'GET /v1/market-snapshots/latest', MarketSnapshot>;
export type StoredCalibration = Stored<'GET /v1/calibrations/latest', CalibrationSet>;
export type StoredPipeline = Stored<
  'GET /v1/pipelines/latest',
  { readonly asOf?: string; readonly locks: readonly ParsedLock[] }
>;
export type Positions = Operations['GET /v1/positions']['answer'] & {
  readonly document: { readonly schemaVersion: number; readonly positions: readonly Position[] };
};

/** An open trade as the positions' document has it. */
export interface Position {
  readonly instrument: string;
  readonly side: 'buy' | 'sell';
  readonly quantity: number;
  readonly price: number | string;
  readonly tradeDate: string;
  readonly settlementMonth: string;
  readonly counterparty?: string;
  readonly tradeId: string;
}

/** The latest market day; null when none is stored. */
export function useMarket(): UseQueryResult<StoredMarket | null> {
  return useQuery({
    queryKey: ['market'],
    queryFn: () => orNull(() => api.call('GET /v1/market-snapshots/latest') as Promise<StoredMarket>),
    refetchInterval: WATCH_MS,
  });
}

/** The newest uploaded pipeline with its locks; null when none is stored. */
export function usePipeline(): UseQueryResult<StoredPipeline | null> {
  return useQuery({
    queryKey: ['pipeline'],
    queryFn: () => orNull(() => api.call('GET /v1/pipelines/latest') as Promise<StoredPipeline>),
    // Tens of thousands of locks: asked for when somebody comes back to the page, or has uploaded others.
    staleTime: WATCH_MS,
  });
}

/** The latest calibration that passed its gates; null when there is none. */
export function useCalibration(): UseQueryResult<StoredCalibration | null> {
  return useQuery({
    queryKey: ['calibration'],
    queryFn: () => orNull(() => api.call('GET /v1/calibrations/latest') as Promise<StoredCalibration>),
    refetchInterval: WATCH_MS,
  });
}

/** What is open of the trades, with its gain at the latest market day. */
export function usePositions(): UseQueryResult<Positions> {
  const market = useMarket();
  const marked = market.data ? { marketSnapshotId: 'latest' } : {};
  return useQuery({
    queryKey: ['positions', market.data?.id ?? null],
    queryFn: () => api.call('GET /v1/positions', { query: marked }) as Promise<Positions>,
    enabled: market.isSuccess,
    refetchInterval: WATCH_MS,
  });
}

/** Who the server takes this page for. */
export function useWhoAmI(): UseQueryResult<Operations['GET /v1/whoami']['answer']> {
  return useQuery({ queryKey: ['whoami'], queryFn: () => api.call('GET /v1/whoami'), staleTime: Infinity });
}

type Permission = Operations['GET /v1/whoami']['answer']['permissions'][number];
type JobKind = Operations['GET /v1/whoami']['answer']['jobKinds'][number];

/** Whether the reader may do something; not before it is known. */
export function useMay(permission: Permission): boolean {
  return useWhoAmI().data?.permissions.includes(permission) ?? false;
}

/** Whether the reader may have jobs of a kind done; not before it is known. */
export function useMaySubmit(kind: JobKind): boolean {
  const mayAny = useMay('jobs:submit');
  const kinds = useWhoAmI().data?.jobKinds ?? [];
  return mayAny && kinds.includes(kind);
}

async function orNull<T>(ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof ProblemError && error.status === 404) return null;
    throw error;
  }
}
