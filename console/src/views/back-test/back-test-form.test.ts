import { expect, it } from 'vitest';
import { backtestConfigSchema } from '../../../../src/desk/backtest/backtest-config.ts';
import { ALL_POLICIES, backTestConfigOf, DEFAULT_BACK_TEST } from './back-test-form.ts';

it('leaves to the server what nobody chose', () => {
  expect(backTestConfigOf(DEFAULT_BACK_TEST)).toEqual({ schemaVersion: 1, policies: ALL_POLICIES });
});

it('asks for what the API takes', () => {
  const config = backTestConfigOf({
    ...DEFAULT_BACK_TEST,
    from: '2023-01-03',
    to: '2023-03-31',
    // Chosen in another order than they are shown in.
    policies: ['shortfall', 'none'],
    warmUpDays: 10,
    everyDays: 5,
    netDv01Band: 2_000,
    worlds: 3,
    locksPerDay: 2,
    worldSeed: ' another ',
  });
  expect(config).toEqual({
    schemaVersion: 1,
    from: '2023-01-03',
    to: '2023-03-31',
    worlds: 3,
    warmUpDays: 10,
    policies: ['none', 'shortfall'],
    rebalance: { everyDays: 5, netDv01Band: 2_000 },
    world: { seed: 'another', locksPerDay: 2 },
  });
  expect(backtestConfigSchema.safeParse(config).success).toBe(true);
});
