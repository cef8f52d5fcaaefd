import { performance } from 'node:perf_hooks';
import { describe, expect, it } from 'vitest';
import { HEDGE_BOOK, HEDGE_INSTRUMENTS } from '../../test/fixtures/hedge-book.ts';
import { oneInstrumentBaseline } from './baseline.ts';
import { buildProblem, gapTargetDollars } from './build-problem.ts';
import { scaleExposure } from './exposure-math.ts';
import { solveHedge } from './hedge.ts';
import { DEFAULT_HEDGE_CONFIG } from './hedge-config.ts';
import { evaluateLots } from './hedge-problem.ts';
import { hedgeSolver } from './solver.ts';
import { openLocalSolver, openWorkerSolver } from './solver-session.ts';
import { tradableInstruments } from './tradable.ts';

const config = DEFAULT_HEDGE_CONFIG;
const baseline = oneInstrumentBaseline(HEDGE_BOOK, HEDGE_INSTRUMENTS, config)!;
const grossMaximum = 2 * baseline.grossNotional;
const tradables = tradableInstruments(HEDGE_INSTRUMENTS, config, grossMaximum);
const request = {
  problem: buildProblem(HEDGE_BOOK, HEDGE_INSTRUMENTS, tradables, config, baseline, grossMaximum),
  gapTarget: gapTargetDollars(tradables, config),
  nodeLimit: config.nodeLimit,
};
/** Three months of every instrument, nearly the same, and no gap allowed: only a cancel ends the solve in any time. */
const months = [1, 1.003, 1.0071].flatMap((factor, month) =>
  HEDGE_INSTRUMENTS.map((instrument) => ({
    ...instrument,
    month: `2025-0${3 + month}`,
    perLot: scaleExposure(instrument.perLot, factor),
  })),
);
const manyTradables = tradableInstruments(months, config, grossMaximum);
const endless = {
  ...request,
  problem: buildProblem(HEDGE_BOOK, months, manyTradables, config, baseline, grossMaximum),
  gapTarget: 0,
  nodeLimit: 10_000_000,
};
/** The event loop is free while the worker solves: a timer of 20 ms comes within this, on a loaded machine too. */
const TIMER_DELAY_MAX_MS = 1_000;

describe('a solve', () => {
  it('at a node limit leaves an honest gap and a feasible hedge', () => {
    const answer = hedgeSolver()({ ...request, nodeLimit: 1 });
    if (answer.outcome !== 'solved') expect.fail('infeasible');
    expect(answer.stop).toBe('node-limit');
    expect(evaluateLots(request.problem, answer.lots).feasible).toBe(true);
    expect(answer.objective - answer.bound).toBeGreaterThan(request.gapTarget);
  });

  it('does not depend on the solves before it', () => {
    const used = hedgeSolver();
    const budgeted = { ...request.problem, limits: [], costMaximum: 20_000 };
    used({ ...request, problem: budgeted });
    expect(used(request)).toEqual(hedgeSolver()(request));
  });
});

describe('the solver’s thread', () => {
  it('leaves the event loop free and gives the answer of this thread', async () => {
    const small = { ...request, nodeLimit: 50 };
    const local = await openLocalSolver();
    const expected = await local.solve(small);
    const session = await openWorkerSolver();
    try {
      const started = performance.now();
      const timer = new Promise<number>((resolve) =>
        setTimeout(() => resolve(performance.now() - started), 20),
      );
      const answer = session.solve(small);
      expect(await timer).toBeLessThan(TIMER_DELAY_MAX_MS);
      expect(await answer).toEqual(expected);
    } finally {
      await session.close();
    }
  });

  it('ends at once when cancelled while it solves', async () => {
    const controller = new AbortController();
    const session = await openWorkerSolver(controller.signal);
    const answer = session.solve(endless);
    setTimeout(() => controller.abort(), 300);
    await expect(answer).rejects.toMatchObject({ code: 'SIMULATION_CANCELLED' });
    await expect(session.solve(request)).rejects.toMatchObject({ code: 'SIMULATION_CANCELLED' });
    await session.close();
  });

  it('does not start when cancelled before', async () => {
    const signal = AbortSignal.abort();
    await expect(
      solveHedge(HEDGE_BOOK, HEDGE_INSTRUMENTS, { ...config, frontierPoints: 0 }, { signal }),
    ).rejects.toMatchObject({ code: 'SIMULATION_CANCELLED' });
  });

  it('reports a solve that fails there', async () => {
    const session = await openWorkerSolver();
    const broken = { ...request.problem, upper: request.problem.upper.map(() => Number.NaN) };
    await expect(session.solve({ ...request, problem: broken })).rejects.toMatchObject({
      code: 'HEDGE_SOLVER_FAILED',
    });
    await session.close();
  });
});
