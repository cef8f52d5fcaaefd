import { type Batched, exact, mapBatched, scaleBatched, sumBatched } from '../core/batched.ts';
import { rememberBy } from '../core/remember.ts';
import type { Exposure } from '../hedge/exposure.ts';
import { KEY_RATE_TENORS } from '../market/curve-shift.ts';
import type { FutureQuote } from '../market/snapshot.ts';
import { dv01 } from '../sim/measures.ts';
import type { Book, ClosedFormPosition, FuturePosition } from './book.ts';
import { type BookValuation, futurePnl, tbaPnl } from './book-valuation.ts';
import type { ClosedFormLot } from './closed-form-lots.ts';
import type { MarketDay, TbaMark } from './market-day.ts';
import { SCENARIO_ID } from './measure-scenarios.ts';

/** Dollar P&L of something in a scenario. */
export type PnlIn = (scenarioId: string) => Batched;

/** Face of one TBA lot, dollars. */
export const TBA_LOT_FACE = 1_000_000;

/**
 * Exposure of something from its P&L under the run's shifts.
 *
 * @param shocksBp parallel shocks the run holds
 */
export function exposureOf(pnlIn: PnlIn, shiftBp: number, shocksBp: readonly number[]): Exposure {
  return {
    dv01: dv01(pnlIn(SCENARIO_ID.down), pnlIn(SCENARIO_ID.up), shiftBp),
    keyRateDv01: KEY_RATE_TENORS.map((tenor) =>
      dv01(pnlIn(SCENARIO_ID.keyDown(tenor)), pnlIn(SCENARIO_ID.keyUp(tenor)), shiftBp),
    ),
    shockPnl: exposureShocks(pnlIn, shocksBp),
  };
}

/** P&L under parallel shocks that the run holds, by signed shift in bp. */
export function exposureShocks(pnlIn: PnlIn, shocksBp: readonly number[]): Exposure['shockPnl'] {
  return Object.fromEntries(shocksBp.map((shock) => [String(shock), pnlIn(SCENARIO_ID.shock(shock))]));
}

/** P&L of all hedged locks together. */
export function locksPnl(valuation: BookValuation, book: Book): BookValuation['hedgedPnl'] {
  return book.hedged.length === 0 ? () => exact(0) : valuation.hedgedPnl;
}

/** P&L of a part of the hedged locks. */
export function lockGroupPnl(valuation: BookValuation, { hedged }: Pick<Book, 'hedged'>): PnlIn {
  if (hedged.length === 0) return () => exact(0);
  const deliveries = hedged.flatMap((lock) => lock.deliveries.map((_, part) => ({ lock, part })));
  return rememberBy(valuation.deliveriesPnl(deliveries));
}

/** P&L of the servicing rights of a book, or of a part of the one that was valued; nothing where it has none. */
export function servicingPnl(
  { servicing }: BookValuation,
  { servicing: held }: Pick<Book, 'servicing'>,
): PnlIn {
  if (servicing === undefined || held === undefined || held.rights.length === 0) return () => exact(0);
  const part = servicing.part(held.rights);
  const base = part.value(SCENARIO_ID.base);
  return rememberBy((scenarioId) =>
    mapBatched((after, before) => after - before, part.value(scenarioId), base),
  );
}

/** P&L of the positions already held. */
export function positionsPnl(valuation: BookValuation, day: MarketDay, book: Book): PnlIn {
  return rememberBy((scenarioId) =>
    sumBatched([
      exact(0),
      ...book.tbaPositions.map(({ mark, face }) => tbaPnl(valuation, mark, face, scenarioId)),
      ...book.futurePositions.map((held) =>
        exact(futurePnl(valuation, futureOf(day, held), held.contracts, scenarioId)),
      ),
      ...book.closedFormPositions.map((held) => closedFormPositionPnl(valuation, held, scenarioId)),
    ]),
  );
}

/** P&L of an option or a bond forward held, under a scenario's move of the curve; an option's volatility is held. */
export function closedFormPositionPnl(
  valuation: BookValuation,
  { lot, lots }: ClosedFormPosition,
  scenarioId: string,
): Batched {
  return scaleBatched(closedFormLotPnl(valuation, lot)(scenarioId), lots);
}

/** P&L of one lot of what a closed form values. */
export function closedFormLotPnl({ scenarios }: BookValuation, lot: ClosedFormLot): PnlIn {
  return (scenarioId) => {
    const found = scenarios.find(({ id }) => id === scenarioId);
    if (found === undefined) throw new Error(`The run has no scenario ${scenarioId}.`);
    return exact(lot.gain(found.shift));
  };
}

/** P&L of one lot of a TBA. */
export function tbaLotPnl(valuation: BookValuation, mark: TbaMark): PnlIn {
  return rememberBy((scenarioId) => tbaPnl(valuation, mark, TBA_LOT_FACE, scenarioId));
}

/** P&L of one contract of a future: a closed form. */
export function futureLotPnl(valuation: BookValuation, future: FutureQuote): PnlIn {
  return (scenarioId) => exact(futurePnl(valuation, future, 1, scenarioId));
}

/** Sum of P&Ls of one run. */
export function together(...parts: readonly PnlIn[]): PnlIn {
  return (scenarioId) => sumBatched(parts.map((pnlIn) => pnlIn(scenarioId)));
}

/** The quote of a held future; a position without one was refused when the book was resolved. */
export function futureOf(day: MarketDay, held: FuturePosition): FutureQuote {
  const { name, settlementMonth } = held.position;
  return day.snapshot.futures!.find(
    (future) =>
      name.kind === 'treasury-future' &&
      future.contract === name.contract &&
      future.month === settlementMonth,
  )!;
}
