import { createRequire } from 'node:module';
import type { Highs, ModelData, VariableType } from 'highs';
import { CounterpoiseError } from '../core/errors.ts';
import { invariant } from '../core/invariant.ts';
import { evaluateLots, type HedgeProblem } from './hedge-problem.ts';
import { searchLots } from './local-search.ts';
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

/** Which stop a solve met; `rounded` for the quadratic form, whose lots are a rounding. */
export type SolveStop = 'gap' | 'node-limit' | 'time-limit' | 'rounded';

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
  /** Shadow prices of the continuous relaxation: whether a limit costs anything there. */
  readonly duals: RelaxationDuals;
}

export interface RelaxationDuals {
  readonly limits: readonly number[];
  readonly gross: number;
  /** Reduced cost of each instrument's bounds. */
  readonly bounds: readonly number[];
}

/** A loaded HiGHS runtime: synchronous, one solve at a time. */
export type HedgeSolver = (request: SolveRequest) => SolveAnswer;

/**
 * Loads HiGHS in this thread.
 *
 * @returns a function that blocks until its solve ends; a server runs it in a worker
 */
export async function loadSolver(): Promise<HedgeSolver> {
  const highs = await highsPackage.default();
  return (request) => solveProblem(highs, request);
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

function solveProblem(highs: Highs, request: SolveRequest): SolveAnswer {
  const { problem } = request;
  const program = buildProgram(problem);
  const relaxation = solveRelaxation(highs, program, problem.face.length, request.timeLimitSeconds);
  if (relaxation === undefined) return { outcome: 'infeasible' };
  const candidates = [searchLots(problem, relaxation.lots)];
  if (request.start !== undefined) candidates.push(searchLots(problem, request.start));
  const start = bestOf(problem, candidates);
  if (problem.form === 'quadratic') {
    if (start === undefined) return { outcome: 'infeasible' };
    return answer(problem, start, relaxation.objective, 0, 'rounded', relaxation.duals, request.gapTarget);
  }
  const search = branchAndBound(highs, program, problem, request, start);
  if (search === undefined) return { outcome: 'infeasible' };
  const found = search.lots === undefined ? [] : [search.lots, searchLots(problem, search.lots)];
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
  const bound = Math.max(search.bound, relaxation.objective);
  return answer(problem, best, bound, search.nodeCount, search.stop, relaxation.duals, request.gapTarget);
}

function answer(
  problem: HedgeProblem,
  lots: Float64Array,
  bound: number,
  nodeCount: number,
  stop: SolveStop,
  duals: RelaxationDuals,
  gapTarget: number,
): SolvedProblem {
  const { objective } = evaluateLots(problem, lots);
  return {
    outcome: 'solved',
    lots: Array.from(lots),
    objective,
    bound: Math.min(bound, objective),
    nodeCount,
    stop: objective - bound <= gapTarget ? 'gap' : stop,
    duals,
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
    model.options.set({ output_flag: false, time_limit: timeLimitSeconds, qp_regularization_value: 0 });
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
        limits: program.limitRows.map((row) => rowDual[row]!),
        gross: program.grossRow < 0 ? 0 : rowDual[program.grossRow]!,
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
      const steps = latticeSteps(program, start);
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
function latticeSteps(program: MathematicalProgram, lots: Float64Array): readonly number[] {
  invariant(program.lattice !== undefined, 'Branch and bound runs on the lattice of the absolute form.');
  return program.lattice.inverse.map((row) =>
    row.reduce((total, entry, index) => total + entry * lots[index]!, 0),
  );
}

function modelData(program: MathematicalProgram, integer: boolean): ModelData {
  const quadratic = program.hessianDiagonal.some((value) => value !== 0);
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
    ...(quadratic ? { hessian: diagonalHessian(program.hessianDiagonal) } : {}),
  };
}

function diagonalHessian(diagonal: Float64Array): NonNullable<ModelData['hessian']> {
  const columns = Array.from(diagonal.keys()).filter((column) => diagonal[column] !== 0);
  const starts = new Int32Array(diagonal.length + 1);
  for (let column = 0; column < diagonal.length; column++) {
    starts[column + 1] = starts[column]! + (diagonal[column] === 0 ? 0 : 1);
  }
  return {
    format: 'triangular',
    dimension: diagonal.length,
    starts,
    indices: Int32Array.from(columns),
    values: Float64Array.from(columns, (column) => diagonal[column]!),
  };
}
