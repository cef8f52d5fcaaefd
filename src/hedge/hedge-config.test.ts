import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CounterpoiseError } from '../core/errors.ts';
import { momentsOf, sampleVariance } from '../core/statistics.ts';
import {
  DAILY_DEVIATION_BP,
  DEFAULT_HEDGE_CONFIG,
  parseHedgeConfig,
  requiredHorizon,
  requiredShocksBp,
} from './hedge-config.ts';

const HISTORY = new URL('../../../shared/data/treasury_par_yields_2021-2025.csv', import.meta.url);
/** The defaults are given to two decimals. */
const HALF_OF_LAST_DIGIT = 0.005 + 1e-9;
const DAY_MS = 86_400_000;

describe('the configuration', () => {
  it('fills in every default', () => {
    expect(DEFAULT_HEDGE_CONFIG.shockLimit).toEqual({ shocksBp: [50, 100], fractionOfBaseline: 0.45 });
    expect(DEFAULT_HEDGE_CONFIG.limits.grossNotional).toEqual({ multipleOfBaseline: 2 });
    expect(DEFAULT_HEDGE_CONFIG.netDv01LimitLots).toBe(0.5);
    expect(requiredShocksBp(DEFAULT_HEDGE_CONFIG)).toEqual([-100, -50, 50, 100]);
    expect(parseHedgeConfig({ schemaVersion: 1, shockLimit: null }).shockLimit).toBeNull();
    const tail = parseHedgeConfig({ schemaVersion: 1, objective: 'minimum-shortfall' });
    expect([tail.netDv01LimitLots, tail.shockLimit]).toEqual([null, null]);
    expect(requiredHorizon(tail)?.businessDays).toBe(1);
    expect(requiredHorizon(DEFAULT_HEDGE_CONFIG)).toBeUndefined();
  });

  it.each([
    ['/weights/duration', { weights: { duration: -1 } }],
    ['/moves/keyRateBp', { moves: { keyRateBp: [1, 2, 3] } }],
    ['/objective', { objective: 'minimum-regret' }],
    ['/nodeLimit', { nodeLimit: Number.NaN }],
    ['', { wieghts: {} }],
    [
      '/segments',
      {
        segments: [
          { name: 'a', rule: {} },
          { name: 'a', rule: {} },
        ],
      },
    ],
    ['/limits/costDollars', { limits: { costDollars: -1 } }],
  ])('refuses a fault at "%s"', (pointer, fault) => {
    try {
      parseHedgeConfig({ schemaVersion: 1, ...fault }, 'h.json');
      expect.fail('accepted');
    } catch (error) {
      if (!(error instanceof CounterpoiseError)) throw error;
      expect(error.code).toBe('INPUT_INVALID');
      expect(error.details).toMatchObject({ file: 'h.json', pointer });
    }
  });

  it.skipIf(!existsSync(HISTORY))('moves each key rate by one daily deviation of the par yields', () => {
    const [header, ...lines] = readFileSync(HISTORY, 'utf8').trim().split('\n');
    const names = header!.split(',');
    const rows = lines
      .map((line) => line.split(','))
      .map((cells) => ({
        day: Date.parse(cells[0]!) / DAY_MS,
        yields: ['2 Yr', '5 Yr', '10 Yr', '20 Yr', '30 Yr'].map(
          (name) => 100 * Number(cells[names.indexOf(name)]),
        ),
      }))
      .sort((left, right) => left.day - right.day);
    const deviation = (read: (yields: readonly number[]) => number): number =>
      Math.sqrt(
        sampleVariance(
          momentsOf(
            rows
              .slice(1)
              .flatMap((row, index) =>
                row.day - rows[index]!.day > 5 ? [] : [read(row.yields) - read(rows[index]!.yields)],
              ),
          ),
        ),
      );
    for (const [index, expected] of DAILY_DEVIATION_BP.keyRates.entries()) {
      expect(Math.abs(deviation((yields) => yields[index]!) - expected)).toBeLessThan(HALF_OF_LAST_DIGIT);
    }
    const mean = deviation((yields) => yields.reduce((total, value) => total + value, 0) / yields.length);
    expect(Math.abs(mean - DAILY_DEVIATION_BP.parallel)).toBeLessThan(HALF_OF_LAST_DIGIT);
  });
});
