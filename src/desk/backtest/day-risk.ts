import type { Exposure, HedgeInstrument } from '../../hedge/exposure.ts';
import { combineExposures } from '../../hedge/exposure-math.ts';
import type { Book } from '../book.ts';
import { exposureOf, futureLotPnl, lockGroupPnl, type PnlIn, tbaLotPnl } from '../book-exposure.ts';
import type { BookDelivery, BookValuation } from '../book-valuation.ts';
import { couponName, type MarketDay } from '../market-day.ts';
import { SCENARIO_ID } from '../measure-scenarios.ts';
import type { ResolvedLock } from '../resolved-lock.ts';
import { type Holding, type Quotes, type Tradeable, tradeableKey } from './holdings.ts';
import { pnlInStates, type Sensitivities, type ShortfallStates } from './shortfall-states.ts';

/** Parallel shocks a run holds: the convexity's, and those of the level of the states. */
export const SHOCKS_BP: readonly number[] = [-100, -50, 50, 100];

/** Something with its exposure, and its P&L in the states ahead where a policy asks for them. */
interface Measured {
  readonly exposure: Exposure;
  readonly pnl: Float64Array | undefined;
}

/** One lot of what may be traded, measured. */
export interface MeasuredLot extends Measured {
  readonly tradeable: Tradeable;
  readonly instrument: HedgeInstrument;
}

/** The locks of an evening and one lot of everything quoted, measured in one run. */
export interface DayRisk {
  readonly locks: Measured;
  readonly lots: ReadonlyMap<string, MeasuredLot>;
}

/**
 * Measures the evening's locks, and one lot of everything quoted.
 *
 * @param valuation a run that holds base, ± shift, key rates, {@link SHOCKS_BP}, and for states OAS and mortgage basis
 * @param states of the shortfall policy; undefined when nobody asks for them
 */
export function measureDay(
  day: MarketDay,
  locks: readonly ResolvedLock[],
  valuation: BookValuation,
  quotes: Quotes,
  states: ShortfallStates | undefined,
): DayRisk {
  const measured = (pnlIn: PnlIn, rest: () => Omit<Sensitivities, 'exposure'>): Measured => {
    const exposure = exposureOf(pnlIn, valuation.shiftBp, SHOCKS_BP);
    return {
      exposure,
      pnl: states === undefined ? undefined : pnlInStates(states, { exposure, ...rest() }),
    };
  };
  const lots = new Map<string, MeasuredLot>();
  const add = (
    names: Pick<HedgeInstrument, 'id' | 'month' | 'kind'>,
    terms: Partial<HedgeInstrument>,
    one: Measured,
  ) => {
    const key = tradeableKey({ instrument: names.id, month: names.month as Tradeable['month'] });
    const tradeable = quotes.get(key)!;
    const { lotFace, price: pricePer100 } = tradeable;
    const instrument = { ...names, ...terms, pricePer100, lotFace, perLot: one.exposure, existingLots: 0 };
    lots.set(key, { ...one, tradeable, instrument });
  };
  for (const mark of day.tba) {
    const pnlIn = tbaLotPnl(valuation, mark);
    const coupon = { program: mark.program, couponPercent: Number((mark.coupon * 100).toFixed(4)) };
    add(
      { id: couponName(mark), month: mark.month, kind: 'tba' },
      coupon,
      measured(pnlIn, () => ({
        perMortgageBp: pnlIn(SCENARIO_ID.basis).value,
        perSpreadBp: new Map([[couponName(mark), pnlIn(SCENARIO_ID.spread).value]]),
        perPullThroughPoint: 0,
      })),
    );
  }
  for (const future of day.snapshot.futures ?? []) {
    const { contract, month } = future;
    add(
      { id: contract, month, kind: 'treasury-future' },
      {},
      measured(futureLotPnl(valuation, future), () => ({
        perMortgageBp: 0,
        perSpreadBp: new Map(),
        perPullThroughPoint: 0,
      })),
    );
  }
  const pnlIn = lockGroupPnl(valuation, { hedged: locks });
  return { locks: measured(pnlIn, () => lockSensitivities(valuation, locks, pnlIn)), lots };
}

/** Net exposure of the locks and of what a policy holds. */
export function netExposure({ locks, lots }: DayRisk, holdings: readonly Holding[]): Exposure {
  return combineExposures([
    { exposure: locks.exposure, count: 1 },
    ...holdings.map((holding) => ({
      exposure: lots.get(tradeableKey(holding))!.exposure,
      count: holding.lots,
    })),
  ]);
}

/** A book of locks alone. */
export function bookOf(hedged: readonly ResolvedLock[]): Book {
  return {
    hedged,
    bestEfforts: [],
    expired: [],
    tbaPositions: [],
    futurePositions: [],
    closedFormPositions: [],
    failures: [],
    warnings: [],
  };
}

function lockSensitivities(
  valuation: BookValuation,
  locks: readonly ResolvedLock[],
  pnlIn: PnlIn,
): Omit<Sensitivities, 'exposure'> {
  const deliveries = locks.flatMap((lock) =>
    lock.deliveries.map((_, part): BookDelivery => ({ lock, part })),
  );
  const byCoupon = Map.groupBy(deliveries, ({ lock, part }) => couponName(lock.deliveries[part]!.mark));
  const perPoint = locks.map((lock) => {
    const { valueAtHigherPullThrough, valueAtTodaysPullThrough } = valuation.lock(lock, SCENARIO_ID.base);
    return lock.pullThrough.base === 1 ? 0 : valueAtHigherPullThrough.value - valueAtTodaysPullThrough.value;
  });
  return {
    perMortgageBp: pnlIn(SCENARIO_ID.basis).value,
    perSpreadBp: new Map(
      [...byCoupon].map(([coupon, members]) => [
        coupon,
        valuation.deliveriesPnl(members)(SCENARIO_ID.spread).value,
      ]),
    ),
    perPullThroughPoint: perPoint.reduce((sum, dollars) => sum + dollars, 0),
  };
}
