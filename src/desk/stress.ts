import { type Batched, exact, mapBatched, scaleBatched } from '../core/batched.ts';
import type { ErrorItem } from '../core/errors.ts';
import { type CurveShift, NO_SHIFT, parallelShift } from '../market/curve-shift.ts';
import { scaledVolatility } from '../models/rate/scaled-volatility.ts';
import type { MeasureValue } from '../sim/measure-value.ts';
import { dv01, measured } from '../sim/measures.ts';
import { type Scenario, scenario } from '../sim/scenario.ts';
import { locksPnl, positionsPnl } from './book-exposure.ts';
import type { DeskRequest } from './desk-request.ts';
import { type ExecutionSwitch, executionSwitches } from './execution-switch.ts';
import type { ScenariosFile, StressScenario } from './files/scenarios-file.ts';
import type { GridAccuracy } from './grid-accuracy.ts';
import { type MarketDay, marksNearMonth, type TbaMark } from './market-day.ts';
import { measureScenarios, SCENARIO_ID } from './measure-scenarios.ts';
import type { Provenance } from './provenance.ts';
import { bookEndnotes, marksOfBook, valueDeskBook } from './valued-book.ts';

/** P&L of the book in one scenario, dollars. */
export interface StressRow {
  readonly id: string;
  readonly name: string;
  readonly locks: MeasureValue;
  readonly positions: MeasureValue;
  readonly net: MeasureValue;
}

/** Duration's estimate of a parallel move beside full revaluation, dollars: the seed's layout. */
export interface DurationCheckRow {
  readonly shiftBp: number;
  /** −DV01 × shift. */
  readonly durationEstimate: { readonly locks: number; readonly positions: number; readonly net: number };
  readonly fullRevaluation: {
    readonly locks: MeasureValue;
    readonly positions: MeasureValue;
    readonly net: MeasureValue;
  };
  /** Full less estimate on the net book: what convexity and pull-through cost. */
  readonly difference: MeasureValue;
}

export interface StressResult {
  readonly asOf: string;
  readonly durationCheck: readonly DurationCheckRow[];
  readonly rows: readonly StressRow[];
  readonly executionSwitches: readonly ExecutionSwitch[];
  /** How good the locks' grid was; null when every lock was valued path by path. */
  readonly grid: GridAccuracy | null;
  readonly failures: readonly ErrorItem[];
  readonly warnings: readonly string[];
  readonly provenance: Provenance;
}

export interface StressRequest extends DeskRequest {
  readonly scenarios: ScenariosFile;
}

/** Moves at which duration's estimate is checked, bp: ±10 … ±70. */
const CHECK_SHIFTS_BP = [-70, -60, -50, -40, -30, -20, -10, 10, 20, 30, 40, 50, 60, 70] as const;

/**
 * P&L of locks, positions and net in every scenario, and how far duration alone would have been right.
 */
export async function stressBook(request: StressRequest): Promise<StressResult> {
  const factors = [...new Set(request.scenarios.scenarios.map((one) => one.volatilityFactor ?? 1))].filter(
    (factor) => factor !== 1,
  );
  const modelOf = (factor: number): number => (factor === 1 ? 0 : factors.indexOf(factor) + 1);
  const valued = await valueDeskBook(request, (day, book, shiftBp) => {
    const held = marksOfBook(book);
    return {
      scenarios: [
        ...measureScenarios({ shift: true, shocksBp: CHECK_SHIFTS_BP }, shiftBp),
        ...request.scenarios.scenarios.map((one) => stressed(one, modelOf(one.volatilityFactor ?? 1))),
      ],
      models: [day.model, ...factors.map((factor) => scaledVolatility(day.model, factor))],
      marks: [...new Set([...held, ...held.flatMap((mark) => neighbours(day, mark))])],
    };
  });
  const { day, book, valuation, shiftBp } = valued;
  const locks = locksPnl(valuation, book);
  const positions = positionsPnl(valuation, day, book);
  const sum = (id: string): Batched => mapBatched((a, b) => a + b, locks(id), positions(id));
  const dollars = (value: Batched): MeasureValue => measured(value, 'dollars');
  const deltas = [locks, positions, sum].map((pnl) =>
    dv01(pnl(SCENARIO_ID.down), pnl(SCENARIO_ID.up), shiftBp),
  );
  const rows = request.scenarios.scenarios.map((one): StressRow => {
    const id = stressId(one);
    return {
      id: one.id,
      name: one.name,
      locks: dollars(locks(id)),
      positions: dollars(positions(id)),
      net: dollars(sum(id)),
    };
  });
  return {
    asOf: day.asOf,
    durationCheck: CHECK_SHIFTS_BP.map((shift): DurationCheckRow => {
      const id = SCENARIO_ID.shock(shift);
      const estimates = deltas.map((delta) => scaleBatched(delta, -shift));
      return {
        shiftBp: shift,
        durationEstimate: {
          locks: estimates[0]!.value,
          positions: estimates[1]!.value,
          net: estimates[2]!.value,
        },
        fullRevaluation: {
          locks: dollars(locks(id)),
          positions: dollars(positions(id)),
          net: dollars(sum(id)),
        },
        difference: dollars(
          mapBatched((full, estimate) => full - estimate, sum(id), estimates[2] ?? exact(0)),
        ),
      };
    }),
    rows,
    executionSwitches: executionSwitches(
      day,
      book,
      valuation,
      request.scenarios.scenarios.filter((one) => one.curve !== undefined).map(stressId),
    ),
    ...bookEndnotes(valued),
  };
}

function stressId(one: StressScenario): string {
  return `stress:${one.id}`;
}

function stressed(one: StressScenario, modelIndex: number): Scenario {
  return scenario(stressId(one), {
    shift: curveShiftOf(one),
    modelIndex,
    mortgageBasis: (one.mortgageBasisBp ?? 0) / 10_000,
    oasShift: (one.oasBp ?? 0) / 10_000,
    refinancingFactor: one.refinancingFactor ?? 1,
    turnoverFactor: one.turnoverFactor ?? 1,
    defaultFactor: one.defaultFactor ?? 1,
    pullThroughShift: one.pullThroughShift ?? 0,
  });
}

function curveShiftOf({ curve }: StressScenario): CurveShift {
  if (curve === undefined) return NO_SHIFT;
  if ('parallelBp' in curve) return parallelShift(curve.parallelBp);
  return {
    years: curve.points.map((point) => point.years),
    shiftBp: curve.points.map((point) => point.shiftBp),
  };
}

/** The coupons half a point either side, into which a shock can move a loan. */
function neighbours(day: MarketDay, mark: TbaMark): TbaMark[] {
  return marksNearMonth(day, mark.program, mark.month).filter(
    (other) => other.month === mark.month && Math.abs(other.coupon - mark.coupon) < 0.0051,
  );
}
