import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { exact } from '../../src/core/batched.ts';
import { money, sumOf } from '../../src/core/money.ts';
import { BOOK_PARTS, CHAIN_LINES, type ItemChain, itemPnl } from '../../src/desk/explain/item-chain.ts';
import { LOCK_STAGES } from '../../src/instruments/rate-lock.ts';
import {
  type CalibratedDay,
  explainPair,
  LOCKS,
  movedDay,
  POSITIONS,
  smallDay,
} from '../fixtures/explain-pair.ts';

const SEED = 20_250_210;
/** Whatever else the machine does. */
const LIVE_MS = 240_000;

/** Any dollars, halves of cents among them. */
const dollars = fc.oneof(
  fc.double({ min: -1e9, max: 1e9, noNaN: true }),
  fc.integer({ min: -1e7, max: 1e7 }).map((halves) => halves / 200),
);

describe('the lines of an item', () => {
  it('sum to its change to the cent, whatever its values on the way', () => {
    fc.assert(
      fc.property(
        fc.tuple(dollars, dollars, dollars),
        fc.array(fc.option(dollars), { minLength: CHAIN_LINES.length, maxLength: CHAIN_LINES.length }),
        ([before, start, after], values) => {
          const chain: ItemChain = {
            id: 'one',
            part: 'locks',
            before: exact(before),
            start: exact(start),
            after: exact(after),
            restated: exact(after),
            steps: new Map(
              CHAIN_LINES.flatMap((line, index) => {
                const value = values[index];
                return value === null || value === undefined ? [] : [[line, exact(value)] as const];
              }),
            ),
          };
          const pnl = itemPnl(chain);
          expect(sumOf(pnl.lines.values()).equals(pnl.after.minus(pnl.before))).toBe(true);
          for (const gain of pnl.lines.values()) expect(gain.decimalPlaces()).toBeLessThanOrEqual(2);
        },
      ),
      { seed: SEED, numRuns: 200 },
    );
  });
});

describe('a random pair of days', () => {
  let before: CalibratedDay;
  beforeAll(async () => {
    before = await smallDay();
  });

  const bp = (most: number) => fc.double({ min: -most, max: most, noNaN: true });
  const pair = fc.record({
    level: bp(60),
    tilt: bp(15),
    volatilityBp: bp(6),
    mortgageBasisBp: bp(8),
    oas: bp(8),
    kept: fc.subarray([...LOCKS], { minLength: 2 }),
    stage: fc.constantFrom(...LOCK_STAGES.filter((stage) => stage !== 'funded')),
    traded: fc.subarray([...POSITIONS]),
    cash: fc.array(fc.integer({ min: -1e7, max: 1e7 }), { maxLength: 3 }),
  });

  it(
    'adds up to the cent by line, by side, by lock and by trade',
    async () => {
      await fc.assert(
        fc.asyncProperty(pair, async ({ level, tilt, oas, kept, stage, traded, cash, ...move }) => {
          const day = await movedDay(before, {
            ...move,
            rateBp: (years) => level + (tilt * Math.min(30, years)) / 30,
            oasBp: () => oas,
          });
          const [first, ...others] = kept;
          const changed = first!.stage === 'funded' ? first! : { ...first!, stage };
          const result = await explainPair(
            { day: before },
            { day, locks: [changed, ...others], positions: traded },
            { cash: cash.map((cents) => ({ kind: 'cost', amount: (cents / 100).toFixed(2) })) },
          );
          const over = (amounts: readonly string[]): string => sumOf(amounts.map(money)).toFixed(2);
          expect(over(result.lines.map((row) => row.total))).toBe(result.total.pnl);
          expect(over([result.total.markToMarket, result.total.cash])).toBe(result.total.pnl);
          for (const part of BOOK_PARTS) {
            const row = result.markToMarket.find((one) => one.part === part)!;
            expect(over(result.lines.map((line) => line[part]))).toBe(row.change);
            const items = result.rows.filter((item) => item.part === part);
            expect(over(items.map((item) => item.change))).toBe(row.change);
          }
          for (const item of result.rows) expect(over(Object.values(item.lines))).toBe(item.change);
          // Every lock is valued path by path, so that nothing is left but the rounding of OAS.
          expect(Math.abs(Number(result.unexplained.fullRevaluation.amount))).toBeLessThan(0.1);
        }),
        { seed: SEED, numRuns: 3 },
      );
    },
    LIVE_MS,
  );
});
