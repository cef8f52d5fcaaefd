import { invariant } from '../src/core/invariant.ts';
import { solveLinear } from '../src/core/solve-system.ts';

/** A sum of squares to be made least within bounds. */
export interface LeastSquaresProblem {
  /** As many values for any point within the bounds; a point whose values are not finite is never taken. */
  readonly residuals: (parameters: readonly number[]) => readonly number[];
  readonly start: readonly number[];
  readonly lower: readonly number[];
  readonly upper: readonly number[];
  /** Half-width of each parameter's difference quotient, greater than zero. */
  readonly differenceSteps: readonly number[];
}

/** Where a least-squares search ended. */
export interface LeastSquaresSolution {
  readonly parameters: readonly number[];
  readonly residuals: readonly number[];
  /** Whether each parameter lies at a bound that the residuals push it against. */
  readonly atBound: readonly boolean[];
  /**
   * √(s²·(JᵀJ)⁻¹), s² = Σr²/(n − free parameters): undefined for a parameter at a bound, or where the
   * residuals are too few or do not tell the parameters apart.
   */
  readonly standardErrors: readonly (number | undefined)[];
  readonly iterations: number;
  readonly converged: boolean;
}

/** JᵀJ and Jᵀr at a point. */
interface NormalEquations {
  readonly gram: readonly (readonly number[])[];
  readonly gradient: readonly number[];
}

interface Evaluated {
  readonly point: readonly number[];
  readonly residuals: readonly number[];
  readonly cost: number;
}

/** A few dozen do, but for quotes that hardly tell two parameters apart. */
const ITERATIONS_MAX = 500;
const FIRST_DAMPING = 1e-3;
const DAMPING_MIN = 1e-12;
const DAMPING_MAX = 1e8;
const DAMPING_FACTOR = 10;
/** Cosine between the residuals and a column of the Jacobian below which the point is stationary. */
const COSINE_TOLERANCE = 1e-10;
/** Relative fall of the sum of squares that rounding hides. */
const COST_TOLERANCE = 1e-14;
/** Rounding of a sum of squares whose terms are themselves solved for. */
const COST_ROUNDING = 1e-9;
/** Move of a parameter, relative to its size (or difference step, if larger), that is none. */
const STEP_TOLERANCE = 1e-11;
/** Reciprocal condition below which parameters are not told apart. */
const SINGULAR = 1e-14;

/**
 * The least sum of squares within bounds, by Levenberg's and Marquardt's method with Marquardt's scaling.
 *
 * Each step solves (JᵀJ + λ·diag JᵀJ)δ = −Jᵀr over the parameters that no bound holds, those that would leave the
 * bounds put on them; λ falls tenfold after a step that helped and rises tenfold after one that did not. Derivatives are
 * central differences, one-sided at a bound.
 *
 * @source Marquardt, "An algorithm for least-squares estimation of nonlinear parameters", J. SIAM 11 (1963);
 *   Moré, "The Levenberg-Marquardt algorithm: implementation and theory" (1978); bounds by an active set: Nocedal,
 *   Wright, "Numerical Optimization" (2nd ed., 2006), §16.7
 * @param problem with finite residuals at the start, cut back to the bounds
 * @returns a local least point; the same bits for the same problem. Cost: 2 evaluations a parameter and
 *   iteration, and one a trial step
 */
export function minimizeSquares(problem: LeastSquaresProblem): LeastSquaresSolution {
  let here = evaluate(problem, projected(problem, problem.start));
  invariant(Number.isFinite(here.cost), 'A least-squares search starts at finite residuals.');
  let damping = FIRST_DAMPING;
  let iterations = 0;
  let converged = false;
  let equations = normalEquations(problem, here);
  while (!converged && iterations < ITERATIONS_MAX) {
    iterations++;
    const free = freeParameters(problem, here, equations);
    if (isStationary(equations, free, here.cost)) {
      converged = true;
      break;
    }
    const step = descend(problem, here, equations, damping);
    if (step === undefined) break;
    converged = step.last || here.cost - step.next.cost <= COST_TOLERANCE * here.cost;
    here = step.next;
    damping = Math.max(step.damping / DAMPING_FACTOR, DAMPING_MIN);
    equations = normalEquations(problem, here);
  }
  if (converged) {
    here = polished(problem, here, equations);
    equations = normalEquations(problem, here);
  }
  const free = freeParameters(problem, here, equations);
  return {
    parameters: here.point,
    residuals: here.residuals,
    atBound: here.point.map((_, j) => heldByBound(problem, here.point, equations.gradient, j)),
    standardErrors: standardErrors(here, equations, free),
    iterations,
    converged,
  };
}

function evaluate(problem: LeastSquaresProblem, point: readonly number[]): Evaluated {
  const residuals = problem.residuals(point);
  return { point, residuals, cost: residuals.reduce((sum, value) => sum + value * value, 0) };
}

function projected({ lower, upper }: LeastSquaresProblem, point: readonly number[]): readonly number[] {
  return point.map((value, j) => Math.min(Math.max(value, lower[j]!), upper[j]!));
}

function normalEquations(problem: LeastSquaresProblem, { point, residuals }: Evaluated): NormalEquations {
  const columns = point.map((value, j) => {
    const step = problem.differenceSteps[j]!;
    const high = Math.min(value + step, problem.upper[j]!);
    const low = Math.max(value - step, problem.lower[j]!);
    const above = problem.residuals(point.with(j, high));
    const below = problem.residuals(point.with(j, low));
    return above.map((residual, i) => (residual - below[i]!) / (high - low));
  });
  return {
    gram: columns.map((left) => columns.map((right) => dot(left, right))),
    gradient: columns.map((column) => dot(column, residuals)),
  };
}

function dot(left: readonly number[], right: readonly number[]): number {
  return left.reduce((sum, value, i) => sum + value * right[i]!, 0);
}

/** Whether a parameter lies at a bound and the way down leads out of it. */
function heldByBound(
  { lower, upper }: LeastSquaresProblem,
  point: readonly number[],
  gradient: readonly number[],
  j: number,
): boolean {
  return (point[j]! <= lower[j]! && gradient[j]! >= 0) || (point[j]! >= upper[j]! && gradient[j]! <= 0);
}

/** Parameters that may move: not held by a bound, and not without any effect. */
function freeParameters(
  problem: LeastSquaresProblem,
  { point }: Evaluated,
  { gram, gradient }: NormalEquations,
): readonly number[] {
  return point.flatMap((_, j) => (gram[j]![j]! > 0 && !heldByBound(problem, point, gradient, j) ? [j] : []));
}

function isStationary({ gram, gradient }: NormalEquations, free: readonly number[], cost: number): boolean {
  return free.every((j) => Math.abs(gradient[j]!) <= COSINE_TOLERANCE * Math.sqrt(gram[j]![j]! * cost));
}

/** A step that was taken; `last` when no further one can help beyond rounding. */
interface Step {
  readonly next: Evaluated;
  readonly damping: number;
  readonly last: boolean;
}

/** Ever shorter steps until one helps; undefined when none does. */
function descend(
  problem: LeastSquaresProblem,
  here: Evaluated,
  equations: NormalEquations,
  firstDamping: number,
): Step | undefined {
  for (let damping = firstDamping; damping <= DAMPING_MAX; damping *= DAMPING_FACTOR) {
    const next = damped(problem, here, equations, damping);
    if (next === undefined) continue;
    const fall = expectedFall(here, next, equations);
    const noMove = isNoMove(problem, here, next);
    // Bounds that cut several parameters back at once can turn a step uphill; a shorter one meets them singly.
    if (fall < -COST_TOLERANCE * here.cost && !noMove) continue;
    const last = !(fall > COST_TOLERANCE * here.cost) || noMove;
    if (next.cost < here.cost) return { next, damping, last };
    if (last) return { next: here, damping, last };
  }
  return undefined;
}

/**
 * One undamped step more: rounding hides its gain in the sum of squares, yet the gradient still points to the
 * least point, so that the last digits do not depend on the order of the residuals.
 */
function polished(problem: LeastSquaresProblem, here: Evaluated, equations: NormalEquations): Evaluated {
  const next = damped(problem, here, equations, 0);
  return next !== undefined && next.cost <= here.cost * (1 + COST_ROUNDING) ? next : here;
}

/** The end of a damped step within the bounds; undefined where the equations are singular. */
function damped(
  problem: LeastSquaresProblem,
  here: Evaluated,
  equations: NormalEquations,
  damping: number,
): Evaluated | undefined {
  let target = here.point;
  let moving = freeParameters(problem, here, equations);
  // A parameter that would leave the bounds is put on its bound, and the others are solved for again: cutting
  // the whole step back afterwards could turn it uphill.
  for (;;) {
    const moved = solveMoving(here.point, target, equations, moving, damping);
    if (moved === undefined) return undefined;
    target = projected(problem, moved);
    const inside = moving.filter((j) => target[j] === moved[j]);
    if (inside.length === moving.length) return evaluate(problem, target);
    moving = inside;
  }
}

/** The normal equations for some parameters, with the moves from `here` of all others given by `target`. */
function solveMoving(
  here: readonly number[],
  target: readonly number[],
  { gram, gradient }: NormalEquations,
  moving: readonly number[],
  damping: number,
): readonly number[] | undefined {
  const given = here.map((value, j) => (moving.includes(j) ? 0 : target[j]! - value));
  const move = solveLinear(
    moving.map((i) => moving.map((j) => gram[i]![j]! * (i === j ? 1 + damping : 1))),
    moving.map((j) => -gradient[j]! - dot(gram[j]!, given)),
  );
  if (!move.every(Number.isFinite)) return undefined;
  return here.map((value, j) => {
    const k = moving.indexOf(j);
    return k === -1 ? target[j]! : value + move[k]!;
  });
}

function isNoMove({ differenceSteps }: LeastSquaresProblem, from: Evaluated, to: Evaluated): boolean {
  return from.point.every(
    (value, j) =>
      Math.abs(to.point[j]! - value) <= STEP_TOLERANCE * Math.max(Math.abs(value), differenceSteps[j]!),
  );
}

/** Fall of the sum of squares were the residuals linear: −2δᵀJᵀr − δᵀJᵀJδ. */
function expectedFall(from: Evaluated, to: Evaluated, { gram, gradient }: NormalEquations): number {
  const move = to.point.map((value, j) => value - from.point[j]!);
  return (
    -2 * dot(move, gradient) -
    dot(
      move,
      gram.map((row) => dot(row, move)),
    )
  );
}

function standardErrors(
  { point, residuals, cost }: Evaluated,
  { gram }: NormalEquations,
  free: readonly number[],
): readonly (number | undefined)[] {
  const degrees = residuals.length - free.length;
  const errors = new Array<number | undefined>(point.length).fill(undefined);
  if (degrees <= 0) return errors;
  // Unit diagonals make the test of singularity independent of the parameters' units.
  const scale = free.map((j) => Math.sqrt(gram[j]![j]!));
  const correlation = free.map((i, k) => free.map((j, l) => gram[i]![j]! / (scale[k]! * scale[l]!)));
  free.forEach((j, k) => {
    const column = solveLinear(
      correlation,
      free.map((_, l) => (l === k ? 1 : 0)),
    );
    const inverse = column[k]!;
    if (inverse > 0 && inverse < 1 / SINGULAR) {
      errors[j] = Math.sqrt((cost / degrees) * inverse) / scale[k]!;
    }
  });
  return errors;
}
