import { instrumentId, parseInstrumentName } from '../book/position-terms.ts';
import { type Batched, exact, sumBatched } from '../core/batched.ts';
import { CounterpoiseError } from '../core/errors.ts';
import { rememberBy } from '../core/remember.ts';
import { type CurveShift, NO_SHIFT, parallelShift } from '../market/curve-shift.ts';
import { type Scenario, scenario } from '../sim/scenario.ts';
import type { Book } from './book.ts';
import { closedFormPositionPnl, futureOf, locksPnl, positionsPnl, servicingPnl } from './book-exposure.ts';
import { type BookDelivery, type BookValuation, futurePnl, tbaPnl } from './book-valuation.ts';
import type { RatesHistory } from './files/rates-history.ts';
import type { GridFactor, StressScenario } from './files/scenarios-file.ts';
import { historicalMove } from './historical-move.ts';
import type { PullThroughMode } from './lock-totals.ts';
import { couponName, type MarketDay } from './market-day.ts';

/** Scenarios of a run, each different one once however often it is asked for. */
export interface ScenarioSet {
  readonly scenarios: () => readonly Scenario[];
  /** Id of the scenario that changes this of today. */
  readonly idOf: (changes: Partial<Omit<Scenario, 'id'>>, wanted: string) => string;
}

/** A set that holds some scenarios already, the base first. */
export function scenarioSet(initial: readonly Scenario[]): ScenarioSet {
  const contentOf = ({ id: _, ...content }: Scenario): string => JSON.stringify(content);
  const scenarios = [...initial];
  const known = new Map(initial.map((one) => [contentOf(one), one.id]));
  return {
    scenarios: () => scenarios,
    idOf: (changes, wanted) => {
      const made = scenario(wanted, changes);
      const key = contentOf(made);
      const found = known.get(key);
      if (found !== undefined) return found;
      known.set(key, wanted);
      scenarios.push(made);
      return wanted;
    },
  };
}

/** A stressed state as a run holds it. */
export interface StressCase {
  /** Scenario of all that no coupon's own spread moves. */
  readonly scenarioId: string;
  /** Scenarios of coupons with spreads of their own, by instrument such as UMBS30-5.5. */
  readonly couponScenarioIds: ReadonlyMap<string, string>;
}

/** What a stressed state is made of, beside the scenario itself. */
export interface CaseContext {
  readonly set: ScenarioSet;
  /** Coupons that the market day quotes, by name. */
  readonly coupons: ReadonlySet<string>;
  readonly history: RatesHistory | undefined;
  readonly modelOf: (volatilityFactor: number) => number;
}

const BP = 10_000;

/**
 * Places a stressed state among the scenarios of a run. Where coupons have spreads of their own, each different spread is a
 * scenario of the whole book, of which every coupon's P&L is read in its own.
 *
 * @throws CounterpoiseError INPUT_INVALID for a historical day that the history does not have, or a coupon that is not quoted
 */
export function stressCase(one: StressScenario, { set, coupons, history, modelOf }: CaseContext): StressCase {
  const changes = {
    ...ratesOf(one, history),
    modelIndex: modelOf(one.volatilityFactor ?? 1),
    refinancingFactor: one.refinancingFactor ?? 1,
    turnoverFactor: one.turnoverFactor ?? 1,
    defaultFactor: one.defaultFactor ?? 1,
    pullThroughShift: one.pullThroughShift ?? 0,
  };
  const withSpread = (oasBp: number): string =>
    set.idOf({ ...changes, oasShift: oasBp / BP }, `stress:${one.id}:${oasBp}`);
  return {
    scenarioId: withSpread(one.oasBp ?? 0),
    couponScenarioIds: new Map(
      one.couponOasBp?.map(({ instrument, oasBp }) => [quotedCoupon(instrument, coupons), withSpread(oasBp)]),
    ),
  };
}

function quotedCoupon(instrument: string, coupons: ReadonlySet<string>): string {
  const coupon = instrumentId(parseInstrumentName(instrument)!);
  if (coupons.has(coupon)) return coupon;
  throw new CounterpoiseError('INPUT_INVALID', `No ${instrument} is quoted whose spread could move.`, {
    field: 'couponOasBp.instrument',
    found: instrument,
    accepted: `a TBA of the market day: ${[...coupons].join(', ')}`,
  });
}

function ratesOf(
  one: StressScenario,
  history: RatesHistory | undefined,
): Pick<Scenario, 'shift' | 'mortgageBasis'> {
  if (one.historical === undefined) {
    return { shift: curveShiftOf(one), mortgageBasis: (one.mortgageBasisBp ?? 0) / BP };
  }
  if (history === undefined) {
    throw new CounterpoiseError(
      'INPUT_INVALID',
      `The scenario ${one.id} is a past day, and no history was given.`,
      {
        field: 'historical',
        found: one.historical.date,
        accepted: 'a rates history that holds the day',
      },
    );
  }
  const move = historicalMove(history, one.historical.date, one.historical.since);
  return { shift: move.shift, mortgageBasis: (move.mortgageBasisBp ?? 0) / BP };
}

function curveShiftOf({ curve }: StressScenario): CurveShift {
  if (curve === undefined) return NO_SHIFT;
  if ('parallelBp' in curve) return parallelShift(curve.parallelBp);
  return {
    years: curve.points.map((point) => point.years),
    shiftBp: curve.points.map((point) => point.shiftBp),
  };
}

/** A value of one factor as a member of a stressed state. */
export function factorMember(factor: GridFactor, value: number): Partial<StressScenario> {
  switch (factor) {
    case 'parallelBp':
      return { curve: { parallelBp: value } };
    case 'steepenerBp':
      return {
        curve: {
          points: [
            { years: 2, shiftBp: -value / 2 },
            { years: 30, shiftBp: value / 2 },
          ],
        },
      };
    default:
      return { [factor]: value };
  }
}

/** P&L of locks, of positions and of servicing in stressed states. */
export interface StressPnl {
  /** Pull-through follows rates unless it is held at today's. */
  readonly locks: (one: StressCase, mode?: PullThroughMode) => Batched;
  readonly positions: (one: StressCase) => Batched;
  /** Servicing keeps its OAS when coupons' spreads move: it trades in another market. */
  readonly servicing: (one: StressCase) => Batched;
  readonly net: (one: StressCase) => Batched;
}

/** Reads the P&L of stressed states off a valued book. */
export function stressPnl(day: MarketDay, book: Book, valuation: BookValuation): StressPnl {
  const allLocks = locksPnl(valuation, book);
  const allPositions = positionsPnl(valuation, day, book);
  const byCoupon = Map.groupBy(
    book.hedged.flatMap((lock) => lock.deliveries.map((_, part): BookDelivery => ({ lock, part }))),
    ({ lock, part }) => couponName(lock.deliveries[part]!.mark),
  );
  const couponPnl = rememberBy((coupon: string) => valuation.deliveriesPnl(byCoupon.get(coupon)!));
  const scenarioOf = ({ scenarioId, couponScenarioIds }: StressCase, coupon: string): string =>
    couponScenarioIds.get(coupon) ?? scenarioId;
  const locks = (one: StressCase, mode: PullThroughMode = 'follows'): Batched =>
    one.couponScenarioIds.size === 0 || book.hedged.length === 0
      ? allLocks(one.scenarioId, mode)
      : sumBatched([...byCoupon.keys()].map((coupon) => couponPnl(coupon)(scenarioOf(one, coupon), mode)));
  const positions = (one: StressCase): Batched =>
    one.couponScenarioIds.size === 0
      ? allPositions(one.scenarioId)
      : sumBatched([
          exact(0),
          ...book.tbaPositions.map(({ mark, face }) =>
            tbaPnl(valuation, mark, face, scenarioOf(one, couponName(mark))),
          ),
          ...book.futurePositions.map((held) =>
            exact(futurePnl(valuation, futureOf(day, held), held.contracts, one.scenarioId)),
          ),
          ...book.closedFormPositions.map((held) => closedFormPositionPnl(valuation, held, one.scenarioId)),
        ]);
  const ofServicing = servicingPnl(valuation, book);
  const servicing = (one: StressCase): Batched => ofServicing(one.scenarioId);
  return {
    locks,
    positions,
    servicing,
    net: (one) => sumBatched([locks(one), positions(one), servicing(one)]),
  };
}
