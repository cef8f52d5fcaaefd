import type { Batched } from '../src/core/batched.ts';
import { standardErrorOf } from '../src/core/batched.ts';
import { CounterpoiseError } from '../src/core/errors.ts';
import { invariant } from '../src/core/invariant.ts';
import { PROGRAMS, type Program } from '../src/market/programs.ts';
import type { MarketSnapshot } from '../src/market/snapshot.ts';
import type { PoolPricer } from '../src/sim/pool-pricer.ts';
import type { SimulationControl } from '../src/sim/simulate.ts';
import {
  dispersion,
  type FlatnessTerms,
  flattestOn,
  identification,
  LOG_MULTIPLIER_BOUND,
  type TuningPenalties,
} from './flattest-multipliers.ts';
import { advanceSearch, FIRST_TRIAL, type FlattestSearch } from './flattest-search.ts';
import {
  type LogMultipliers,
  multipliersAt,
  type OasSurface,
  oasSurface,
  SURFACE_OFFSETS,
  surfaceValue,
} from './oas-surface.ts';
import type { PrepaymentTuning, TunedProgram } from './prepayment-tuning-schema.ts';
import { type QuotedPool, quotedPools, simulatePools, type TbaSpreadTerms, tbaName } from './tba-spreads.ts';

/** What a tuning depends on beside the quotes. */
export interface PrepaymentTuningTerms extends TbaSpreadTerms {
  /** Of the previous set, whose multipliers the result is drawn to. */
  readonly previous?: PrepaymentTuning;
  /** {@link TUNING_PENALTIES} when absent. */
  readonly penalties?: TuningPenalties;
}

/** Deviations of the penalties, explained in docs/models/calibration.md. */
const TUNING_PENALTIES: TuningPenalties = Object.freeze({
  oasDeviationBp: 5,
  fromOne: 0.35,
  fromPrevious: 0.2,
});

const COUPONS_MIN = 3;
/** Simulations of the stack; three usually do. */
const RUNS_MAX = 8;
/** Distance from par, in points, at which a coupon counts half. */
const HALF_WEIGHT_POINTS = 5;
const BP = 1e4;

/** The coupons of a program in one month, and the search for its multipliers. */
interface StackSearch {
  readonly program: Program;
  readonly pools: readonly QuotedPool[];
  readonly terms: FlatnessTerms;
  readonly search: FlattestSearch;
  /** OAS of the last measurement, by coupon and offset. */
  readonly measured: readonly (readonly Batched[])[];
  readonly before: readonly number[];
}

type LeftOut = PrepaymentTuning['leftOut'][number];

/**
 * Multipliers of refinancing and turnover at which each program's coupon stack has the flattest OAS.
 *
 * The stack is the earliest month with three coupons. Every run values it on the same paths at six nearby pairs of
 * multipliers, for all programs at once; the pair that flattens the quadratic through them is where the next run measures.
 *
 * @source Levin & Davidson, "Prepayment risk- and option-adjusted valuation of MBS" (2005), for risk-neutral prepayment;
 *   objective and search: own choice, docs/models/calibration.md
 * @returns multipliers to about 1e-6, given the paths, with what they do; a program without three coupons of one month is named
 *   and left as it is. Its bits depend on the arguments alone
 * @throws CounterpoiseError SIMULATION_CANCELLED, SIMULATION_NOT_FINITE, SIMULATION_TOO_LARGE
 */
export async function tunePrepayment(
  snapshot: MarketSnapshot,
  terms: PrepaymentTuningTerms,
): Promise<PrepaymentTuning> {
  const { pools, failures } = quotedPools(snapshot, terms.mortgageSpreads);
  const leftOut: LeftOut[] = failures.map(({ quote, reason }) => ({ name: quote, reason }));
  let stacks = PROGRAMS.flatMap((program) => stackOf(program, pools, terms, leftOut));
  for (let run = 0; run < RUNS_MAX && stacks.some(isOpen); run++) {
    const open = stacks.filter(isOpen);
    const measured = await measure(snapshot, open, terms, controlOfRun(terms.control, run));
    stacks = stacks.flatMap((stack) => {
      const own = measured.get(stack.program);
      return own === undefined ? [stack] : advanced(stack, own, leftOut);
    });
  }
  terms.control.onProgress?.(1, 1);
  return { programs: stacks.map((stack) => tunedProgram(stack)), leftOut };
}

function isOpen({ search }: StackSearch): boolean {
  return !search.converged;
}

/** The stack of a program's earliest month with enough coupons; without one the program is left out. */
function stackOf(
  program: Program,
  pools: readonly QuotedPool[],
  { penalties = TUNING_PENALTIES, previous }: PrepaymentTuningTerms,
  leftOut: LeftOut[],
): readonly StackSearch[] {
  const own = pools.filter(({ quote }) => quote.program === program);
  if (own.length === 0) return [];
  const months = [...new Set(own.map(({ quote }) => quote.settlementMonth))].sort();
  const stack = months
    .map((month) => own.filter(({ quote }) => quote.settlementMonth === month))
    .find((coupons) => coupons.length >= COUPONS_MIN);
  if (stack === undefined) {
    leftOut.push(tooFew(program));
    return [];
  }
  const before = previous?.programs.find((one) => one.program === program);
  return [
    {
      program,
      pools: stack,
      terms: {
        weights: stack.map(({ quote }) => weightOf(quote.pricePer100)),
        penalties,
        previous:
          before === undefined
            ? undefined
            : [Math.log(before.refinancing.value), Math.log(before.turnover.value)],
      },
      search: FIRST_TRIAL,
      measured: [],
      before: [],
    },
  ];
}

function tooFew(program: Program): LeftOut {
  return { name: program, reason: `Fewer than ${COUPONS_MIN} coupons of one month have an OAS.` };
}

/** 1 at par; smooth, so that no small move of a price changes it much. */
function weightOf(pricePer100: number): number {
  const distance = (pricePer100 - 100) / HALF_WEIGHT_POINTS;
  return 1 / (1 + distance * distance);
}

/** OAS of every coupon of every stack at its trial's offsets, in basis points, from one run. */
async function measure(
  { asOf }: MarketSnapshot,
  stacks: readonly StackSearch[],
  terms: PrepaymentTuningTerms,
  control: SimulationControl,
): Promise<ReadonlyMap<Program, readonly (readonly (Batched | undefined)[])[]>> {
  const profiles = stacks.flatMap(({ pools, search }) =>
    pools.flatMap((pool) =>
      SURFACE_OFFSETS.map((offset) => ({
        ...pool.terms,
        multipliers: multipliersAt(moved(search.trial, offset)),
      })),
    ),
  );
  const { pricers } = await simulatePools(asOf, profiles, terms, control);
  let next = 0;
  return new Map(
    stacks.map(({ program, pools }) => [
      program,
      pools.map(({ quote }) => SURFACE_OFFSETS.map(() => oasBp(pricers[next++]!, quote.pricePer100))),
    ]),
  );
}

function oasBp(pricer: PoolPricer, pricePer100: number): Batched | undefined {
  try {
    const { value, batches } = pricer.oasOf(pricePer100);
    return { value: value * BP, batches: batches.map((batch) => batch * BP) };
  } catch (error) {
    if (error instanceof CounterpoiseError && error.code === 'SOLVE_NO_ROOT') return undefined;
    throw error;
  }
}

/** Takes a measurement in; the first one drops coupons that have no OAS. */
function advanced(
  stack: StackSearch,
  oas: readonly (readonly (Batched | undefined)[])[],
  leftOut: LeftOut[],
): readonly StackSearch[] {
  const solved = oas.map(isSolved);
  if (!solved.every(Boolean) && stack.search.best === undefined) {
    const kept = <T>(items: readonly T[]): readonly T[] => items.filter((_, i) => solved[i]);
    stack.pools.forEach(({ quote }, i) => {
      if (!solved[i]) leftOut.push({ name: tbaName(quote), reason: 'No OAS gives its price.' });
    });
    if (kept(oas).length < COUPONS_MIN) {
      leftOut.push(tooFew(stack.program));
      return [];
    }
    const terms = { ...stack.terms, weights: kept(stack.terms.weights) };
    return advanced({ ...stack, pools: kept(stack.pools), terms }, kept(oas), leftOut);
  }
  const surfaces = oas.map((coupon) => oasSurface(coupon.map((one) => one?.value ?? Number.NaN)));
  const search = advanceSearch(stack.search, surfaces, stack.terms);
  const isBest = search.best !== stack.search.best;
  return [
    {
      ...stack,
      search,
      measured: isBest ? oas.filter(isSolved) : stack.measured,
      before: stack.before.length > 0 ? stack.before : surfaces.map(({ value }) => value),
    },
  ];
}

function isSolved(coupon: readonly (Batched | undefined)[]): coupon is readonly Batched[] {
  return coupon.every((one) => one !== undefined);
}

function tunedProgram({ program, pools, terms, search, measured, before }: StackSearch): TunedProgram {
  const { best, converged } = search;
  invariant(best !== undefined, 'A stack in the result was measured.');
  const end = converged ? search.trial : best.point;
  const move: LogMultipliers = [end[0] - best.point[0], end[1] - best.point[1]];
  const after = best.surfaces.map((surface) => surfaceValue(surface, move));
  const batches = batchMultipliers(measured, best.point, terms);
  const multiplier = (j: 0 | 1): TunedProgram['refinancing'] => ({
    value: Math.exp(end[j]),
    standardError: standardErrorOf({ value: end[j], batches: batches.map((logs) => Math.exp(logs[j])) }),
    atBound: Math.abs(end[j]) >= LOG_MULTIPLIER_BOUND,
  });
  const { effectCosine, weakestDeviation } = identification(best.surfaces, move, terms);
  return {
    program,
    settlementMonth: pools[0]!.quote.settlementMonth,
    refinancing: multiplier(0),
    turnover: multiplier(1),
    coupons: pools.map(({ quote }, i) => ({
      coupon: quote.coupon,
      weight: terms.weights[i]!,
      oasBeforeBp: before[i]!,
      oasAfterBp: after[i]!,
    })),
    dispersionBeforeBp: dispersion(before, terms.weights),
    dispersionAfterBp: dispersion(after, terms.weights),
    effectCosine,
    weakestDeviation,
    identified: weakestDeviation <= LOG_MULTIPLIER_BOUND,
    iterations: search.measurements,
    converged,
  };
}

/** The multipliers that each batch of paths would have given. */
function batchMultipliers(
  measured: readonly (readonly Batched[])[],
  centre: LogMultipliers,
  terms: FlatnessTerms,
): readonly LogMultipliers[] {
  return measured[0]![0]!.batches.map((_, batch) => {
    const surfaces: readonly OasSurface[] = measured.map((coupon) =>
      oasSurface(coupon.map(({ batches }) => batches[batch]!)),
    );
    return flattestOn(surfaces, centre, LOG_MULTIPLIER_BOUND, terms);
  });
}

function moved(point: LogMultipliers, by: LogMultipliers): LogMultipliers {
  return [point[0] + by[0], point[1] + by[1]];
}

/** The share of all runs there may be; what fewer runs leave out is made up at the end. */
function controlOfRun({ onProgress, ...control }: SimulationControl, run: number): SimulationControl {
  if (onProgress === undefined) return control;
  return { ...control, onProgress: (done, total) => onProgress(run * total + done, RUNS_MAX * total) };
}
