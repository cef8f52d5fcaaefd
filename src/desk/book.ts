import type { ModelFitter } from '../../calibration/model-fitter.ts';
import { monthOf } from '../core/dates.ts';
import { CounterpoiseError, type ErrorItem } from '../core/errors.ts';
import type { KernelName } from '../core/kernel-names.ts';
import type { Position } from '../instruments/position.ts';
import type { RateLock } from '../instruments/rate-lock.ts';
import type { Simulate, SimulationControl } from '../sim/simulate.ts';
import type { ErrorTarget } from '../sim/simulate-to-target.ts';
import { bondForwardLot, type ClosedFormLot, futureOptionLot } from './closed-form-lots.ts';
import type { MarketDay, TbaMark } from './market-day.ts';
import { isAlive, lockResolver, type ResolvedLock } from './resolved-lock.ts';
import type { ServicingBook } from './servicing/servicing-units.ts';

/** How a run is simulated. */
export interface DeskRun {
  readonly seed: string;
  readonly pathCount: number;
  readonly kernel: KernelName;
  /** Whether every lock is valued path by path, and none on a grid. */
  readonly exact?: boolean;
  /** How small the largest standard error of a forward price is to be; the path count is then where the run begins. */
  readonly errorTarget?: ErrorTarget;
  readonly simulate: Simulate;
  /** Where rate models are fitted again for vega; here when absent. */
  readonly fitter?: ModelFitter;
  readonly control: SimulationControl;
  /** Told at the start of each part of the work. */
  readonly onPart?: (part: RunPart) => void;
}

/** The parts of a desk's run, in their order. */
export type RunPart = 'resolve' | 'strips' | 'simulate' | 'measure' | 'optimize';

/** A TBA position with the mark it is valued at. */
export interface TbaPosition {
  readonly position: Position;
  readonly mark: TbaMark;
  /** Dollars of face, negative when short. */
  readonly face: number;
}

/** A futures position. */
export interface FuturePosition {
  readonly position: Position;
  /** Contracts, negative when short. */
  readonly contracts: number;
}

/** A position in what a closed form values: an option on a Treasury future, or a bond forward. */
export interface ClosedFormPosition {
  readonly position: Position;
  readonly lot: ClosedFormLot;
  /** Contracts of an option, lots of a forward; negative when short. */
  readonly lots: number;
}

/** The desk's book on a market day: every lock with its delivery, every position with its mark. */
export interface Book {
  /** Locks that carry hedge exposure: mandatory locks and funded, unsold loans. */
  readonly hedged: readonly ResolvedLock[];
  /** Best-efforts locks: shown, with no exposure of the lender's. */
  readonly bestEfforts: readonly ResolvedLock[];
  readonly expired: readonly RateLock[];
  readonly tbaPositions: readonly TbaPosition[];
  readonly futurePositions: readonly FuturePosition[];
  readonly closedFormPositions: readonly ClosedFormPosition[];
  /** Servicing rights held beside the pipeline; absent when none are. */
  readonly servicing?: ServicingBook;
  readonly failures: readonly ErrorItem[];
  readonly warnings: readonly string[];
}

/**
 * Resolves a pipeline and positions on a market day. A lock or position that fits nothing quoted fails alone.
 */
export function resolveBook(
  day: MarketDay,
  locks: readonly RateLock[],
  positions: readonly Position[],
): Book {
  const resolve = lockResolver(day);
  const failures: ErrorItem[] = [];
  const hedged: ResolvedLock[] = [];
  const bestEfforts: ResolvedLock[] = [];
  const expired = locks.filter((lock) => !isAlive(lock, day.asOf));
  locks.forEach((lock, index) => {
    if (!isAlive(lock, day.asOf)) return;
    try {
      const resolved = resolve(lock);
      if (lock.deliveryType === 'best-efforts') bestEfforts.push(resolved);
      else hedged.push(resolved);
    } catch (error) {
      if (!(error instanceof CounterpoiseError)) throw error;
      failures.push({
        pointer: `/pipeline/locks/${index}`,
        code: error.code,
        detail: `Lock ${lock.lockId}: ${error.message}`,
      });
    }
  });
  const tbaPositions: TbaPosition[] = [];
  const futurePositions: FuturePosition[] = [];
  const closedFormPositions: ClosedFormPosition[] = [];
  positions.forEach((position, index) => {
    const sign = position.side === 'buy' ? 1 : -1;
    const { name } = position;
    const fail = (detail: string): void => {
      failures.push({ pointer: `/positions/${index}`, code: 'MARKET_INCOMPLETE', detail });
    };
    if (name.kind === 'tba') {
      const mark = day.tba.find(
        (one) =>
          one.program === name.program &&
          Math.abs(one.coupon - name.coupon) < 1e-9 &&
          one.month === position.settlementMonth,
      );
      if (mark === undefined) {
        fail(
          `Position ${position.tradeId}: ${position.instrument} of ${position.settlementMonth} has no quote.`,
        );
      } else tbaPositions.push({ position, mark, face: sign * position.quantity });
      return;
    }
    if (name.kind !== 'treasury-future') {
      const lot = quotedLot(day, position);
      if (lot === undefined) {
        fail(
          `Position ${position.tradeId}: ${position.instrument} of ${position.settlementMonth} has no quote.`,
        );
        return;
      }
      const lots = name.kind === 'future-option' ? position.quantity : position.quantity / lot.lotFace;
      closedFormPositions.push({ position, lot, lots: sign * lots });
      return;
    }
    const quoted = day.snapshot.futures?.some(
      (future) => future.contract === name.contract && future.month === position.settlementMonth,
    );
    if (quoted) futurePositions.push({ position, contracts: sign * position.quantity });
    else
      fail(
        `Position ${position.tradeId}: ${position.instrument} of ${position.settlementMonth} has no quote.`,
      );
  });
  const warnings =
    expired.length === 0
      ? []
      : [
          `${expired.length} expired locks left the book: ${expired
            .slice(0, 10)
            .map((lock) => lock.lockId)
            .join(', ')}${expired.length > 10 ? ', …' : ''}.`,
        ];
  return {
    hedged,
    bestEfforts,
    expired,
    tbaPositions,
    futurePositions,
    closedFormPositions,
    failures,
    warnings,
  };
}

/** A lot of an option or a forward as the day quotes it; undefined when it does not. */
function quotedLot(day: MarketDay, { name, settlementMonth }: Position): ClosedFormLot | undefined {
  if (name.kind === 'future-option') {
    const quote = day.snapshot.futureOptions?.find(
      (one) =>
        one.contract === name.contract &&
        one.right === name.right &&
        one.strike === name.strike &&
        one.month === settlementMonth,
    );
    return quote === undefined ? undefined : futureOptionLot(day, quote);
  }
  if (name.kind !== 'bond-forward') return undefined;
  const quote = day.snapshot.bondForwards?.find(
    (one) =>
      Math.abs(one.coupon - name.coupon) < 1e-9 &&
      one.maturity === name.maturity &&
      monthOf(one.deliveryDate) === settlementMonth,
  );
  return quote === undefined ? undefined : bondForwardLot(day, quote);
}
