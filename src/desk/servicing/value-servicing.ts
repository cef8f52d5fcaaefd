import { type Batched, sumBatched } from '../../core/batched.ts';
import { CounterpoiseError, describeError, type ErrorItem } from '../../core/errors.ts';
import { findRoot } from '../../core/root.ts';
import type { ServicingRight } from '../../instruments/servicing-right.ts';
import { shiftCurve } from '../../market/curve-shift.ts';
import type { RateModel } from '../../models/rate/rate-model.ts';
import {
  ANNUITY_COUNT,
  legValue,
  SERVICING_LEGS,
  totalValue,
} from '../../models/servicing/servicing-legs.ts';
import type { PoolTerms } from '../../sim/loan-terms.ts';
import type { Scenario } from '../../sim/scenario.ts';
import {
  type AnnuityPricer,
  annuityPricer,
  paidLater,
  type ServicingState,
} from '../../sim/servicing-annuities.ts';
import type { SimulationControl } from '../../sim/simulate.ts';
import { simulationPlan } from '../../sim/simulation-plan.ts';
import type { SimulationResult } from '../../sim/simulation-result.ts';
import { attempt } from '../attempt.ts';
import type { DeskRun } from '../book.ts';
import type { MarketDay } from '../market-day.ts';
import { type ServicingBook, type ServicingUnit, servicingUnits } from './servicing-units.ts';

/** What a servicing book is valued in. */
export interface ServicingValuationRequest {
  readonly scenarios: readonly Scenario[];
  readonly models: readonly RateModel[];
  /** Randomisations of the run it is put beside; the usual ones when absent. */
  readonly batchCount?: number;
}

/** Some of the rights of a valued book, together. */
export interface ServicingPart {
  /** Dollars. */
  readonly value: (scenarioId: string) => Batched;
  /** Dollars by {@link SERVICING_LEGS}; they sum to the value. */
  readonly legs: (scenarioId: string) => readonly Batched[];
  /** Dollars, the OAS of each right 1 bp higher. */
  readonly valueAtHigherOas: () => Batched;
}

/** A servicing book valued in every scenario of its runs. */
export interface ServicingValuation {
  readonly unitCount: number;
  readonly pathCount: number;
  readonly kernel: SimulationResult['kernel'];
  /** Those that could be valued. */
  readonly rights: readonly ServicingRight[];
  /** The others: no OAS gives what they are quoted at. */
  readonly failures: readonly ErrorItem[];
  /** OAS at which a right is valued, decimal. */
  readonly oasOf: (right: ServicingRight) => number;
  /** Those of the rights that could be valued, together. */
  readonly part: (rights: readonly ServicingRight[]) => ServicingPart;
}

/** Sums of one run at a time, bytes: a large book is valued in runs one after another, on the same paths. */
const RUN_BYTES = 268_435_456;
const PROFILE_MONTHS = 360;
const PROFILE_ROWS = 3;
/** Randomisations of a usual run. */
const USUAL_BATCHES = 4;
const LOWEST_OAS = -0.2;
const HIGHEST_OAS = 1;
const OAS_TOLERANCE = 1e-13;
const ONE_BP = 1e-4;

/**
 * Values a servicing book in every scenario, on the paths of every other run with the same seed and path count. A right
 * whose quoted multiple no OAS gives fails alone.
 *
 * @throws CounterpoiseError those of simulation
 * @source docs/models/servicing.md
 */
export async function valueServicing(
  day: MarketDay,
  book: ServicingBook,
  request: ServicingValuationRequest,
  run: DeskRun,
): Promise<ServicingValuation> {
  const units = servicingUnits(day, book, run.exact);
  const states = request.scenarios.map(
    ({ shift, defaultFactor }, scenario): ServicingState => ({
      scenario,
      curve: shiftCurve(day.curve, shift),
      defaultFactor,
    }),
  );
  const later = book.assumptions.payoffs.floatDays > 0;
  const runs = chunksOf(units, request, later);
  const valued = new Map<ServicingUnit, ValuedUnit>();
  const failures: ErrorItem[] = [];
  let last: SimulationResult | undefined;
  for (const [index, chunk] of runs.entries()) {
    const plan = simulationPlan({
      asOf: day.asOf,
      curve: day.curve,
      models: request.models,
      mortgageSpreads: day.mortgageSpreads,
      prepayment: day.prepayment,
      scenarios: request.scenarios,
      profiles: chunk.pools.flatMap((pool) => (later ? [pool, paidLater(pool)] : [pool])),
      loans: [],
      seed: run.seed,
      pathCount: run.pathCount,
      kernel: run.kernel,
      ...(request.batchCount === undefined ? {} : { batches: { first: 0, count: request.batchCount } }),
    });
    const result = await run.simulate(plan, partControl(run.control, index, runs.length));
    last = result;
    const pricers = chunk.pools.map((pool, place) =>
      annuityPricer(
        plan,
        result,
        { pool, paid: later ? 2 * place : place, paidLater: later ? 2 * place + 1 : undefined },
        {
          parameters: day.prepayment[pool.program],
          costInflation: book.assumptions.costs.inflation,
        },
      ),
    );
    for (const { unit, place } of chunk.units) {
      const one = attempt(() => valuedUnit(unit, pricers[place]!, states, result.batchCount));
      if (!(one instanceof CounterpoiseError)) valued.set(unit, one);
      else failures.push({ pointer: '/servicing', code: one.code, detail: describeError(one) });
    }
  }
  const failed = new Set(
    units.flatMap((unit) => (valued.has(unit) ? [] : unit.members.map(({ right }) => right))),
  );
  return {
    ...servicingValuation(
      units.filter((unit) => valued.has(unit)),
      valued,
      request.scenarios,
      last!,
    ),
    rights: book.rights.filter((right) => !failed.has(right)),
    failures,
  };
}

interface Chunk {
  readonly pools: PoolTerms[];
  readonly units: { readonly unit: ServicingUnit; readonly place: number }[];
}

/** Units in runs whose sums fit; units of the same pool share its profiles. */
function chunksOf(
  units: readonly ServicingUnit[],
  { scenarios, batchCount = USUAL_BATCHES }: ServicingValuationRequest,
  later: boolean,
): readonly Chunk[] {
  const profileBytes = 8 * batchCount * scenarios.length * PROFILE_ROWS * PROFILE_MONTHS;
  const poolsMax = Math.max(1, Math.floor(RUN_BYTES / (later ? 2 * profileBytes : profileBytes)));
  const chunks: Chunk[] = [];
  const byPool = Map.groupBy(units, ({ pool }) => JSON.stringify(pool));
  for (const members of byPool.values()) {
    let chunk = chunks.at(-1);
    if (chunk === undefined || chunk.pools.length === poolsMax) {
      chunk = { pools: [], units: [] };
      chunks.push(chunk);
    }
    const place = chunk.pools.push(members[0]!.pool) - 1;
    for (const unit of members) chunk.units.push({ unit, place });
  }
  return chunks;
}

/** Progress of one of several runs as a part of all. */
function partControl(control: SimulationControl, index: number, count: number): SimulationControl {
  const { onProgress } = control;
  if (onProgress === undefined || count === 1) return control;
  return { ...control, onProgress: (done, total) => onProgress(index * total + done, count * total) };
}

interface ValuedUnit {
  readonly oas: number;
  /** [scenario, then today at 1 bp more of OAS][batch, then whole][annuity]. */
  readonly annuities: Float64Array;
}

function valuedUnit(
  unit: ServicingUnit,
  pricer: AnnuityPricer,
  states: readonly ServicingState[],
  batchCount: number,
): ValuedUnit {
  const oas = unit.oas ?? solvedOas(unit, pricer, states[0]!, batchCount);
  const rowLength = (batchCount + 1) * ANNUITY_COUNT;
  const annuities = new Float64Array((states.length + 1) * rowLength);
  states.forEach((state, scenario) => {
    annuities.set(pricer.at(state, oas), scenario * rowLength);
  });
  annuities.set(pricer.at(states[0]!, oas + ONE_BP), states.length * rowLength);
  return { oas, annuities };
}

/** The OAS at which a unit is worth what it is quoted at. */
function solvedOas(
  { members, quotedValue }: ServicingUnit,
  pricer: AnnuityPricer,
  today: ServicingState,
  batchCount: number,
): number {
  const scales = summedScales(members.map((member) => member.scales));
  const valueAt = (oas: number): number =>
    totalValue(scales, pricer.at(today, oas), batchCount * ANNUITY_COUNT);
  try {
    return findRoot((oas) => valueAt(oas) - quotedValue!, LOWEST_OAS, HIGHEST_OAS, OAS_TOLERANCE);
  } catch (error) {
    if (!(error instanceof CounterpoiseError)) throw error;
    const feeAYear = members.reduce((sum, { right }) => sum + right.fee * right.balance, 0);
    const multiple = (dollars: number): string => (dollars / feeAYear).toFixed(2);
    throw new CounterpoiseError(
      'SOLVE_NO_ROOT',
      `No OAS gives ${members[0]!.right.servicingId} its quoted multiple.`,
      {
        field: 'marketMultiple',
        found: multiple(quotedValue!),
        accepted: `a multiple from ${multiple(valueAt(HIGHEST_OAS))} to ${multiple(valueAt(LOWEST_OAS))}`,
      },
    );
  }
}

function summedScales(scales: readonly Float64Array[]): Float64Array {
  const sum = new Float64Array(SERVICING_LEGS.length * ANNUITY_COUNT);
  for (const one of scales) for (let at = 0; at < sum.length; at++) sum[at]! += one[at]!;
  return sum;
}

function servicingValuation(
  units: readonly ServicingUnit[],
  valued: ReadonlyMap<ServicingUnit, ValuedUnit>,
  scenarios: readonly Scenario[],
  { batchCount, pathCount, kernel }: SimulationResult,
): Omit<ServicingValuation, 'rights' | 'failures'> {
  const places = new Map(scenarios.map(({ id }, index) => [id, index]));
  const scenarioAt = (id: string): number => {
    const place = places.get(id);
    if (place === undefined) throw new Error(`The run has no scenario ${id}.`);
    return place;
  };
  const homes = new Map(
    units.flatMap((unit) => unit.members.map(({ right, scales }) => [right, { unit, scales }] as const)),
  );
  const slots = batchCount + 1;
  const rowLength = slots * ANNUITY_COUNT;
  const part = (rights: readonly ServicingRight[]): ServicingPart => {
    const known = rights.filter((right) => homes.has(right));
    const held = [...Map.groupBy(known, (right) => homes.get(right)!.unit)].map(([unit, members]) => ({
      annuities: valued.get(unit)!.annuities,
      scales: summedScales(members.map((right) => homes.get(right)!.scales)),
    }));
    const legIn = (leg: number, scenario: number): Batched => {
      const dollars = new Array<number>(slots).fill(0);
      for (const { annuities, scales } of held) {
        for (let slot = 0; slot < slots; slot++) {
          dollars[slot]! += legValue(scales, leg, annuities, scenario * rowLength + slot * ANNUITY_COUNT);
        }
      }
      return { value: dollars[batchCount]!, batches: dollars.slice(0, batchCount) };
    };
    const legsIn = (scenario: number): readonly Batched[] =>
      SERVICING_LEGS.map((_, leg) => legIn(leg, scenario));
    return {
      value: (id) => sumBatched(legsIn(scenarioAt(id))),
      legs: (id) => legsIn(scenarioAt(id)),
      valueAtHigherOas: () => sumBatched(legsIn(scenarios.length)),
    };
  };
  return {
    unitCount: units.length,
    pathCount,
    kernel,
    oasOf: (right) => valued.get(homes.get(right)!.unit)!.oas,
    part,
  };
}
