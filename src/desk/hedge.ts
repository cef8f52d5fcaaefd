import { earliestMonth } from '../core/dates.ts';
import type { ErrorItem } from '../core/errors.ts';
import { parsePrice } from '../core/quotes.ts';
import type { HedgeBook, HedgeInstrument } from '../hedge/exposure.ts';
import { type HedgeProgress, solveHedge } from '../hedge/hedge.ts';
import { type HedgeConfig, requiredShocksBp } from '../hedge/hedge-config.ts';
import type { HedgeSolution } from '../hedge/hedge-solution.ts';
import { futuresContractTerms } from '../market/futures-contracts.ts';
import type { Program } from '../market/programs.ts';
import { futuresPriceUnderCurve, tieFutureToCurve } from '../models/treasury/futures-on-curve.ts';
import type { Book } from './book.ts';
import {
  exposureOf,
  futureLotPnl,
  futureOf,
  locksPnl,
  positionsPnl,
  TBA_LOT_FACE,
  tbaLotPnl,
  together,
} from './book-exposure.ts';
import type { BookValuation } from './book-valuation.ts';
import type { DeskRequest } from './desk-request.ts';
import { type ExecutionSwitch, executionSwitches } from './execution-switch.ts';
import type { GridAccuracy } from './grid-accuracy.ts';
import { type MarketDay, marksNearMonth, type TbaMark } from './market-day.ts';
import { measureScenarios, SCENARIO_ID } from './measure-scenarios.ts';
import { futureInput } from './price-closed-form.ts';
import type { Provenance } from './provenance.ts';
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
  const shocksBp = requiredShocksBp(request.config);
  const valued = await valueDeskBook(request, (day, book, shiftBp) => ({
    scenarios: measureScenarios({ shift: true, keyRates: true, shocksBp }, shiftBp),
    models: [day.model],
    marks: hedgeMarks(day, book),
  }));
  return hedgeOf(valued, request);
}

/** Marks a run must price for {@link hedgeOf}. */
export function hedgeMarks(day: MarketDay, book: Book): TbaMark[] {
  return [...new Set([...tradableMarks(day, book), ...marksOfBook(book)])];
}

/** Solves the hedge of a valued book whose run holds the config's shocks and {@link hedgeMarks}. */
export async function hedgeOf(valued: ValuedBook, settings: HedgeSettings): Promise<HedgeResult> {
  const { day, book, valuation, shiftBp } = valued;
  const { config, onHedgeProgress } = settings;
  const { onPart, control } = valued.request.run;
  const { signal } = control;
  const shocksBp = requiredShocksBp(config);
  const net = together(locksPnl(valuation, book), positionsPnl(valuation, day, book));
  const exposure: HedgeBook = {
    ...exposureOf(net, shiftBp, shocksBp),
    couponFace: couponFace(book, valuation),
  };
  const instruments = [
    ...tradableMarks(day, book).map((mark) => tbaInstrument(valuation, book, mark, shocksBp)),
    ...futureInstruments(day, book, valuation, shocksBp),
  ];
  onPart?.('optimize');
  const solution = await solveHedge(exposure, instruments, config, {
    ...(signal === undefined ? {} : { signal }),
    ...(onHedgeProgress === undefined ? {} : { onProgress: onHedgeProgress }),
  });
  onPart?.('measure');
  return {
    asOf: day.asOf,
    ...solution,
    instruments: instruments.map((instrument) => ({
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

/**
 * TBAs the hedge may trade: every quoted coupon in the month that takes most of its program's locks (the first
 * quoted month for a program without locks), and whatever is held already.
 */
function tradableMarks(day: MarketDay, book: Book): TbaMark[] {
  const programs = [...new Set(day.tba.map((mark) => mark.program))];
  const chosen = programs.flatMap((program) => [
    ...marksNearMonth(day, program, mainMonth(day, book, program)),
  ]);
  return [...new Set([...chosen, ...book.tbaPositions.map((position) => position.mark)])];
}

function mainMonth(day: MarketDay, book: Book, program: Program) {
  const amounts = new Map<TbaMark['month'], number>();
  for (const { lock, deliveries } of book.hedged) {
    if (lock.program !== program) continue;
    const { month } = deliveries[0]!.mark;
    amounts.set(month, (amounts.get(month) ?? 0) + lock.loanAmount);
  }
  const first = earliestMonth(day.tba.filter((mark) => mark.program === program).map((mark) => mark.month))!;
  return [...amounts].reduce((best, entry) => (entry[1] > best[1] ? entry : best), [first, 0] as const)[0];
}

function tbaInstrument(
  valuation: BookValuation,
  book: Book,
  mark: TbaMark,
  shocksBp: readonly number[],
): HedgeInstrument {
  const couponPercent = mark.coupon * 100;
  const held = book.tbaPositions.filter((position) => position.mark === mark);
  return {
    id: `${mark.program}-${couponPercent.toFixed(1)}`,
    kind: 'tba',
    month: mark.month,
    pricePer100: mark.pricePer100,
    lotFace: TBA_LOT_FACE,
    couponPercent: Number(couponPercent.toFixed(4)),
    program: mark.program,
    perLot: exposureOf(tbaLotPnl(valuation, mark), valuation.shiftBp, shocksBp),
    existingLots: Math.round(held.reduce((sum, { face }) => sum + face, 0) / TBA_LOT_FACE),
  };
}

function futureInstruments(
  day: MarketDay,
  book: Book,
  valuation: BookValuation,
  shocksBp: readonly number[],
): HedgeInstrument[] {
  return (day.snapshot.futures ?? []).map((future) => {
    const held = book.futurePositions.filter((position) => futureOf(day, position) === future);
    return {
      id: future.contract,
      kind: 'treasury-future',
      month: future.month,
      pricePer100:
        future.price === undefined ? theoreticalPrice(day, future) : parsePrice(future.price, 'futures'),
      lotFace: futuresContractTerms(future.contract, future.month).face,
      perLot: exposureOf(futureLotPnl(valuation, future), valuation.shiftBp, shocksBp),
      existingLots: held.reduce((sum, { contracts }) => sum + contracts, 0),
    };
  });
}

function theoreticalPrice(day: MarketDay, future: Parameters<typeof futureLotPnl>[1]): number {
  const tied = tieFutureToCurve(futureInput(day.snapshot, future), day.treasuryCurve!, day.asOf);
  return futuresPriceUnderCurve(tied, day.treasuryCurve!).pricePer100;
}

function couponFace(book: Book, valuation: BookValuation) {
  const byCoupon = Map.groupBy(
    book.hedged.flatMap((lock) => lock.deliveries.map((delivery) => ({ lock, delivery }))),
    ({ delivery }) => `${delivery.mark.program}/${delivery.mark.coupon}`,
  );
  return [...byCoupon.values()].map((members) => {
    const { mark } = members[0]!.delivery;
    return {
      program: mark.program,
      couponPercent: Number((mark.coupon * 100).toFixed(4)),
      face: members.reduce((sum, { lock, delivery }) => {
        const pullThrough = valuation.pullThrough(lock, SCENARIO_ID.base);
        return sum + pullThrough * lock.lock.loanAmount * delivery.weight;
      }, 0),
    };
  });
}
