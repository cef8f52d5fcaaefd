import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isoDate, isoMonth } from '../core/dates.ts';
import { PROGRAM_TERMS, PROGRAMS, type Program } from '../market/programs.ts';
import { readMarket } from '../market/read-market.ts';
import type { MarketSnapshot } from '../market/snapshot.ts';
import { executionTable } from './execution.ts';
import { noteRateRange } from './note-rate-range.ts';

const example = readMarket(
  readFileSync(new URL('../../examples/2025-02-10/market.json', import.meta.url), 'utf8'),
  'market.json',
);
/** Every program, coupons 4 to 7.5 in halves, four 32nds of a point a basis point: any stack will do. */
const market: MarketSnapshot = {
  ...example,
  tba: PROGRAMS.flatMap((program) =>
    Array.from({ length: 8 }, (_, index) => ({
      program,
      coupon: 0.04 + index * 0.005,
      settlementMonth: isoMonth('2025-03'),
      price: 92 + 1.75 * index,
      settlementDate: isoDate('2025-03-18'),
    })),
  ),
};
const eighths = noteRateRange('6.0:7.0:0.125');
const couponsOf = (program: Program) =>
  executionTable({ market, noteRates: eighths, program }).rows.map(({ noteRate, choices }) => ({
    spreadsBp: choices.map(({ coupon }) => Math.round(1e5 * (noteRate - coupon)) / 10),
    excessBp: choices.map(({ excessBp }) => excessBp),
  }));

describe('every program', () => {
  it.each(PROGRAMS.filter((program) => PROGRAM_TERMS[program].agency === 'UMBS'))(
    '%s has exactly two coupons on the eighths, 25 to 112.5 bp below',
    (program) => {
      const rows = couponsOf(program);
      expect(rows).toHaveLength(eighths.length);
      for (const { spreadsBp } of rows) {
        expect(spreadsBp).toHaveLength(2);
        for (const spread of spreadsBp) {
          expect(spread).toBeGreaterThanOrEqual(25);
          expect(spread).toBeLessThanOrEqual(112.5);
        }
      }
    },
  );

  it.each(['GNMA2-30', 'GNMA2-15'] as const)(
    '%s takes 25 to 75 bp, 25 of them fee and servicing',
    (program) => {
      const rows = couponsOf(program);
      expect(rows).toHaveLength(eighths.length);
      for (const { spreadsBp, excessBp } of rows) {
        for (const [index, spread] of spreadsBp.entries()) {
          expect(spread).toBeGreaterThanOrEqual(25);
          expect(spread).toBeLessThanOrEqual(75);
          expect(excessBp[index]).toBeCloseTo(spread - 25, 8);
        }
      }
    },
  );

  it('GNMA1-30 takes exactly 50 bp, with nothing to spare', () => {
    const rows = couponsOf('GNMA1-30');
    // 6, 6.5 and 7 % alone stand half a point above a coupon.
    expect(rows).toEqual(Array.from({ length: 3 }, () => ({ spreadsBp: [50], excessBp: [0] })));
  });
});

describe('the terms of a program', () => {
  const best = (execution: object, program: Program) =>
    executionTable({
      market: { ...market, execution: { ...market.execution!, ...execution } },
      noteRates: [0.0675],
      program,
    }).rows[0]!;

  it('go before the general ones, and the agency’s before both', () => {
    const programs = { UMBS15: { guaranteeFeeBp: 33 } };
    const own = best({ programs }, 'UMBS15').choices;
    const other = best({ programs }, 'UMBS30').choices;
    for (const { coupon, excessBp } of own) {
      expect(excessBp).toBeCloseTo(other.find((choice) => choice.coupon === coupon)!.excessBp + 12, 8);
    }
    const fees = { guaranteeFeeBp: 60, servicingFeeBp: 50 };
    const ginnie = best({ ...fees, programs: { 'GNMA2-30': fees } }, 'GNMA2-30').choices;
    expect(ginnie.map(({ excessBp }) => excessBp)).toEqual(
      best({}, 'GNMA2-30').choices.map(({ excessBp }) => excessBp),
    );
  });

  it('are a program’s own multiples too', () => {
    const programs = { UMBS20: { buyUp: 5, buyDown: 7, servicingMultiple: 6, deliveryCostPer100: 0.25 } };
    const { choices } = best({ programs }, 'UMBS20');
    const multiples = new Set(choices.flatMap(({ strips }) => strips.map(({ multiple }) => multiple)));
    expect([...multiples].sort()).toEqual([6, 7]);
    expect(choices[0]!.deliveryCost).toBe(0.25);
    const noServicing = best({ servicingMultiple: undefined, programs: { UMBS20: { buyUp: 5 } } }, 'UMBS20');
    const kinds = noServicing.choices.flatMap(({ strips }) => strips.filter(({ kind }) => kind === 'buy-up'));
    expect(kinds.map(({ multiple }) => multiple)).toEqual([5]);
  });

  it('are looked up by note rate and term', () => {
    const servicingMultiple = [
      { noteRate: 0.06, termMonths: 360, multiple: 5 },
      { noteRate: 0.07, termMonths: 360, multiple: 4 },
      { noteRate: 0.06, termMonths: 180, multiple: 3 },
    ];
    expect(best({ servicingMultiple }, 'UMBS30').best.servicingValue).toBeCloseTo(0.25 * 4.25, 10);
    expect(best({ servicingMultiple }, 'UMBS15').best.servicingValue).toBeCloseTo(0.25 * 3, 10);
  });
});

it('a month that is not quoted fails the program, and says which price is lacking', () => {
  const { rows, failures } = executionTable({
    market,
    noteRates: [0.0675],
    program: 'UMBS30',
    fundingDate: isoDate('2025-04-20'),
  });
  expect(rows).toEqual([]);
  expect(failures).toMatchObject([{ pointer: '/fundingDate', code: 'MARKET_INCOMPLETE' }]);
  expect(failures[0]!.detail).toContain('UMBS30 has no price for settlement in 2025-05');
});
