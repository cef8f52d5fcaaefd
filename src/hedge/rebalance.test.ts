import { describe, expect, it } from 'vitest';
import { HEDGE_BOOK, HEDGE_INSTRUMENTS } from '../../test/fixtures/hedge-book.ts';
import { convexityPnl } from './exposure-math.ts';
import { solveHedge } from './hedge.ts';
import { parseHedgeConfig } from './hedge-config.ts';
import { openLocalSolver } from './solver-session.ts';

const few = HEDGE_INSTRUMENTS.slice(3, 6);
const hedge = (rebalance: object) =>
  solveHedge(HEDGE_BOOK, few, parseHedgeConfig({ schemaVersion: 1, frontierPoints: 0, rebalance }), {
    openSolver: openLocalSolver,
  });

describe('rebalancing bands', () => {
  it('leave a book inside them as it is, say why, and what trading would gain at most', async () => {
    const solution = await hedge({ netDv01: 45_000 });
    expect(solution.decision.action).toBe('hold');
    expect(solution.decision.statement).toContain(
      'net DV01 of 45,000 USD per bp is inside its band of ±45,000',
    );
    expect(solution.trades).toEqual([]);
    expect(solution.after).toEqual(solution.before);
    expect(solution.gap.stop).toBe('held');
    // The bound is that of the best trade without limits, so it lies below any trade's objective.
    const traded = await hedge({ netDv01: 44_999 });
    expect(solution.gap.dollars).toBeGreaterThanOrEqual(solution.objective.total - traded.objective.total);
  });

  it('are all to be kept: one outside is enough to trade', async () => {
    const convexity = Math.abs(convexityPnl(HEDGE_BOOK, 50).value);
    const solution = await hedge({ netDv01: 45_000, convexityPnl: 0.99 * convexity });
    expect(solution.decision).toMatchObject({ action: 'trade' });
    expect(solution.decision.checks.map(({ inside }) => inside)).toEqual([true, false]);
    expect(solution.trades.length).toBeGreaterThan(0);
  });
});
