import type { ErrorItem } from '../core/errors.ts';
import type { HedgeBook } from '../hedge/exposure.ts';
import { type HedgeProgress, solveHedge } from '../hedge/hedge.ts';
import { type HedgeConfig, requiredHorizon, requiredShocksBp } from '../hedge/hedge-config.ts';
import type { HedgeSolution } from '../hedge/hedge-solution.ts';
import type { OutOfSampleCheck } from '../hedge/out-of-sample.ts';
import type { Book } from './book.ts';
import {
  exposureOf,
  lockGroupPnl,
  locksPnl,
  type PnlIn,
  positionsPnl,
  servicingPnl,
  together,
} from './book-exposure.ts';
import type { BookValuation } from './book-valuation.ts';
import type { DeskRequest } from './desk-request.ts';
import { type ExecutionSwitch, executionSwitches } from './execution-switch.ts';
import { freshPathCheck } from './fresh-paths.ts';
import type { GridAccuracy } from './grid-accuracy.ts';
import { horizonScenariosOf } from './hedge-horizon.ts';
import { hedgeInstruments, tradableMarks, withHoldings } from './hedge-instruments.ts';
import type { HorizonScenarios } from './horizon/simulate-horizon.ts';
import type { MarketDay, TbaMark } from './market-day.ts';
import { measureScenarios, SCENARIO_ID } from './measure-scenarios.ts';
import type { Provenance } from './provenance.ts';
import {
  hedgeSegments,
  requireKnownTrades,
  type SegmentExposure,
  type SegmentsResult,
  splitBook,
} from './segments.ts';
import { bookEndnotes, marksOfBook, type ValuedBook, valueDeskBook } from './valued-book.ts';

/** The hedge of a book, with what it was made from. */
export interface HedgeResult extends HedgeSolution {
  readonly asOf: string;
  readonly instruments: readonly {
    readonly instrument: string;
    readonly month: string;
    readonly price: number;
    readonly dv01PerLot: number;
    readonly lotFace: number;
  }[];
  /** The hedge on paths it was not chosen on; null when the config asks for none. */
  readonly outOfSample: OutOfSampleCheck | null;
  /** How far the horizon's scenarios can be trusted; null when none was simulated. */
  readonly horizonDiagnostics: HorizonScenarios['diagnostics'] | null;
  /** The config's segments hedged apart; null when it has none. */
  readonly segments: SegmentsResult | null;
  /** What choosing the coupon again would change under each shock. */
  readonly executionSwitches: readonly ExecutionSwitch[];
  /** How good the locks' grid was; null when every lock was valued path by path. */
  readonly grid: GridAccuracy | null;
  readonly failures: readonly ErrorItem[];
  readonly warnings: readonly string[];
  readonly provenance: Provenance;
}

/** How a hedge is solved. */
export interface HedgeSettings {
  readonly config: HedgeConfig;
  readonly onHedgeProgress?: (progress: HedgeProgress) => void;
}

export type HedgeRequest = DeskRequest & HedgeSettings;

/**
 * The trades that hedge a book: exposures of locks, positions and instruments from one run, then the optimizer.
 *
 * @throws CounterpoiseError HEDGE_INFEASIBLE and those of the optimizer and of valuation
 */
export async function hedgeBook(request: HedgeRequest): Promise<HedgeResult> {
  requireKnownTrades(request.positions, request.config.segments);
  const shocksBp = requiredShocksBp(request.config);
  const valued = await valueDeskBook(request, (day, book, shiftBp) => ({
    scenarios: measureScenarios({ shift: true, keyRates: true, shocksBp }, shiftBp),
    models: [day.model],
    marks: hedgeMarks(day, book, request.config),
  }));
  return hedgeOf(valued, request);
}

/** Marks a run must price for {@link hedgeOf}. */
export function hedgeMarks(day: MarketDay, book: Book, config: HedgeConfig): TbaMark[] {
  return [...new Set([...tradableMarks(day, book, config), ...marksOfBook(book)])];
}

/** Solves the hedge of a valued book whose run holds the config's shocks and {@link hedgeMarks}. */
export async function hedgeOf(valued: ValuedBook, settings: HedgeSettings): Promise<HedgeResult> {
  const { day, book, valuation } = valued;
  const { config, onHedgeProgress } = settings;
  const { onPart, control } = valued.request.run;
  const { signal } = control;
  const shocksBp = requiredShocksBp(config);
  const cancel = signal === undefined ? {} : { signal };
  const traded = hedgeInstruments(day, book, valuation, config, shocksBp);
  const whole: SegmentExposure = {
    book: exposureOfBook(valued, book, locksPnl(valuation, book), shocksBp),
    instruments: traded.map(({ instrument }) => instrument),
  };
  const horizonConfig = requiredHorizon(config);
  const horizon =
    horizonConfig === undefined
      ? undefined
      : await horizonScenariosOf(valued, traded, horizonConfig, valued.request.run.seed);
  onPart?.('optimize');
  const solution = await solveHedge(whole.book, whole.instruments, config, {
    ...cancel,
    ...(onHedgeProgress === undefined ? {} : { onProgress: onHedgeProgress }),
    ...(horizon === undefined ? {} : { horizon: horizon.pnl }),
  });
  const segments =
    config.segments.length === 0
      ? null
      : await hedgeSegments(
          splitBook(book, config.segments),
          ({ book: part }) => ({
            book: exposureOfBook(valued, part, lockGroupPnl(valuation, part), shocksBp),
            instruments: withHoldings(whole.instruments, part),
          }),
          whole,
          solution,
          config,
          cancel,
        );
  onPart?.('measure');
  const outOfSample =
    config.outOfSample === null
      ? null
      : await freshPathCheck(valued, traded, config, solution, config.outOfSample.seed);
  return {
    asOf: day.asOf,
    ...solution,
    outOfSample,
    segments,
    horizonDiagnostics: horizon?.diagnostics ?? null,
    instruments: whole.instruments.map((instrument) => ({
      instrument: instrument.id,
      month: instrument.month,
      price: instrument.pricePer100,
      dv01PerLot: instrument.perLot.dv01.value,
      lotFace: instrument.lotFace,
    })),
    executionSwitches: executionSwitches(
      day,
      book,
      valuation,
      shocksBp.map((shock) => SCENARIO_ID.shock(shock)),
    ),
    ...bookEndnotes(valued),
  };
}

/** Net exposure of a book, or of a part of the one that was valued. */
function exposureOfBook(
  { day, valuation, shiftBp }: ValuedBook,
  book: Book,
  locks: PnlIn,
  shocksBp: readonly number[],
): HedgeBook {
  const net = together(locks, positionsPnl(valuation, day, book), servicingPnl(valuation, book));
  return { ...exposureOf(net, shiftBp, shocksBp), couponFace: couponFace(book, valuation) };
}

function couponFace(book: Book, valuation: BookValuation) {
  const byCoupon = Map.groupBy(
    book.hedged.flatMap((lock) => lock.deliveries.map((delivery) => ({ lock, delivery }))),
    ({ delivery }) => `${delivery.mark.program}/${delivery.mark.coupon}/${delivery.mark.month}`,
  );
  return [...byCoupon.values()].map((members) => {
    const { mark } = members[0]!.delivery;
    return {
      program: mark.program,
      couponPercent: Number((mark.coupon * 100).toFixed(4)),
      month: mark.month,
      face: members.reduce((sum, { lock, delivery }) => {
        const pullThrough = valuation.pullThrough(lock, SCENARIO_ID.base);
        return sum + pullThrough * lock.lock.loanAmount * delivery.weight;
      }, 0),
    };
  });
}
