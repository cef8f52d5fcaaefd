import { describe, expect, it } from 'vitest';
import { sharedRequest } from '../../test/fixtures/shared-request.ts';
import { simulationRequest } from '../../test/fixtures/simulation-request.ts';
import { forwardMarket, tenorTimes } from '../models/rate/forward-market.ts';
import { g2 } from '../models/rate/g2.ts';
import { hullWhite } from '../models/rate/hull-white.ts';
import { blockKeys } from '../sim/content-keys.ts';
import { type SimulationPlan, simulationPlan } from '../sim/simulation-plan.ts';
import { decodeFrame, encodeFrame } from './frame.ts';
import { decodePlan, encodePlan } from './plan-frame.ts';

const FORWARDS = forwardMarket({
  tenorTimesYears: tenorTimes(1, 43),
  dynamics: 'normal',
  displacement: 0,
  shape: { form: 'abcd', a: 0.001, b: 0.15, c: 0.004, d: 0.007 },
  scale: [{ untilYears: 100, value: 1 }],
  correlation: { decay: 0.05, floor: 0.3, factors: 3 },
});
const PLANS: readonly (readonly [string, SimulationPlan])[] = [
  ['Hull–White', simulationPlan(sharedRequest({ models: [hullWhite(0.03, 0.011), hullWhite(0.03, 0.012)] }))],
  [
    'G2++',
    simulationPlan(sharedRequest({ models: [g2({ a: 0.5, sigma: 0.006, b: 0.05, eta: 0.01, rho: -0.75 })] })),
  ],
  ['forward-market', simulationPlan(sharedRequest({ models: [FORWARDS] }))],
  ['antithetic, no grid', simulationPlan(simulationRequest({ sampling: 'antithetic' }))],
];

/** The head of a plan's bytes, changed. */
function changed(
  plan: SimulationPlan,
  change: (head: Record<string, Record<string, unknown>>) => void,
): Uint8Array {
  const { head, body } = decodeFrame(encodePlan(plan).bytes)!;
  const own = head as Record<string, Record<string, unknown>>;
  change(own);
  const copy = encodeFrame(own, []);
  return Buffer.concat([copy, body]);
}

describe('a plan as bytes', () => {
  it.each(PLANS)('comes back as what workers need of it: %s', (_, plan) => {
    const { keys, grid, ...tables } = plan;
    const { bytes, digest } = encodePlan(plan);
    const { grid: gridBack, ...back } = decodePlan(bytes)!;
    expect(back).toStrictEqual(tables);
    // Locks are read off where the sums come together.
    expect(gridBack?.lockRows.length ?? 0).toBe(0);
    expect(gridBack?.rateRanges).toStrictEqual(grid?.rateRanges);
    expect(blockKeys({ ...back, grid: gridBack })).toEqual({ paths: keys.paths, drivers: keys.drivers });
    expect(encodePlan(plan).digest).toBe(digest);
    expect(back.loanRows.buffer).toBeInstanceOf(SharedArrayBuffer);
  });

  it('names other tables otherwise', () => {
    const digests = PLANS.map(([, plan]) => encodePlan(plan).digest);
    expect(new Set(digests).size).toBe(PLANS.length);
  });

  it.each([
    ['a field nobody knows', (head) => Object.assign(head.plan!, { more: 1 })],
    ['a missing field', (head) => delete head.plan!.months],
    ['a number out of bounds', (head) => Object.assign(head.plan!, { blocks: 1e9 })],
    [
      'a table that is not there',
      (head) => Object.assign(head.plan!, { delays: { $table: 'float64', index: 999 } }),
    ],
    [
      'tables of another length',
      (head) => Object.assign(head, { floats: [...Object.values(head.floats!), 1] }),
    ],
    ['a length that is none', (head) => Object.assign(head, { floats: [-1] })],
    ['a kernel that does not exist', (head) => Object.assign(head.plan!, { kernel: 'fast' })],
  ] satisfies [string, (head: Record<string, Record<string, unknown>>) => unknown][])(
    'refuses %s',
    (_, change) => {
      const [, plan] = PLANS[0]!;
      expect(decodePlan(changed(plan, () => {}))).toBeDefined();
      expect(decodePlan(changed(plan, change))).toBeUndefined();
    },
  );

  it.each([
    [new Uint8Array(0)],
    [new Uint8Array(3)],
    [new Uint8Array([255, 255, 255, 255, 1])],
    [Buffer.from('\u0002\0\0\0[}')],
  ])('refuses bytes that are no frame: %s', (bytes) => {
    expect(decodeFrame(bytes)).toBeUndefined();
    expect(decodePlan(bytes)).toBeUndefined();
  });
});
