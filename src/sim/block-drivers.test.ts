import { describe, expect, it } from 'vitest';
import { blockRun } from '../../test/fixtures/block-run.ts';
import { asHullWhite, hullWhiteTables } from '../../test/fixtures/hull-white-model.ts';
import { KERNEL_REQUEST } from '../../test/fixtures/kernel-request.ts';
import { BLOCK_PATHS } from '../kernel/block.ts';
import { shiftCurve } from '../market/curve-shift.ts';
import { blendedSwapRate, parSwapRate } from '../models/mortgage-rate.ts';
import { logZeroBond, transition } from '../models/rate/hull-white.ts';
import { deriveDrivers, driverScratch } from './block-drivers.ts';
import { driverLayout } from './block-memory.ts';
import { simulationPlan } from './simulation-plan.ts';

/** What the polynomials are chosen for, see rate-polynomial.test.ts. */
const RATE_TOLERANCE = 1.1e-10;
/** An incentive grows by its slope, below 200 here, for each unit of the rate. */
const INCENTIVE_TOLERANCE = 200 * RATE_TOLERANCE;
const ROUNDING = 1e-13;
const PATHS = [0, 1, 31, 63];

const plan = simulationPlan({ ...KERNEL_REQUEST, kernel: 'scalar', pathCount: 64 });
const layout = driverLayout(plan);
const { timesYears: times, monthNodes } = plan;

/** (x, ∫x) as a block keeps them. */
const joined = (state: Float64Array, integral: Float64Array): Float64Array =>
  Float64Array.from([...state, ...integral]);

describe.each(KERNEL_REQUEST.scenarios.map((scenario, index) => [scenario.id, index] as const))(
  'the drivers of a block in the scenario %s',
  (_, index) => {
    const scenario = KERNEL_REQUEST.scenarios[index]!;
    const model = asHullWhite(KERNEL_REQUEST.models[scenario.modelIndex]!);
    const curve = shiftCurve(KERNEL_REQUEST.curve, scenario.shift);
    const block = blockRun(plan);
    block.sums('loans', index, { first: 0, count: 1 }, [0]);
    const { state, integral } = block.paths(index, 0);
    const floats = new Float64Array(layout.bytes / 8);
    deriveDrivers(
      plan,
      index,
      joined(state, integral),
      { floats, numbers: floats },
      0,
      layout,
      driverScratch(plan),
    );
    const at = (offset: number, row: number, path: number): number =>
      floats[offset / 8 + row * BLOCK_PATHS + path]!;

    const rate = (pair: number, node: number, path: number): number => {
      const bonds = Array.from({ length: 10 }, (__, i) =>
        Math.exp(
          logZeroBond(model, curve, times[node]!, times[node]! + i + 1, state[node * BLOCK_PATHS + path]!),
        ),
      );
      const [twoYear, tenYear] = [plan.weights[pair * 2]!, plan.weights[pair * 2 + 1]!];
      return blendedSwapRate({ twoYear, tenYear }, parSwapRate(bonds.slice(0, 2)), parSwapRate(bonds));
    };
    const logDiscount = (node: number, path: number): number =>
      curve.logDiscount(times[node]!) -
      0.5 * transition(model, 0, times[node]!).varianceIntegral -
      integral[node * BLOCK_PATHS + path]!;
    const reaction = (pair: number, month: number, path: number): number =>
      0.5 * rate(pair, monthNodes[Math.max(0, month - 1)]!, path) +
      0.5 * rate(pair, monthNodes[Math.max(0, month - 2)]!, path);

    it('hold the rate the borrower of each month reacts to, and its incentive', () => {
      for (const month of [0, 1, 2, 50, 371]) {
        for (const path of PATHS) {
          layout.rates.forEach((offset, pair) => {
            expect(Math.abs(at(offset, month, path) - reaction(pair, month, path))).toBeLessThan(
              RATE_TOLERANCE,
            );
          });
          layout.incentives.forEach((offset, incentive) => {
            const [pair, slope, centre] = plan.incentives.subarray(incentive * 3, incentive * 3 + 3);
            const expected = Math.exp(slope! * (reaction(pair!, month, path) - centre!));
            expect(Math.abs(at(offset, month, path) / expected - 1)).toBeLessThan(INCENTIVE_TOLERANCE);
          });
        }
      }
    });

    it('hold the discount factor to each month’s payment, its delay into the next month', () => {
      layout.discounts.forEach((offset, delay) => {
        const weight = plan.delays[delay]! / 30;
        for (const month of [0, 1, 50, 370]) {
          for (const path of PATHS) {
            const expected = Math.exp(
              (1 - weight) * logDiscount(monthNodes[month]!, path) +
                weight * logDiscount(monthNodes[month + 1]!, path),
            );
            expect(Math.abs(at(offset, month, path) / expected - 1)).toBeLessThan(ROUNDING);
          }
        }
      });
    });

    it('hold rates and discounts at the early nodes', () => {
      for (const node of [0, 1, plan.earlyNodes - 1]) {
        for (const path of PATHS) {
          expect(Math.abs(at(layout.earlyLogs, node, path) - logDiscount(node, path))).toBeLessThan(ROUNDING);
          layout.earlyRates.forEach((offset, pair) => {
            expect(Math.abs(at(offset, node, path) - rate(pair, node, path))).toBeLessThan(RATE_TOLERANCE);
          });
        }
      }
    });
  },
);

it('incentives stay finite on a path that rates leave the world on', () => {
  const nodes = times.length;
  const far = new Float64Array(nodes * BLOCK_PATHS).map(
    (_, place) =>
      (place % 2 === 0 ? 1 : -1) * hullWhiteTables(plan).model.stateRange[Math.floor(place / BLOCK_PATHS)]!,
  );
  const floats = new Float64Array(layout.bytes / 8);
  const still = new Float64Array(nodes * BLOCK_PATHS);
  deriveDrivers(plan, 0, joined(far, still), { floats, numbers: floats }, 0, layout, driverScratch(plan));
  for (const offset of layout.incentives) {
    const track = floats.subarray(offset / 8, offset / 8 + monthNodes.length * BLOCK_PATHS);
    expect(track.every((value) => Number.isFinite(value) && value > 0)).toBe(true);
    expect(Math.max(...track)).toBe(Math.exp(60));
  }
});
