import fc from 'fast-check';
import { expect, it } from 'vitest';
import { TokenBuckets } from './token-bucket.ts';

it('a bucket gives its burst at once, then what flows in, and says when it can give more', () => {
  const buckets = new TokenBuckets({ burst: 10, perSecond: 2 }, 100);
  expect(buckets.take('a', 10, 0)).toBe(0);
  expect(buckets.take('a', 1, 0)).toBe(1);
  expect(buckets.take('a', 6, 0)).toBe(3);
  expect(buckets.take('a', 6, 3000)).toBe(0);
  expect(buckets.take('b', 10, 3000)).toBe(0);
  expect(buckets.take('a', 999, 100_000)).toBe(0);
  expect(buckets.take('a', 999, 100_000)).toBe(5);
});

it('never gives more than burst and flow, and what it promised it gives', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ waitMs: fc.nat({ max: 2000 }), cost: fc.integer({ min: 1, max: 12 }) })),
      (takings) => {
        const rule = { burst: 10, perSecond: 3 };
        const buckets = new TokenBuckets(rule, 4);
        let nowMs = 0;
        let taken = 0;
        for (const { waitMs, cost } of takings) {
          nowMs += waitMs;
          const waitSeconds = buckets.take('a', cost, nowMs);
          if (waitSeconds > 0) {
            nowMs += waitSeconds * 1000;
            expect(buckets.take('a', cost, nowMs)).toBe(0);
          }
          taken += Math.min(cost, rule.burst);
          expect(taken).toBeLessThanOrEqual(rule.burst + (nowMs / 1000) * rule.perSecond + 1e-6);
        }
      },
    ),
    { seed: 20250210 },
  );
});

it('names beyond the limit push out the one used longest ago', () => {
  const buckets = new TokenBuckets({ burst: 1, perSecond: 0.001 }, 2);
  buckets.take('a', 1, 0);
  buckets.take('b', 1, 0);
  expect(buckets.take('a', 1, 1)).toBeGreaterThan(0);
  buckets.take('c', 1, 1);
  expect(buckets.take('a', 1, 2)).toBeGreaterThan(0);
  expect(buckets.take('b', 1, 2)).toBe(0);
});

it('a charge that cannot be paid is a debt: who is refused again and again is heard no more often for it', () => {
  const buckets = new TokenBuckets({ burst: 20, perSecond: 1000 }, 4);
  let heard = 0;
  // An address that tries a key every millisecond: each try costs one, and ten when it was wrong.
  for (let nowMs = 0; nowMs < 11_000; nowMs += 1) {
    if (buckets.take('a', 1, nowMs) > 0) continue;
    heard += 1;
    buckets.charge('a', 10, nowMs);
  }
  expect(heard).toBeGreaterThan(990);
  expect(heard).toBeLessThan(1_010);
  buckets.charge('a', 1e9, 11_000);
  expect(buckets.take('a', 1, 11_000)).toBe(1);
  expect(buckets.take('a', 1, 11_021)).toBe(0);
});
