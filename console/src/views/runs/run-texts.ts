import type { Job } from '../../../../client/operations.ts';
import { fixed } from '../../format/numbers.ts';

const STATE_SIGNS: Readonly<Record<Job['state'], string>> = {
  queued: '…',
  running: '▶',
  succeeded: '✓',
  failed: '✕',
  cancelled: '■',
  expired: '✕',
};

/** Classes by which a state is coloured beside its sign. */
export const STATE_KINDS: Readonly<Record<Job['state'], string>> = {
  queued: '',
  running: 'warn',
  succeeded: 'good',
  failed: 'bad',
  cancelled: '',
  expired: 'bad',
};

/** A job's state with a sign before it. */
export function stateText({ state, cancelRequested }: Pick<Job, 'state' | 'cancelRequested'>): string {
  const isStopping = cancelRequested && (state === 'queued' || state === 'running');
  return `${STATE_SIGNS[state]} ${isStopping ? 'stopping' : state}`;
}

/** Seconds between two moments; null while one of them is yet to come. */
export function secondsBetween(from: string | null, until: string | null): number | null {
  return from === null || until === null ? null : (Date.parse(until) - Date.parse(from)) / 1000;
}

/** Share of a job's work that is done, 0 to 1. */
export function shareDone({ progress }: Pick<Job, 'progress'>): number {
  return progress.total === 0 ? 0 : Math.min(1, progress.done / progress.total);
}

/** A time as people say it. */
export function secondsText(seconds: number | null): string {
  if (seconds === null) return '–';
  return seconds < 120 ? `${fixed(seconds, 1)} s` : `${fixed(seconds / 60, 1)} min`;
}

/** What a replay came to. */
export function replayText({ replayOf, matchesOriginal }: Pick<Job, 'replayOf' | 'matchesOriginal'>): string {
  if (replayOf === null) return '';
  if (matchesOriginal === null) return 'replay';
  return matchesOriginal ? '✓ bit for bit' : '✕ differs';
}

/** Where a job's result is shown best; null where only its page shows it. */
export function viewOfRun({ id, kind, calibrationId }: Pick<Job, 'id' | 'kind' | 'calibrationId'>): {
  readonly name: string;
  readonly href: string;
} | null {
  switch (kind) {
    case 'calibration':
      return calibrationId === null ? null : { name: 'Calibration', href: `/calibration/${calibrationId}` };
    case 'risk':
      return { name: 'Risk', href: `/risk?job=${id}` };
    case 'hedge':
      return { name: 'Hedge', href: `/hedge?job=${id}` };
    case 'stress':
      return { name: 'Stress', href: `/stress?job=${id}` };
    case 'explain':
      return { name: 'P&L explain', href: `/explain?job=${id}` };
    case 'servicing':
      return { name: 'Servicing', href: `/servicing?job=${id}` };
    case 'backtest':
      return { name: 'Back-test', href: `/back-test?job=${id}` };
    case 'execution':
      return { name: 'Execution', href: `/execution?job=${id}` };
    default:
      return null;
  }
}

/** The tables of a kind's result, as the API names them. */
const TABLES_OF_KIND: Readonly<Record<string, readonly string[]>> = {
  risk: ['locks', 'program', 'coupon', 'rate-band', 'lock-period'],
  hedge: ['trades', 'exposures', 'frontier', 'horizon', 'fresh-paths', 'segments', 'segment-trades'],
  stress: ['scenarios', 'duration-check', 'grids', 'distribution', 'factors', 'desk-tables', 'histogram'],
  explain: ['lines', 'locks', 'trades', 'coupon-basis', 'lock-events', 'attribution', 'effectiveness'],
  execution: ['choices', 'bids', 'break-evens', 'sensitivities'],
  'rate-sheet': ['prices', 'addends', 'adjusters'],
  modes: ['cohorts', 'locks'],
  servicing: ['rights', 'groups', 'legs', 'profile'],
  backtest: ['policies', 'comparisons', 'worlds', 'days', 'pipeline'],
  pricing: ['measures'],
};

/** The tables of a result; a job of kind `execution` answers coupons, the rate sheet made from them, or ways to deliver. */
export function tablesOf(kind: string, result: object): readonly string[] {
  const shape = 'cohorts' in result ? 'modes' : 'quoteAs' in result ? 'rate-sheet' : kind;
  return TABLES_OF_KIND[shape] ?? [];
}
