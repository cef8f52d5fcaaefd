import { createRequire } from 'node:module';
import type { Highs, ModelData, VariableType } from 'highs';
import { CounterpoiseError } from '../core/errors.ts';
import { invariant } from '../core/invariant.ts';
import { evaluateLots, type HedgeProblem, linearValue } from './hedge-problem.ts';
import type { LatticeBasis } from './lattice.ts';
import { lotSearch, roundAlong } from './local-search.ts';
import { type LotLattice, lotLattices } from './lot-lattice.ts';
import { buildProgram, type MathematicalProgram } from './milp.ts';

// The package's types describe its CommonJS build alone: as an ES module its default import would be typed wrongly.
const highsPackage: typeof import('highs') = createRequire(import.meta.url)('highs');

/** One problem and when to stop on it. */
export interface SolveRequest {
  readonly problem: HedgeProblem;
  /** Dollars. */
  readonly gapTarget: number;
  readonly nodeLimit: number;
  readonly timeLimitSeconds: number;
  /** Lots known to be good, if any. */
  readonly start?: readonly number[];
}

/** Which stop a solve met. */
export type SolveStop = 'gap' | 'node-limit' | 'time-limit';

export type SolveAnswer = SolvedProblem | { readonly outcome: 'infeasible' };

export interface SolvedProblem {
  readonly outcome: 'solved';
  /** Whole lots, one per instrument. */
  readonly lots: readonly number[];
  /** Dollars, of these lots. */
  readonly objective: number;
  /** Dollars: no whole-lot trade can do better. */
  readonly bound: number;
  readonly nodeCount: number;
  readonly stop: SolveStop;

  readonly duals: RelaxationDuals;
}

/** Shadow prices in dollars per unit: positive where the lower end holds the objective up, negative at the upper. */
export interface RelaxationDuals {
  readonly limits: readonly number[];
  /** Per dollar of face. */
  readonly gross: number;
  /** Per lot, of the bounds of each instrument. */
  readonly bounds: readonly number[];
}

interface Runtime {
  readonly highs: Highs;
  readonly lattices: LotLattice;
}

/** A loaded HiGHS runtime: synchronous, one solve at a time. */
export type HedgeSolver = (request: SolveRequest) => SolveAnswer;

/**
 * Loads HiGHS in this thread.
 *
 * @returns a function that blocks until its solve ends; a server runs it in a worker
 */
export async function loadSolver(): Promise<HedgeSolver> {
  const runtime: Runtime = { highs: await highsPackage.default(), lattices: lotLattices() };
  return (request) => solveProblem(runtime, request);
}

/** Numeric model statuses of HiGHS that this program tells apart. */
const STATUS = {
  optimal: 7,
  infeasible: 8,
  unboundedOrInfeasible: 9,
  timeLimit: 13,
  iterationLimit: 14,
  solutionLimit: 16,
} as const;

/**
 * What a HiGHS model status means here.
 *
 * @param status `getModelStatus()` of HiGHS 1.15
 * @returns whether the answer is proven, stopped at a limit, or impossible
 * @throws CounterpoiseError HEDGE_SOLVER_FAILED for every status that is no answer; an unbounded hedge is one, since
 *   every lot is bounded
 */
export function interpretStatus(status: number): 'optimal' | 'infeasible' | 'node-limit' | 'time-limit' {
  switch (status) {
    case STATUS.optimal:
      return 'optimal';
    case STATUS.infeasible:
    case STATUS.unboundedOrInfeasible:
      return 'infeasible';
    case STATUS.timeLimit:
      return 'time-limit';
    case STATUS.iterationLimit:
    case STATUS.solutionLimit:
      return 'node-limit';
    default:
      throw new CounterpoiseError('HEDGE_SOLVER_FAILED', 'The optimizer stopped without an answer.', {
        found: `HiGHS model status ${status}`,
      });
  }
}

/** A parabola is touched first at the halvings of its term's offset, down to a thousandth. */
const FIRST_TANGENTS = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024] as const;
/** Rounds of new tangents; each makes the program exact at the trades just found. */
const TANGENT_ROUNDS_MAX = 12;

function solveProblem(runtime: Runtime, request: SolveRequest): SolveAnswer {
  if (request.problem.form === 'quadratic') return solveQuadratic(runtime, request);
  return solveLinear(runtime, request, [])?.answer ?? { outcome: 'infeasible' };
}

function solveQuadratic(runtime: Runtime, request: SolveRequest): SolveAnswer {
  const { problem, gapTarget } = request;
  const tangents = problem.terms.map(({ offset }) =>
    offset === 0 ? [] : FIRST_TANGENTS.map((divisor) => Math.abs(offset) / divisor),
  );
  let best: SolvedProblem | undefined;
  let bound = Number.NEGATIVE_INFINITY;
  let nodeCount = 0;
  for (let round = 1; ; round++) {
    const start = best?.lots ?? request.start;
    const linear = { ...request, gapTarget: 0.5 * gapTarget, ...(start === undefined ? {} : { start }) };
    const found = solveLinear(runtime, linear, tangents);
    if (found === undefined) return { outcome: 'infeasible' };
    const { answer, treeLots } = found;
    bound = Math.max(bound, answer.bound);
    nodeCount += answer.nodeCount;
    if (best === undefined || answer.objective < best.objective) best = answer;
    const closed = best.objective - bound <= gapTarget;
    if (closed || answer.stop !== 'gap' || round === TANGENT_ROUNDS_MAX) {
      const stop = closed ? 'gap' : answer.stop === 'gap' ? 'node-limit' : answer.stop;
      return { ...best, bound: Math.min(bound, best.objective), nodeCount, stop };
    }
    for (const [index, term] of problem.terms.entries()) {
      for (const lots of [treeLots, answer.lots]) {
        const touched = Math.abs(linearValue(term, lots));
        if (touched > 0 && !tangents[index]!.includes(touched)) tangents[index]!.push(touched);
      }
    }
  }
}

interface LinearAnswer {
  readonly answer: SolvedProblem;
  /** The tree's own lots, before local search moved them. */
  readonly treeLots: ArrayLike<number>;
}

function solveLinear(
  { highs, lattices }: Runtime,
  request: SolveRequest,
  tangents: readonly (readonly number[])[],
): LinearAnswer | undefined {
  const { problem } = request;
  const lattice = lattices(problem);
  const program = buildProgram(problem, lattice, tangents);
  const relaxation = solveRelaxation(highs, program, problem.face.length, request.timeLimitSeconds);
  if (relaxation === undefined) return undefined;
  const improve = lotSearch(problem, lattice);
  const candidates = [relaxation.lots, roundAlong(lattice, relaxation.lots)].map(improve);
  if (request.start !== undefined) candidates.push(Float64Array.from(request.start));
  const start = bestOf(problem, candidates);
  const closed =
    start !== undefined && evaluateLots(problem, start).objective - relaxation.objective <= request.gapTarget;
  const search: TreeSearch | undefined = closed
    ? { lots: start, bound: relaxation.objective, nodeCount: 0, stop: 'gap' }
    : branchAndBound(highs, program, lattice, problem, request, start);
  if (search === undefined) return undefined;
  const found = search.lots === undefined ? [] : [search.lots, improve(search.lots)];
  const best = bestOf(problem, start === undefined ? found : [...found, start]);
  if (best === undefined) {
    throw new CounterpoiseError(
      'HEDGE_SOLVER_FAILED',
      'The optimizer found no whole-lot hedge before it had to stop.',
      {
        found: search.stop,
        accepted: 'a larger nodeLimit or timeLimitSeconds in the hedge config',
      },
    );
  }
  const { objective } = evaluateLots(problem, best);
  const bound = Math.min(objective, Math.max(search.bound, relaxation.objective));
  const { nodeCount } = search;
  const stop = objective - bound <= request.gapTarget ? 'gap' : search.stop;
  return {
    answer: {
      outcome: 'solved',
      lots: Array.from(best),
      objective,
      bound,
      nodeCount,
      stop,
      duals: relaxation.duals,
    },
    treeLots: search.lots ?? best,
  };
}

function bestOf(problem: HedgeProblem, candidates: readonly Float64Array[]): Float64Array | undefined {
  let best: Float64Array | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const lots of candidates) {
    const { feasible, objective } = evaluateLots(problem, lots);
    if (feasible && objective < least) {
      best = lots;
      least = objective;
    }
  }
  return best;
}

interface Relaxation {
  readonly lots: Float64Array;
  readonly objective: number;
  readonly duals: RelaxationDuals;
}

function solveRelaxation(
  highs: Highs,
  program: MathematicalProgram,
  instrumentCount: number,
  timeLimitSeconds: number,
): Relaxation | undefined {
  return highs.withModel(modelData(program, false), (model) => {
    model.options.set({ output_flag: false, time_limit: timeLimitSeconds });
    model.run();
    const status = interpretStatus(model.getModelStatus());
    if (status === 'infeasible') return undefined;
    if (status !== 'optimal') {
      throw new CounterpoiseError('HEDGE_SOLVER_FAILED', 'The continuous relaxation did not end in time.', {
        found: status,
      });
    }
    const { colValue, colDual, rowDual } = model.getSolution();
    return {
      lots: colValue.slice(0, instrumentCount),
      objective: model.getObjectiveValue(),
      duals: {
        limits: program.limitRows.map(({ row, scale }) => scale * rowDual[row]!),
        gross: program.grossRow === undefined ? 0 : program.grossRow.scale * rowDual[program.grossRow.row]!,
        bounds: Array.from(colDual.subarray(0, instrumentCount)),
      },
    };
  });
}

interface TreeSearch {
  readonly lots: Float64Array | undefined;
  readonly bound: number;
  readonly nodeCount: number;
  readonly stop: SolveStop;
}

function branchAndBound(
  highs: Highs,
  program: MathematicalProgram,
  lattice: LatticeBasis,
  problem: HedgeProblem,
  request: SolveRequest,
  start: Float64Array | undefined,
): TreeSearch | undefined {
  return highs.withModel(modelData(program, true), (model): TreeSearch | undefined => {
    model.options.set({
      output_flag: false,
      random_seed: 0,
      mip_rel_gap: 0,
      mip_abs_gap: request.gapTarget,
      mip_max_nodes: request.nodeLimit,
      mip_feasibility_tolerance: 1e-7,
      time_limit: request.timeLimitSeconds,
    });
    if (start !== undefined) {
      const steps = latticeSteps(lattice, start);
      const values = [...start, ...steps];
      model.setSolution({ indices: Array.from(values.keys()), values });
    }
    model.run();
    const status = interpretStatus(model.getModelStatus());
    if (status === 'infeasible') return undefined;
    const bound = model.info.get('mip_dual_bound');
    const nodeCount = Number(model.info.get('mip_node_count'));
    invariant(
      typeof bound === 'number' && !Number.isNaN(bound),
      'HiGHS reports a dual bound for an integer program.',
    );
    // 2 is HiGHS's "a feasible point is known"; otherwise the arrays hold no solution.
    const found = model.info.get('primal_solution_status') === 2;
    const values = found ? model.getSolution().colValue.slice(0, problem.face.length) : undefined;
    return {
      lots: values?.map((value) => Math.round(value) + 0),
      bound,
      nodeCount,
      stop: status === 'optimal' ? 'gap' : status,
    };
  });
}

/** The integer columns of whole lots. */
function latticeSteps(lattice: LatticeBasis, lots: Float64Array): readonly number[] {
  return lattice.inverse.map((row) => row.reduce((total, entry, index) => total + entry * lots[index]!, 0));
}

function modelData(program: MathematicalProgram, integer: boolean): ModelData {
  return {
    numCols: program.columnCount,
    numRows: program.rowCount,
    colCost: program.columnCost,
    colLower: program.columnLower,
    colUpper: program.columnUpper,
    rowLower: program.rowLower,
    rowUpper: program.rowUpper,
    matrix: {
      format: 'csc',
      numRows: program.rowCount,
      numCols: program.columnCount,
      starts: program.starts,
      indices: program.rows,
      values: program.values,
    },
    ...(integer
      ? { integrality: Array.from(program.integrality, (flag): VariableType => (flag === 1 ? 1 : 0)) }
      : {}),
  };
}
