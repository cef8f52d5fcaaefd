import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addMonths,
  addToMonth,
  dateOfSerial,
  type IsoDate,
  isoDate,
  monthOf,
  serialOf,
  yearsAct365,
} from '../../src/core/dates.ts';
import { addBusinessDays, isBusinessDay } from '../../src/market/business-days.ts';
import { discountFactor, zeroRate } from '../../src/market/discount-curve.ts';
import { logLinearCurve } from '../../src/market/log-linear-curve.ts';
import { monotoneConvexCurve } from '../../src/market/monotone-convex-curve.ts';
import { bootstrapOisCurve, REPRICING_TOLERANCE } from '../../src/market/ois-curve.ts';
import { chooseFutures } from '../../src/market/ois-targets.ts';
import { SOFR_FUTURES, type SofrFuture } from '../../src/market/sofr-futures.ts';
import { bootstrapTreasuryCurve } from '../../src/market/treasury-curve.ts';

const finite = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const dates = fc
  .integer({ min: serialOf(isoDate('2018-06-01')), max: serialOf(isoDate('2038-12-31')) })
  .map(dateOfSerial);

/** The contract's settlement rate by its rulebook, every day by itself, off a curve. */
function settlementRate(
  { contract, month }: SofrFuture,
  asOf: IsoDate,
  overnight: (date: IsoDate, next: IsoDate) => number,
): number {
  const thirdWednesday = (ofMonth: string): string =>
    [15, 16, 17, 18, 19, 20, 21]
      .map((day) => `${ofMonth}-${day}`)
      .find((day) => new Date(`${day}T00:00:00Z`).getUTCDay() === 3)!;
  const later = addToMonth(month, contract === 'SR1' ? 1 : 3);
  const start = contract === 'SR1' ? `${month}-01` : thirdWednesday(month);
  const end = contract === 'SR1' ? `${later}-01` : thirdWednesday(later);
  const [first, last] = [serialOf(isoDate(start)), serialOf(isoDate(end))];
  expect(first).toBeGreaterThan(serialOf(asOf));
  let [sum, growth] = [0, 1];
  for (let serial = first; serial < last; ) {
    let fixing = dateOfSerial(serial);
    while (!isBusinessDay(fixing)) fixing = dateOfSerial(serialOf(fixing) - 1);
    const next = addBusinessDays(fixing, 1);
    const days = Math.min(serialOf(next), last) - serial;
    const interest = (overnight(fixing, next) * days) / 360;
    sum += interest;
    growth *= 1 + interest;
    serial += days;
  }
  return (360 / (last - first)) * (contract === 'SR1' ? sum : growth - 1);
}

type Contracts = readonly (readonly [(typeof SOFR_FUTURES)[number], number])[];

/** Contracts and the months they lie ahead, here and there over a year. */
const strewn: fc.Arbitrary<Contracts> = fc
  .array(fc.tuple(fc.constantFrom(...SOFR_FUTURES), fc.integer({ min: 1, max: 12 })), { maxLength: 7 })
  .map((contracts) => [...new Map(contracts.map((one) => [one.join(), one])).values()]);
/** Contracts end to end. A lone month between distant nodes may have no monotone convex shape (docs/models/curves.md). */
const strips: fc.Arbitrary<Contracts> = fc
  .tuple(fc.constantFrom(...SOFR_FUTURES), fc.integer({ min: 1, max: 3 }), fc.nat({ max: 6 }))
  .map(([contract, first, count]) =>
    Array.from({ length: count }, (_, i) => [contract, first + i * (contract === 'SR1' ? 1 : 3)] as const),
  );

describe('a curve with futures', () => {
  it.each([
    ['log-linear', 'strewn over the year', strewn],
    ['log-linear', 'in strips', strips],
    ['monotone-convex', 'in strips', strips],
  ] as const)('gives back every rate, day by day: %s, %s', (interpolation, _, contractLists) => {
    /** Sixty-odd growth factors, each rounded, over a quarter of a year. */
    const tolerance = REPRICING_TOLERANCE / 2;
    fc.assert(
      fc.property(
        dates,
        finite(-0.005, 0.08),
        fc.array(finite(-0.0005, 0.0005), { minLength: 12, maxLength: 12 }),
        contractLists,
        fc.constantFrom(0, 2),
        (asOf, level, moves, contracts, paymentLagDays) => {
          const futures = contracts.map(([contract, months], i) => ({
            contract,
            month: addToMonth(monthOf(asOf), months),
            price: 100 - 100 * (level + moves[i]!),
          }));
          const parSwaps = ['2Y', '3Y', '5Y', '10Y', '30Y'].map((tenor, i) => ({
            tenor,
            rate: level + moves[7 + i]!,
          }));
          const quotes = { overnightRate: level, parSwaps, futures };
          const { used, leftOut } = chooseFutures(asOf, quotes, paymentLagDays);
          expect(used.length + leftOut.length).toBe(futures.length);
          const curve = bootstrapOisCurve(asOf, quotes, { interpolation, paymentLagDays });
          const overnight = (date: IsoDate, next: IsoDate): number => {
            const [from, to] = [yearsAct365(asOf, date), yearsAct365(asOf, next)];
            return (
              (discountFactor(curve, from) / discountFactor(curve, to) - 1) / ((to - from) * (365 / 360))
            );
          };
          for (const future of used) {
            const rate = settlementRate(future, asOf, overnight);
            expect(Math.abs(rate - future.forwardRate)).toBeLessThan(tolerance);
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('monotone convex interpolation', () => {
  /** Quoted to no more than 12 decimals: where numbers end, the paper's ratios as they are written below do not hold. */
  const forward = finite(-0.01, 0.12).map((drawn) => Math.round(drawn * 1e12) / 1e12);
  const nodes = fc.array(fc.tuple(finite(0.05, 5), forward), { minLength: 1, maxLength: 12 }).map((steps) => {
    const [years, logDiscounts] = [[0], [0]];
    for (const [width, mean] of steps) {
      years.push(years.at(-1)! + width);
      logDiscounts.push(logDiscounts.at(-1)! - mean * width);
    }
    return { years, logDiscounts, means: steps.map(([, mean]) => mean) };
  });

  /** The paper's four shapes as they stand there, before they are integrated. */
  function shape(g0: number, g1: number): { readonly turn: number; readonly at: (x: number) => number } {
    const square = (value: number): number => value * value;
    if (g0 === 0 && g1 === 0) return { turn: 0.5, at: () => 0 };
    if (g0 >= 0 === g1 >= 0 || g0 === 0 || g1 === 0) {
      const turn = g1 / (g0 + g1);
      const level = -turn * g0;
      return {
        turn,
        at: (x) =>
          x < turn
            ? level + (g0 - level) * square((turn - x) / turn)
            : level + (g1 - level) * square((x - turn) / (1 - turn)),
      };
    }
    if (-g1 / g0 > 2) {
      const turn = (g1 + 2 * g0) / (g1 - g0);
      return { turn, at: (x) => (x <= turn ? g0 : g0 + (g1 - g0) * square((x - turn) / (1 - turn))) };
    }
    if (-g1 / g0 < 0.5) {
      const turn = (3 * g1) / (g1 - g0);
      return { turn, at: (x) => (x < turn ? g1 + (g0 - g1) * square((turn - x) / turn) : g1) };
    }
    return { turn: 0.5, at: (x) => g0 * (1 - 4 * x + 3 * x * x) + g1 * (-2 * x + 3 * x * x) };
  }

  /** Node forwards of the paper, with its mirror image below zero (docs/models/curves.md). */
  function paperForwards(years: readonly number[], means: readonly number[]): readonly number[] {
    const clamp = (forward: number, before: number, after: number): number => {
      if (before > 0 && after > 0) return Math.max(0, Math.min(forward, 2 * before, 2 * after));
      if (before < 0 && after < 0) return Math.min(0, Math.max(forward, 2 * before, 2 * after));
      return 0;
    };
    const count = means.length;
    const inner = means.slice(1).map((after, k) => {
      const [left, right] = [years[k + 1]! - years[k]!, years[k + 2]! - years[k + 1]!];
      const before = means[k]!;
      return clamp((left / (left + right)) * after + (right / (left + right)) * before, before, after);
    });
    if (count === 1) return [means[0]!, means[0]!];
    const [first, last] = [means[0]!, means[count - 1]!];
    return [
      clamp(1.5 * first - 0.5 * inner[0]!, first, first),
      ...inner,
      clamp(1.5 * last - 0.5 * inner[count - 2]!, last, last),
    ];
  }

  it('is the integral of the forwards of the paper, which meet at every node', () => {
    /** Twelve intervals of rounding; where a turn is all but 0 or 1 its part cancels. */
    const tolerance = 1e-13;
    fc.assert(
      fc.property(nodes, finite(0, 1), ({ years, logDiscounts, means }, position) => {
        const curve = monotoneConvexCurve({ years, logDiscounts });
        const forwards = paperForwards(years, means);
        means.forEach((mean, i) => {
          const width = years[i + 1]! - years[i]!;
          const { turn, at } = shape(forwards[i]! - mean, forwards[i + 1]! - mean);
          const simpson = (from: number, to: number): number =>
            to <= from ? 0 : ((to - from) / 6) * (at(from) + 4 * at((from + to) / 2) + at(to - 0));
          const part = Math.min(position, turn);
          // Simpson's rule is exact for parabolas; the turn itself belongs to both sides.
          const area = simpson(0, part) + (position > turn ? simpson(turn, position) : 0);
          const expected = logDiscounts[i]! - width * (mean * position + area);
          const found = curve.logDiscount(years[i]! + width * position);
          expect(Math.abs(found - expected)).toBeLessThan(tolerance);
        });
      }),
    );
  });

  it('holds the last forward beyond the last node, as log-linear discounts do', () => {
    const tolerance = 1e-12;
    fc.assert(
      fc.property(nodes, finite(0.5, 40), ({ years, logDiscounts, means }, beyond) => {
        const end = years.at(-1)!;
        const held = (forward: number): number => logDiscounts.at(-1)! - forward * beyond;
        const smooth = monotoneConvexCurve({ years, logDiscounts });
        const last = paperForwards(years, means).at(-1)!;
        expect(Math.abs(smooth.logDiscount(end + beyond) - held(last))).toBeLessThan(tolerance);
        const plain = logLinearCurve({ years, logDiscounts });
        expect(Math.abs(plain.logDiscount(end + beyond) - held(means.at(-1)!))).toBeLessThan(tolerance);
      }),
    );
  });

  it('of one quote is flat, as log-linear discounts are up to their first node', () => {
    fc.assert(
      fc.property(nodes, finite(0.01, 1), ({ years, logDiscounts, means }, position) => {
        const time = position * years[1]!;
        const one = { years: years.slice(0, 2), logDiscounts: logDiscounts.slice(0, 2) };
        expect(zeroRate(monotoneConvexCurve(one), 3 * time)).toBeCloseTo(means[0]!, 14);
        expect(zeroRate(logLinearCurve({ years, logDiscounts }), time)).toBeCloseTo(means[0]!, 14);
      }),
    );
  });
});

describe('Treasury curves of any day', () => {
  const BILLS = ['1M', '1.5M', '2M', '3M', '4M', '6M'] as const;
  const BONDS = [1, 2, 3, 5, 7, 10, 20, 30] as const;

  it('price every bill and every bond at its yield', () => {
    /** Rounding of sixty coupons. */
    const tolerance = 1e-13;
    fc.assert(
      fc.property(
        dates,
        finite(0, 0.08),
        fc.array(finite(-2e-4, 2e-4), { minLength: 14, maxLength: 14 }),
        (asOf, level, moves) => {
          const bills = BILLS.map((tenor, i) => ({ tenor, rate: level + moves[i]! }));
          const bonds = BONDS.map((years, i) => ({ tenor: `${years}Y`, years, rate: level + moves[6 + i]! }));
          const curve = bootstrapTreasuryCurve(asOf, [...bonds, ...bills]);
          for (const { tenor, rate } of bills) {
            const maturity =
              tenor === '1.5M'
                ? dateOfSerial(serialOf(asOf) + 42)
                : addMonths(asOf, Number.parseInt(tenor, 10));
            const years = yearsAct365(asOf, maturity);
            expect(Math.abs(discountFactor(curve, years) * (1 + rate * years) - 1)).toBeLessThan(tolerance);
          }
          for (const { years, rate } of bonds) {
            const maturity = addMonths(asOf, 12 * years);
            let price = discountFactor(curve, yearsAct365(asOf, maturity));
            for (let k = 0; k < 2 * years; k++) {
              price += (rate / 2) * discountFactor(curve, yearsAct365(asOf, addMonths(maturity, -6 * k)));
            }
            expect(Math.abs(price - 1)).toBeLessThan(tolerance);
          }
        },
      ),
      { numRuns: 50 },
    );
  });
});
