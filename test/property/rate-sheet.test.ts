import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rateSheet } from '../../src/desk/rate-sheet/rate-sheet.ts';
import { rateSheetConfigSchema } from '../../src/desk/rate-sheet/rate-sheet-config.ts';
import { executionTermsSchema } from '../../src/market/execution-terms.ts';
import { readMarket } from '../../src/market/read-market.ts';

const example = (name: string): string =>
  readFileSync(new URL(`../../examples/2025-02-10/${name}`, import.meta.url), 'utf8');
const day = readMarket(example('market.json'), 'market.json');
const terms = executionTermsSchema.parse(JSON.parse(example('execution.json')));

const EIGHT_DECIMALS = 1e8;
const scaled = (value: number): bigint => BigInt(Math.round(value * EIGHT_DECIMALS));
const finite = (min: number, max: number) => fc.double({ min, max, noNaN: true });

/** Any numbers a desk may state, none of them round. */
const sheets = fc
  .record({
    margin: finite(-5, 5),
    adjustment: finite(-3, 3),
    costs: fc.tuple(finite(-1, 1), finite(-1, 1)),
    roll: fc.boolean(),
    rounding: fc.option(
      fc.record({
        incrementPer100: fc.constantFrom(0.001, 0.005, 0.125, 1 / 32),
        direction: fc.constantFrom('down' as const, 'nearest' as const),
      }),
      { nil: undefined },
    ),
    warehouseRate: finite(0, 0.12),
    loan: fc.record({
      loanAmount: fc.integer({ min: 50_000, max: 800_000 }),
      fico: fc.integer({ min: 600, max: 850 }),
      ltvPercent: finite(20, 97),
    }),
  })
  .map(({ margin, adjustment, costs: [short, long], roll, rounding, warehouseRate, loan }) => ({
    terms: { ...terms, warehouseRate },
    rounding,
    config: rateSheetConfigSchema.parse({
      schemaVersion: 1,
      products: [{ product: 'fixed', program: 'UMBS30', noteRates: { from: 0.06, to: 0.075 } }],
      channels: ['wholesale'],
      lockTermsDays: [30, 60],
      lockTermCost: roll
        ? { kind: 'roll' }
        : {
            kind: 'stated',
            costs: [
              { lockTermDays: 30, costPer100: short },
              { lockTermDays: 60, costPer100: long },
            ],
          },
      margins: [{ channel: 'wholesale', marginPer100: margin }],
      adjusters: {
        date: '2025-02-10',
        source: 'test',
        grids: [{ kind: 'rules', id: 'any', rules: [{ when: { ficoMin: 700 }, per100: adjustment }] }],
      },
      loan,
      rounding,
    }),
  }));

describe('a rate sheet of any numbers', () => {
  it('has prices that are exactly the sums of their addends, on the increment they are rounded to', () => {
    fc.assert(
      fc.property(sheets, ({ terms: execution, config, rounding }) => {
        const { rows, failures } = rateSheet({ market: { ...day, execution }, config });
        expect(failures).toEqual([]);
        for (const { pricePer100, points, addends } of rows) {
          const sum = addends.reduce((total, { per100 }) => total + scaled(per100), 0n);
          expect(scaled(pricePer100)).toBe(sum);
          expect(scaled(pricePer100) + scaled(points)).toBe(scaled(100));
          if (rounding !== undefined) {
            const { incrementPer100, direction } = rounding;
            expect(sum % scaled(incrementPer100)).toBe(0n);
            const by = addends.find(({ name }) => name === 'rounding')?.per100 ?? 0;
            expect(Math.abs(by)).toBeLessThanOrEqual(
              direction === 'down' ? incrementPer100 : incrementPer100 / 2,
            );
            if (direction === 'down') expect(by).toBeLessThanOrEqual(0);
          }
        }
      }),
      { seed: 6, numRuns: 60 },
    );
  });

  it('never prices a longer lock above a shorter one', () => {
    fc.assert(
      fc.property(sheets, ({ terms: execution, config }) => {
        const { rows } = rateSheet({ market: { ...day, execution }, config });
        const price = (days: number) => rows.filter(({ lockTermDays }) => lockTermDays === days);
        price(60).forEach((long, index) => {
          expect(long.noteRate).toBe(price(30)[index]!.noteRate);
          expect(scaled(long.pricePer100) <= scaled(price(30)[index]!.pricePer100)).toBe(true);
        });
      }),
      { seed: 6, numRuns: 60 },
    );
  });
});
