import { type Batched, mapBatched, scaleBatched } from '../core/batched.ts';
import type { ErrorItem } from '../core/errors.ts';
import { scaledVolatility } from '../models/rate/scaled-volatility.ts';
import type { HorizonConfig } from '../sim/horizon/horizon-config.ts';
import type { MeasureValue } from '../sim/measure-value.ts';
import { dv01, measured } from '../sim/measures.ts';
import { locksPnl, type PnlIn, positionsPnl, servicingPnl, together } from './book-exposure.ts';
import type { DeskRequest } from './desk-request.ts';
import { type ExecutionSwitch, executionSwitches } from './execution-switch.ts';
import type { RatesHistory } from './files/rates-history.ts';
import type { GridFactor, ScenariosFile, StressGrid, StressScenario } from './files/scenarios-file.ts';
import type { GridAccuracy } from './grid-accuracy.ts';
import { type Distribution, distributionOf } from './horizon/distribution.ts';
import { type Horizon, prepareHorizon } from './horizon/prepare-horizon.ts';
import { couponName, type MarketDay, marksNearMonth, type TbaMark } from './market-day.ts';
import { measureScenarios, SCENARIO_ID } from './measure-scenarios.ts';
import type { Provenance } from './provenance.ts';
import {
  type CaseContext,
  factorMember,
  type StressCase,
  scenarioSet,
  stressCase,
  stressPnl,
} from './stress-cases.ts';
import { bookEndnotes, marksOfBook, type ValuedBook, valueDeskBook } from './valued-book.ts';

/** P&L of the book in one scenario, dollars. */
export interface StressRow {
  readonly id: string;
  readonly name: string;
  readonly locks: MeasureValue;
  readonly positions: MeasureValue;
  /** Null when the desk holds no servicing. */
  readonly servicing: MeasureValue | null;
  readonly net: MeasureValue;
  /** What the locks would gain, did pull-through not follow rates: each lock's is held at today's. */
  readonly locksAtTodaysPullThrough: MeasureValue;
}

/** Duration's estimate of a parallel move beside full revaluation, dollars: the seed's layout. */
export interface DurationCheckRow {
  readonly shiftBp: number;
  /** −DV01 × shift. */
  readonly durationEstimate: {
    readonly locks: number;
    readonly positions: number;
    readonly servicing: number | null;
    readonly net: number;
  };
  readonly fullRevaluation: PnlCell;
  /** Full less estimate on the net book: what convexity and pull-through cost. */
  readonly difference: MeasureValue;
}

/** Every pair of two factors' values: P&L by row, then by column. */
export interface StressGridResult {
  readonly id: string;
  readonly name: string;
  readonly rowFactor: GridFactor;
  readonly rowValues: readonly number[];
  readonly columnFactor: GridFactor;
  readonly columnValues: readonly number[];
  readonly cells: readonly (readonly PnlCell[])[];
}

/** P&L of one state, dollars. */
type PnlCell = Pick<StressRow, 'locks' | 'positions' | 'servicing' | 'net'>;

export interface StressResult {
  readonly asOf: string;
  readonly durationCheck: readonly DurationCheckRow[];
  readonly rows: readonly StressRow[];
  readonly grids: readonly StressGridResult[];
  /** P&L over a horizon; null when the run was not asked for it. */
  readonly distribution: Distribution | null;
  readonly executionSwitches: readonly ExecutionSwitch[];
  /** How good the locks' grid was; null when every lock was valued path by path. */
  readonly grid: GridAccuracy | null;
  readonly failures: readonly ErrorItem[];
  readonly warnings: readonly string[];
  readonly provenance: Provenance;
}

export interface StressRequest extends DeskRequest {
  readonly scenarios: ScenariosFile;
  /** Past days of rates, for scenarios and horizons that are made of them. */
  readonly ratesHistory?: RatesHistory;
  /** A horizon whose distribution of P&L is wanted. */
  readonly horizon?: HorizonConfig;
}

/** Moves at which duration's estimate is checked, bp: ±10 … ±70. */
const CHECK_SHIFTS_BP = [-70, -60, -50, -40, -30, -20, -10, 10, 20, 30, 40, 50, 60, 70] as const;
/** Interpolation error of the net book beyond which a distribution warns, as a share of its standard deviation. */
const INTERPOLATION_TOLERANCE = 0.05;

/**
 * P&L of locks, positions and net in every scenario and cell of a grid, how far duration alone would have been right, and
 * where a horizon is given, the distribution of P&L at it: all from one run.
 */
export async function stressBook(request: StressRequest): Promise<StressResult> {
  const { scenarios, grids = [] } = request.scenarios;
  const cellsOf = (grid: StressGrid): StressScenario[][] =>
    grid.rows.values.map((row) => grid.columns.values.map((column) => gridState(grid, row, column)));
  const states = [...scenarios, ...grids.flatMap((grid) => cellsOf(grid).flat())];
  const factors = [...new Set(states.map((one) => one.volatilityFactor ?? 1))].filter(
    (factor) => factor !== 1,
  );
  const cases = new Map<string, StressCase>();
  let horizon: Horizon | undefined;
  const valued = await valueDeskBook(request, (day, book, shiftBp) => {
    const set = scenarioSet(measureScenarios({ shift: true, shocksBp: CHECK_SHIFTS_BP }, shiftBp));
    const context: CaseContext = {
      set,
      coupons: new Set(day.tba.map(couponName)),
      history: request.ratesHistory,
      modelOf: (factor) => (factor === 1 ? 0 : factors.indexOf(factor) + 1),
    };
    for (const one of states) cases.set(one.id, stressCase(one, context));
    const held = marksOfBook(book);
    const marks = [...new Set([...held, ...held.flatMap((mark) => neighbours(day, mark))])];
    const models = [day.model, ...factors.map((factor) => scaledVolatility(day.model, factor))];
    if (request.horizon !== undefined) {
      const settings = { config: request.horizon, history: request.ratesHistory };
      horizon = prepareHorizon(day, marks, settings, request.run.seed, models.length);
    }
    return {
      scenarios: [...set.scenarios(), ...(horizon?.design.scenarios ?? [])],
      models: [...models, ...(horizon?.models ?? [])],
      marks,
    };
  });
  const { day, book, valuation } = valued;
  const pnl = stressPnl(day, book, valuation);
  const cellOf = (one: StressScenario): PnlCell => {
    const placed = cases.get(one.id)!;
    return {
      locks: dollars(pnl.locks(placed)),
      positions: dollars(pnl.positions(placed)),
      servicing: valuation.servicing === undefined ? null : dollars(pnl.servicing(placed)),
      net: dollars(pnl.net(placed)),
    };
  };
  const distribution = horizon === undefined ? null : distributionOf(valued, horizon);
  const endnotes = bookEndnotes(valued);
  return {
    asOf: day.asOf,
    durationCheck: durationCheck(valued),
    rows: scenarios.map(
      (one): StressRow => ({
        id: one.id,
        name: one.name,
        ...cellOf(one),
        locksAtTodaysPullThrough: dollars(pnl.locks(cases.get(one.id)!, 'held')),
      }),
    ),
    grids: grids.map((grid) => ({
      id: grid.id,
      name: grid.name,
      rowFactor: grid.rows.factor,
      rowValues: grid.rows.values,
      columnFactor: grid.columns.factor,
      columnValues: grid.columns.values,
      cells: cellsOf(grid).map((row) => row.map(cellOf)),
    })),
    distribution,
    executionSwitches: switchesOf(valued, scenarios, cases),
    ...endnotes,
    warnings: [...endnotes.warnings, ...(distribution === null ? [] : interpolationWarnings(distribution))],
  };
}

function dollars(value: Batched): MeasureValue {
  return measured(value, 'dollars');
}

/** A cell of a grid as a state of its own. */
function gridState(grid: StressGrid, row: number, column: number): StressScenario {
  return {
    id: `${grid.id}:${row}:${column}`,
    name: grid.name,
    ...factorMember(grid.rows.factor, row),
    ...factorMember(grid.columns.factor, column),
  };
}

function durationCheck({ day, book, valuation, shiftBp }: ValuedBook): DurationCheckRow[] {
  const locks = locksPnl(valuation, book);
  const positions = positionsPnl(valuation, day, book);
  const servicing = valuation.servicing === undefined ? undefined : servicingPnl(valuation, book);
  const net = together(locks, positions, ...(servicing === undefined ? [] : [servicing]));
  const deltaOf = (pnl: PnlIn): Batched => dv01(pnl(SCENARIO_ID.down), pnl(SCENARIO_ID.up), shiftBp);
  const [locksDelta, positionsDelta, netDelta] = [deltaOf(locks), deltaOf(positions), deltaOf(net)];
  const servicingDelta = servicing === undefined ? undefined : deltaOf(servicing);
  return CHECK_SHIFTS_BP.map((shift): DurationCheckRow => {
    const id = SCENARIO_ID.shock(shift);
    const netEstimate = scaleBatched(netDelta, -shift);
    return {
      shiftBp: shift,
      durationEstimate: {
        locks: -shift * locksDelta.value,
        positions: -shift * positionsDelta.value,
        servicing: servicingDelta === undefined ? null : -shift * servicingDelta.value,
        net: netEstimate.value,
      },
      fullRevaluation: {
        locks: dollars(locks(id)),
        positions: dollars(positions(id)),
        servicing: servicing === undefined ? null : dollars(servicing(id)),
        net: dollars(net(id)),
      },
      difference: dollars(mapBatched((full, estimate) => full - estimate, net(id), netEstimate)),
    };
  });
}

function switchesOf(
  { day, book, valuation }: ValuedBook,
  scenarios: readonly StressScenario[],
  cases: ReadonlyMap<string, StressCase>,
): ExecutionSwitch[] {
  const moved = scenarios.filter((one) => one.curve !== undefined || one.historical !== undefined);
  const ids = moved.map((one) => cases.get(one.id)!.scenarioId);
  return executionSwitches(day, book, valuation, ids).map((found, index) => ({
    ...found,
    scenarioId: moved[index]!.id,
  }));
}

function interpolationWarnings({ interpolation, lines }: Distribution): string[] {
  const deviation = lines.find(({ line }) => line === 'net')!.standardDeviation;
  if (interpolation.netRms <= INTERPOLATION_TOLERANCE * deviation) return [];
  return [
    `P&L at the horizon is read off with an error of ${Math.round(interpolation.netRms)} dollars, more than ${INTERPOLATION_TOLERANCE * 100} % of its standard deviation; more nodes would help.`,
  ];
}

/** The coupons half a point either side, into which a shock can move a loan. */
function neighbours(day: MarketDay, mark: TbaMark): TbaMark[] {
  return marksNearMonth(day, mark.program, mark.month).filter(
    (other) => other.month === mark.month && Math.abs(other.coupon - mark.coupon) < 0.0051,
  );
}
