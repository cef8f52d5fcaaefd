import { sumBatched } from '../../core/batched.ts';
import type { FutureQuote } from '../../market/snapshot.ts';
import type { Book } from '../book.ts';
import { futureOf, servicingPnl } from '../book-exposure.ts';
import { type BookDelivery, type BookValuation, tbaPnl } from '../book-valuation.ts';
import { lockPeriod, rateBand } from '../desk-table.ts';
import { futureLotRevaluation } from '../future-lot.ts';
import { couponName, type MarketDay } from '../market-day.ts';
import type { ResolvedLock } from '../resolved-lock.ts';
import { knownOutcomes } from './known-outcomes.ts';
import { closedFormPnl, type LinePnl, simulatedLinePnl, withPart } from './line-pnl.ts';
import type { Horizon } from './prepare-horizon.ts';

/** Names by which a cell of the book enters the desk's tables; a future has a coupon of no mortgage. */
export interface CellKeys {
  readonly program: string;
  readonly coupon: string;
  readonly rateBand?: string;
  readonly lockPeriod?: string;
}

/** The smallest part of a book that the desk's tables tell apart, and its P&L at the horizon. */
export interface BookCell {
  readonly side: 'locks' | 'positions' | 'servicing';
  readonly keys: CellKeys;
  readonly pnl: LinePnl;
}

/**
 * P&L of a valued book at the horizon, cell by cell: locks by coupon, note rate and time to expiry, TBAs by coupon, futures
 * by contract, servicing by program.
 */
export function bookCells(
  day: MarketDay,
  book: Book,
  valuation: BookValuation,
  horizon: Horizon,
): BookCell[] {
  return [
    ...lockCells(day, book, valuation, horizon),
    ...positionCells(day, book, valuation, horizon),
    ...servicingCells(book, valuation, horizon),
  ];
}

/** Servicing trades at a spread of its own, so no coupon's moves it. */
const SERVICING_KEY = 'servicing';

function servicingCells({ servicing }: Book, valuation: BookValuation, { design }: Horizon): BookCell[] {
  if (servicing === undefined) return [];
  const byProgram = Map.groupBy(servicing.rights, ({ program }) => program);
  return [...byProgram].map(
    ([program, rights]): BookCell => ({
      side: 'servicing',
      keys: { program, coupon: SERVICING_KEY, rateBand: SERVICING_KEY, lockPeriod: SERVICING_KEY },
      pnl: simulatedLinePnl(design, {
        coupon: SERVICING_KEY,
        pnlIn: servicingPnl(valuation, { servicing: { ...servicing, rights } }),
      }),
    }),
  );
}

function lockCells(day: MarketDay, book: Book, valuation: BookValuation, horizon: Horizon): BookCell[] {
  const periodOf = lockPeriod(day.asOf);
  const deliveries = book.hedged.flatMap((lock) =>
    lock.deliveries.map((_, part): BookDelivery => ({ lock, part })),
  );
  const keysOf = ({ lock, part }: BookDelivery): Required<CellKeys> => ({
    program: lock.lock.program,
    coupon: couponName(lock.deliveries[part]!.mark),
    rateBand: rateBand(lock),
    lockPeriod: periodOf(lock),
  });
  const groups = Map.groupBy(deliveries, (delivery) => Object.values(keysOf(delivery)).join('/'));
  return [...groups].map(([name, members]) => {
    const keys = keysOf(members[0]!);
    const pnl = simulatedLinePnl(horizon.design, {
      pnlIn: valuation.deliveriesPnl(members),
      coupon: keys.coupon,
    });
    // What a lock turns out to be is one event, told of with its best coupon.
    const locks = members.filter(({ part }) => part === 0).map(({ lock }): ResolvedLock => lock);
    const outcomes = knownOutcomes(valuation, locks, horizon, name);
    return { side: 'locks', keys, pnl: outcomes === undefined ? pnl : withPart(pnl, 'outcomes', outcomes) };
  });
}

function positionCells(
  day: MarketDay,
  book: Book,
  valuation: BookValuation,
  { design }: Horizon,
): BookCell[] {
  const tbas = Map.groupBy(book.tbaPositions, ({ mark }) => couponName(mark));
  const futures = Map.groupBy(book.futurePositions, (held): FutureQuote => futureOf(day, held));
  return [
    ...[...tbas].map(
      ([coupon, held]): BookCell => ({
        side: 'positions',
        keys: { program: held[0]!.mark.program, coupon },
        pnl: simulatedLinePnl(design, {
          coupon,
          pnlIn: (scenarioId) =>
            sumBatched(held.map(({ mark, face }) => tbaPnl(valuation, mark, face, scenarioId))),
        }),
      }),
    ),
    ...[...futures].map(([future, held]): BookCell => {
      const contracts = held.reduce((sum, one) => sum + one.contracts, 0);
      const perLot = futureLotRevaluation(day, future);
      return {
        side: 'positions',
        keys: { program: 'futures', coupon: future.contract },
        pnl: closedFormPnl(design, (shift) => contracts * perLot(shift)),
      };
    }),
    ...book.closedFormPositions.map(
      ({ position, lot, lots }): BookCell => ({
        side: 'positions',
        keys: {
          program: position.name.kind === 'bond-forward' ? 'bonds' : 'options',
          coupon: position.instrument,
        },
        pnl: closedFormPnl(design, (shift, volatilityFactor) => lots * lot.gain(shift, volatilityFactor)),
      }),
    ),
  ];
}
