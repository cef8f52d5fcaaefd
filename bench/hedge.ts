import { oneInstrumentBaseline } from '../src/hedge/baseline.ts';
import { buildProblem, gapTargetDollars } from '../src/hedge/build-problem.ts';
import type { HedgeInstrument } from '../src/hedge/exposure.ts';
import { scaleExposure } from '../src/hedge/exposure-math.ts';
import { parseHedgeConfig } from '../src/hedge/hedge-config.ts';
import { evaluateLots } from '../src/hedge/hedge-problem.ts';
import type { SolvedProblem, SolveRequest } from '../src/hedge/solve-request.ts';
import { hedgeSolver } from '../src/hedge/solver.ts';
import { tradableInstruments } from '../src/hedge/tradable.ts';
import { HEDGE_BOOK, HEDGE_INSTRUMENTS } from '../test/fixtures/hedge-book.ts';
import { scaleBook } from '../test/fixtures/hedge-books.ts';
import { horizonOf } from '../test/fixtures/hedge-horizon.ts';
import type { Row } from './row.ts';

/** Seconds in which a desk should have its hedge, by number of instruments. */
const GOAL_SECONDS = { few: 1, many: 5 } as const;
/** Books that differ by size and shape; the median of their times is shown. */
const BOOKS = 9;
const BOOKS_QUICK = 1;
const SCENARIOS = 1_000;
const NODE_LIMIT = 20_000;

/** Net DV01, four shocks, five key rates, gross notional and cost: twelve constraints. */
const CONFIG = {
  schemaVersion: 1,
  netDv01LimitLots: 0.5,
  shockLimit: {},
  keyRateDv01Limits: { 2: 3_000, 5: 4_000, 10: 6_000, 20: 3_000, 30: 2_000 },
  limits: { costDollars: 200_000 },
  nodeLimit: NODE_LIMIT,
};

/**
 * Time of one hedge to a proven gap of half the finest lot's dollar value: 20 instruments and 150, each objective in its own
 * row. Every answer is checked first: feasible, whole, and its gap as stated.
 */
export function benchHedge(quick: boolean): Row[] {
  const books = quick ? BOOKS_QUICK : BOOKS;
  const few = HEDGE_INSTRUMENTS.slice(0, 20);
  const many = manyInstruments();
  return [
    ...(['absolute', 'quadratic', 'minimum-variance', 'minimum-shortfall'] as const).flatMap((objective) => [
      timed(objective, few, books, GOAL_SECONDS.few),
      timed(objective, many, Math.min(books, 5), GOAL_SECONDS.many),
    ]),
  ];
}

function timed(
  objective: string,
  instruments: readonly HedgeInstrument[],
  books: number,
  goalSeconds: number,
): Row {
  const solve = hedgeSolver();
  // The first solve compiles the code; it is not timed.
  solve(requestOf(objective, instruments, books));
  const seconds: number[] = [];
  let worstGap = 0;
  let target = 0;
  for (let at = 0; at < books; at++) {
    const request = requestOf(objective, instruments, at);
    const start = performance.now();
    const answer = solve(request);
    seconds.push((performance.now() - start) / 1_000);
    if (answer.outcome !== 'solved') throw new Error(`${objective}, book ${at}: no hedge; nothing is shown.`);
    worstGap = Math.max(worstGap, checkedGap(request, answer));
    target = request.gapTarget;
  }
  const median = seconds.sort((left, right) => left - right)[Math.floor(books / 2)]!;
  return {
    name: `hedge: ${objective}, ${instruments.length} instruments, gap ${worstGap.toFixed(0)} of ${target.toFixed(0)} dollars, longest ${seconds.at(-1)!.toFixed(2)} s`,
    value: median,
    unit: 's',
    yardstick: goalSeconds,
    ratio: goalSeconds / median,
    error: 0,
  };
}

function checkedGap({ problem }: SolveRequest, answer: SolvedProblem): number {
  const { feasible, objective } = evaluateLots(problem, answer.lots);
  const whole = answer.lots.every(Number.isInteger);
  if (!feasible || !whole || Math.abs(objective - answer.objective) > 1e-6 * (1 + Math.abs(objective))) {
    throw new Error('A hedge is not what it says; nothing was timed.');
  }
  return answer.objective - answer.bound;
}

function requestOf(objective: string, instruments: readonly HedgeInstrument[], at: number): SolveRequest {
  const horizonObjective = objective.startsWith('minimum');
  const config = parseHedgeConfig({
    ...CONFIG,
    objective,
    ...(horizonObjective ? { shockLimit: null, netDv01LimitLots: null } : {}),
  });
  const book = scaleBook(HEDGE_BOOK, at);
  const baseline = oneInstrumentBaseline(book, instruments, config)!;
  const grossMaximum = 2 * baseline.grossNotional;
  const tradables = tradableInstruments(instruments, config, grossMaximum);
  return {
    problem: buildProblem(
      book,
      instruments,
      tradables,
      config,
      baseline,
      grossMaximum,
      horizonObjective ? horizonOf(book, instruments, SCENARIOS, `bench ${at}`) : undefined,
    ),
    gapTarget: gapTargetDollars(tradables, config),
    nodeLimit: config.nodeLimit,
  };
}

/** Nine months of every TBA and four of every future, each month a little apart from the others: 150. */
function manyInstruments(): readonly HedgeInstrument[] {
  const later = (instrument: HedgeInstrument, month: number): HedgeInstrument => ({
    ...instrument,
    month: `2025-${String(3 + month).padStart(2, '0')}`,
    perLot: scaleExposure(instrument.perLot, 1 - 0.0031 * month - 0.0007 * ((month * month) % 5)),
  });
  return HEDGE_INSTRUMENTS.flatMap((instrument) =>
    Array.from({ length: instrument.kind === 'tba' ? 9 : 4 }, (_, month) => later(instrument, month)),
  );
}
