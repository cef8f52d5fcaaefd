import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { addDays, daysBetween, isoDate } from '../../src/core/dates.ts';
import { parsePrice } from '../../src/core/quotes.ts';
import { readPipeline } from '../../src/desk/files/read-pipeline.ts';
import { readPositions } from '../../src/desk/files/read-positions.ts';
import { readServicing } from '../../src/desk/files/read-servicing.ts';
import { readScenarios } from '../../src/desk/files/scenarios-file.ts';
import { readTapeMapping } from '../../src/desk/files/tape-mapping.ts';
import { isBusinessDay } from '../../src/market/business-days.ts';
import { marketSnapshotSchema } from '../../src/market/snapshot.ts';
import { bestExecution } from '../../src/models/execution/best-execution.ts';
import { exampleBidsCsv, exampleInvestors } from './bids.ts';
import { exampleChargesCsv, exampleLockEvents } from './lock-events.ts';
import { cashEquivalent, type ExampleProgram, exampleMarket, firstSettlementOnOrAfter } from './market.ts';
import { exampleMarketWithOptions } from './options.ts';
import { examplePipelineCsv, marketRatePercent } from './pipeline.ts';
import { readableJson } from './readable-json.ts';
import { exampleServicingCsv } from './servicing.ts';
import { exampleSettlementCsv } from './settlement.ts';

const text = (name: string) =>
  readFileSync(new URL(`../../examples/2025-02-10/${name}`, import.meta.url), 'utf8');
const asOf = isoDate('2025-02-10');
const market = marketSnapshotSchema.parse(JSON.parse(text('market.json')));
const { locks, rejected, warnings, rateConvention } = readPipeline(text('pipeline.csv'), 'pipeline.csv', {
  asOf,
});

test('the committed files are what the scripts write, to the byte', () => {
  expect(readableJson(exampleMarket()) === text('market.json')).toBe(true);
  expect(readableJson(exampleMarketWithOptions()) === text('market-with-options.json')).toBe(true);
  expect(examplePipelineCsv() === text('pipeline.csv')).toBe(true);
  expect(exampleServicingCsv() === text('servicing.csv')).toBe(true);
  expect(readableJson(exampleInvestors()) === text('investors.json')).toBe(true);
  expect(exampleBidsCsv('INVESTOR-A') === text('bids-investor-a.csv')).toBe(true);
  expect(exampleBidsCsv('INVESTOR-B') === text('bids-investor-b.csv')).toBe(true);
  expect(readableJson(exampleLockEvents()) === text('lock-events.json')).toBe(true);
  expect(exampleChargesCsv() === text('charges.csv')).toBe(true);
  expect(exampleSettlementCsv() === text('settlement.csv')).toBe(true);
});

describe('market.json', () => {
  /** Half an eighth of a 32nd on a month's roll is 2.4 bp of financing; accrued interest adds less than 1 bp. */
  const FINANCING_TOLERANCE = 0.0005;

  test('every roll finances at the repo rate', () => {
    const rolls = market.tba!.flatMap((front) => {
      const back = market.tba!.find(
        (other) =>
          other.program === front.program &&
          other.coupon === front.coupon &&
          other.settlementMonth === nextMonth(front.settlementMonth),
      );
      return back === undefined ? [] : [{ front, back }];
    });
    expect(rolls).toHaveLength(2 * 15);
    for (const { front, back } of rolls) {
      const [near, far] = [parsePrice(front.price), parsePrice(back.price)];
      const days = daysBetween(front.settlementDate!, back.settlementDate!);
      const dayOf = (date: string) => Number(date.slice(8));
      const accrued = (dayOf(back.settlementDate!) - dayOf(front.settlementDate!)) / 360;
      const income = 100 * front.coupon * (1 / 12 + accrued) + 0.006 * (100 - far);
      const financing = ((income - (near - far)) / near) * (360 / days);
      expect(Math.abs(financing - market.repoRate!)).toBeLessThan(FINANCING_TOLERANCE);
    }
  });

  test('every settlement is a business day of its month, with a source', () => {
    for (const quote of market.tba!) {
      expect(isBusinessDay(quote.settlementDate!)).toBe(true);
      expect(quote.settlementDate!.slice(0, 7)).toBe(quote.settlementMonth);
      expect(quote.source).toBeTruthy();
    }
  });

  test.each([
    // TU is given 5.7 32nds under its basket (SOURCES.md); the others stand within a tick of it.
    ['TU', 6],
    ['FV', 0.25],
    ['TY', 0.5],
    ['TN', 0.5],
    ['US', 1],
    ['WN', 1],
  ])('%s stands near its cash equivalent', (contract, thirtySeconds) => {
    const quote = market.futures!.find((future) => future.contract === contract)!;
    const gap =
      parsePrice(quote.price!, 'futures') - cashEquivalent(quote.contract, quote.basket.map(pricedBond));
    expect(Math.abs(gap) * 32).toBeLessThanOrEqual(thirtySeconds);
  });
});

describe('pipeline.csv', () => {
  test('500 good locks, in percent, none left out', () => {
    expect(locks).toHaveLength(500);
    expect(rejected).toEqual([]);
    expect(warnings).toEqual([]);
    expect(rateConvention).toBe('percent');
  });

  test('every lock finds a coupon quoted for its settlement month', () => {
    for (const lock of locks) {
      const expected = lock.fundingDate ?? addDays(lock.lockExpiration, -5);
      const funding = expected > asOf ? expected : asOf;
      const { month } = firstSettlementOnOrAfter(lock.program as ExampleProgram, addDays(funding, 10));
      const coupons = market
        .tba!.filter((quote) => quote.program === lock.program && quote.settlementMonth === month)
        .map((quote) => ({ coupon: quote.coupon, price: parsePrice(quote.price) }));
      const { best } = bestExecution({
        noteRate: lock.noteRate,
        termMonths: lock.termMonths,
        program: lock.program,
        coupons,
        terms: market.execution!,
      });
      expect(best.allInPer100).toBeGreaterThan(95);
    }
  });

  test('shares of the stated distributions, within 4.5 standard errors', () => {
    const share = (holds: (lock: (typeof locks)[number]) => boolean) =>
      locks.filter(holds).length / locks.length;
    const near = (seen: number, stated: number) =>
      expect(Math.abs(seen - stated)).toBeLessThan(4.5 * Math.sqrt((stated * (1 - stated)) / locks.length));
    near(
      share((lock) => lock.program === 'UMBS30'),
      0.64,
    );
    near(
      share((lock) => lock.program === 'GNMA2-30'),
      0.28,
    );
    near(
      share((lock) => lock.stage === 'funded'),
      0.08,
    );
    near(
      share((lock) => lock.deliveryType === 'best-efforts'),
      0.05 * 0.92,
    );
  });

  test('dates hang together: business days, nothing expired but funded loans', () => {
    for (const lock of locks) {
      expect(isBusinessDay(lock.lockDate)).toBe(true);
      if (lock.stage === 'funded') expect(lock.fundingDate! <= asOf).toBe(true);
      else expect(lock.lockExpiration >= asOf).toBe(true);
    }
  });

  test('rates stand on the eighth grid and within the conforming limit', () => {
    for (const lock of locks) {
      expect(Number.isInteger(Math.round(lock.noteRate * 1e8) / 125_000)).toBe(true);
      expect(lock.loanAmount).toBeLessThanOrEqual(806_500);
    }
  });
});

test('the market rate of a lock day is the survey, moved by the yields since', () => {
  expect(marketRatePercent('UMBS30', isoDate('2025-02-06'))).toBe(6.89);
  // 6.89 + 0.75 × (4.51 − 4.45)
  expect(marketRatePercent('UMBS30', isoDate('2025-02-10'))).toBe(6.935);
  expect(marketRatePercent('UMBS15', isoDate('2025-02-06'))).toBe(6.05);
});

test('positions, scenarios and the mapping are read by their readers', () => {
  const positions = readPositions(text('positions.csv'), 'positions.csv');
  expect(positions.rejected).toEqual([]);
  expect(positions.positions.every((position) => position.side === 'sell')).toBe(true);
  const ids = readScenarios(text('scenarios.json'), 'scenarios.json').scenarios.map(({ id }) => id);
  for (const size of [25, 50, 75, 100, 150, 200, 300]) {
    expect(ids).toEqual(expect.arrayContaining([`parallel-${size}`, `parallel+${size}`]));
  }
  expect(readTapeMapping(text('encompass-mapping.json'), 'm').columns.lockId).toBe('LoanNumber');
});

function pricedBond(bond: NonNullable<typeof market.futures>[number]['basket'][number]) {
  return { ...bond, cleanPrice: parsePrice(bond.cleanPrice) };
}

function nextMonth(month: string): string {
  return `${month.slice(0, 5)}${String(Number(month.slice(5)) + 1).padStart(2, '0')}`;
}

describe('servicing.csv', () => {
  test('every right is read, and its delinquency is less than one', () => {
    const book = readServicing(text('servicing.csv'), 'servicing.csv');
    expect(book.rejected).toEqual([]);
    expect(book.warnings).toEqual([]);
    expect(book.rights).toHaveLength(120);
    expect(new Set(book.rights.map(({ program }) => program)).size).toBe(3);
  });
});
