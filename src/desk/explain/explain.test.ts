import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  type CalibratedDay,
  explainPair,
  LOCKS,
  lineOf,
  movedDay,
  POSITIONS,
  smallDay,
  TREASURY_QUOTES,
} from '../../../test/fixtures/explain-pair.ts';
import { isoDate } from '../../core/dates.ts';
import { money, sumOf } from '../../core/money.ts';
import { buildDiscountCurve } from '../../market/build-curves.ts';
import { simulateInline } from '../../sim/simulate.ts';
import { readPositions } from '../files/read-positions.ts';
import { assessRisk } from '../risk.ts';
import { quotedFuture, quotedOption } from '../treasury-quotes.ts';
import { EXPLAIN_LINES, type ExplainLine } from './explain-lines.ts';
import type { ExplainResult, ExplainRow } from './explain-result.ts';
import { BOOK_PARTS } from './item-chain.ts';

let before: CalibratedDay;
/** The same day twice. */
let still: ExplainResult;
beforeAll(async () => {
  before = await smallDay();
  still = await explainPair({ day: before }, { day: before });
});

/** Lines that are not zero. */
function movedLines({ lines }: ExplainResult): ExplainLine[] {
  return lines.filter((row) => Number(row.total) !== 0).map((row) => row.line);
}

/** Dollars on two million of locks: the curve bootstrapped a day later, by tenor, is another one by hundredths of a basis point. */
const NOISE = 15;
/** What one part of the market leaves in other lines: coupons are chosen again, and sensitivities are of yesterday. */
const SPILL = 0.06;

/** The largest side of a line. */
function sizeOf(row: ExplainRow): number {
  return Math.max(...BOOK_PARTS.map((part) => Math.abs(Number(row[part]))));
}

/** Every sum a reader can check by hand. */
function expectToAddUp(result: ExplainResult): void {
  const total = sumOf(result.lines.map((row) => money(row.total)));
  expect(total.toFixed(2)).toBe(result.total.pnl);
  for (const row of result.lines) {
    expect(sumOf(BOOK_PARTS.map((part) => money(row[part]))).toFixed(2)).toBe(row.markToMarket);
    expect(money(row.markToMarket).plus(row.cash).toFixed(2)).toBe(row.total);
  }
  const book = result.markToMarket.find(({ part }) => part === 'book')!;
  expect(money(book.after).minus(book.before).toFixed(2)).toBe(book.change);
  expect(result.total.markToMarket).toBe(book.change);
  for (const item of result.rows) {
    expect(sumOf(Object.values(item.lines).map(money)).toFixed(2)).toBe(item.change);
  }
  expect(sumOf(result.attribution.rows.map(({ amount }) => money(amount))).toFixed(2)).toBe(result.total.pnl);
  const fromRisk = sumOf(
    result.lines.filter(({ line }) => line !== 'unexplained').map((row) => money(row.predicted ?? row.total)),
  );
  expect(fromRisk.plus(result.unexplained.fromRisk.amount).toFixed(2)).toBe(result.total.pnl);
}

describe('a pair of days', () => {
  it('that are the same one explains nothing, since there is nothing', () => {
    expect(movedLines(still)).toEqual([]);
    expect(still.total.pnl).toBe('0.00');
    expect(still.unexplained.fullRevaluation.amount).toBe('0.00');
    expectToAddUp(still);
  });

  it('with nothing but a night between them is time alone', async () => {
    const result = await explainPair({ day: before }, { day: await movedDay(before, {}) });
    const { locks } = lineOf(result, 'time');
    expect(Math.abs(Number(locks))).toBeGreaterThan(100);
    for (const row of result.lines) if (row.line !== 'time') expect(sizeOf(row)).toBeLessThan(NOISE);
    expectToAddUp(result);
  });

  it.each([
    [['level'], { rateBp: () => 10 }],
    [['volatility'], { volatilityBp: 5 }],
    [['mortgage-basis'], { mortgageBasisBp: 10 }],
    [['tba-basis'], { oasBp: () => 10 }],
    // Of futures alone: they share no line with anything else.
    [['treasury-spread', 'futures-basis'], { treasuryBp: () => 10, futuresBasisThirtySeconds: 4 }],
  ] as const)('in which only %s moved has it there', async (lines: readonly ExplainLine[], move) => {
    const result = await explainPair({ day: before }, { day: await movedDay(before, move) });
    const moves = lines.map((line) => lineOf(result, line));
    const smallest = Math.min(...moves.map(sizeOf));
    expect(smallest).toBeGreaterThan(200);
    for (const row of result.lines) {
      // Multiples are quoted in twentieths: they stand still where the model's move a little.
      if (lines.includes(row.line) || row.line === 'time' || row.line === 'fee-multiples') continue;
      expect(sizeOf(row), row.line).toBeLessThan(SPILL * smallest + NOISE);
    }
    for (const moved of moves) {
      if (moved.predicted === null) continue;
      expect(Math.abs(Number(moved.predictionError))).toBeLessThan(SPILL * sizeOf(moved) + NOISE);
    }
    expectToAddUp(result);
  });

  it('values each day as risk values it by itself', async () => {
    const after = await movedDay(before, { rateBp: () => 25 });
    const result = await explainPair({ day: before }, { day: after });
    const locksOf = async (day: CalibratedDay): Promise<number> => {
      const run = {
        seed: 'explain test',
        pathCount: 256,
        kernel: 'simd-f64',
        exact: true,
        simulate: simulateInline,
        control: {},
      } as const;
      const { book } = await assessRisk({ ...day, locks: LOCKS, positions: [], run });
      return book.locks.value.value;
    };
    const locks = result.markToMarket.find(({ part }) => part === 'locks')!;
    // Each lock is rounded to its cent.
    expect(Math.abs(Number(locks.before) - (await locksOf(before)))).toBeLessThan(0.03);
    expect(Math.abs(Number(locks.restated) - (await locksOf(after)))).toBeLessThan(0.03);
    expect(result.unexplained.fullRevaluation.amount).toBe('0.00');
  });
});

describe('what happened to the book', () => {
  it('stands in the line of each event, and nothing else moves', async () => {
    const [a, b, c, d, e] = LOCKS;
    const locks = [
      { ...a!, lockExpiration: isoDate('2025-04-04') },
      { ...c!, stage: 'funded', fundingDate: isoDate('2025-02-10') } as const,
      { ...e!, deliveryType: 'mandatory' } as const,
      { ...b!, lockId: 'F', lockDate: isoDate('2025-02-10') },
    ];
    const result = await explainPair(
      { day: before },
      {
        day: before,
        locks,
        positions: POSITIONS.slice(1).map((one) => ({ ...one, quantity: one.quantity / 2 })),
      },
      {
        cash: [
          { kind: 'trade', amount: '-1200.50', tradeId: 'T-1' },
          { kind: 'cost', amount: -62.5 },
          { kind: 'loan-sale', amount: 800, lockId: d!.lockId },
        ],
      },
    );
    expect(movedLines(result)).toEqual([
      'stage-changes',
      'extensions',
      'amendments',
      'fallout',
      'sales',
      'new-locks',
      'trades',
      'costs',
    ]);
    expect(result.lockEvents.map(({ event, lockCount }) => [event, lockCount])).toEqual([
      ['clear-to-close → funded', 1],
      ['Extensions and relocks', 1],
      ['Amended terms', 1],
      ['Fallout', 1],
      ['Loans sold', 1],
      ['New locks', 1],
    ]);
    expect(lineOf(result, 'costs').total).toBe('-62.50');
    const fallout = result.rows.find(({ id }) => id === 'B')!;
    expect(money(fallout.change).plus(fallout.before).toFixed(2)).toBe('0.00');
    expectToAddUp(result);
  });

  it('leaves a lock out of both days when one of them cannot value it', async () => {
    const odd = { ...LOCKS[0]!, lockId: 'odd', noteRate: 0.09 };
    const result = await explainPair(
      { day: before, locks: [...LOCKS, odd] },
      { day: before, locks: [...LOCKS, { ...odd, noteRate: 0.0675 }] },
    );
    expect(result.failures).toMatchObject([{ code: 'EXECUTION_NO_COUPON', pointer: '/locks/odd' }]);
    expect(movedLines(result)).toEqual([]);
  });
});

/** Bought calls and puts, and a note sold forward. */
const TREASURIES = readPositions(
  `instrument,side,quantity,price,tradeDate,settlementMonth,settlementDate,counterparty,tradeId
TY-C-109,buy,60,0.75,2025-02-03,2025-03,,Broker,O-1
TY-P-108,buy,40,0.25,2025-02-03,2025-03,,Broker,O-2
UST-4.25-2034-11-15,sell,3000000,98-00,2025-02-03,2025-03,2025-03-13,Dealer,B-1
`,
  'positions.csv',
).positions;

describe('options and forwards', () => {
  const { futureOptions, bondForwards } = TREASURY_QUOTES;
  let quoted: CalibratedDay;
  beforeAll(() => {
    quoted = { ...before, market: { ...before.market, futureOptions, bondForwards } };
  });
  const moved = async (
    move: Parameters<typeof movedDay>[1],
    date?: string,
    volatilityFactor = 1,
  ): Promise<CalibratedDay> => {
    const day = await movedDay(quoted, move, date);
    const options = futureOptions!.map((one) => ({
      ...one,
      blackVolatility: one.blackVolatility! * volatilityFactor,
    }));
    return { ...day, market: { ...day.market, futureOptions: options } };
  };

  it('have lines that add up, with nothing unexplained, and risk foretells what the market did', async () => {
    const after = await moved({ rateBp: () => 12, treasuryBp: () => -3 }, undefined, 1.05);
    const result = await explainPair(
      { day: quoted, positions: TREASURIES },
      { day: after, positions: TREASURIES },
    );
    expect(result.failures).toEqual([]);
    expect(result.rows.filter(({ part }) => part === 'options')).toHaveLength(2);
    expect(result.rows.filter(({ part }) => part === 'forwards')).toHaveLength(1);
    expectToAddUp(result);
    for (const row of result.rows.filter(({ part }) => part !== 'locks')) {
      expect(row.lines.unexplained ?? '0.00').toBe('0.00');
    }
    // Short a ten-year note of 3,000,000: some 2,250 dollars a basis point.
    expect(Number(lineOf(result, 'level').forwards)).toBeGreaterThan(20_000);
    expect(Number(lineOf(result, 'time').options)).toBeLessThan(0);
    expect(Number(lineOf(result, 'volatility').options)).toBeGreaterThan(1_000);
    expect(lineOf(result, 'volatility').forwards).toBe('0.00');
  });

  it('move in the line of volatility by their own premium, the future where it is', async () => {
    const after = await moved({ treasuryBp: () => -1 }, undefined, 1.1);
    const [option] = TREASURIES;
    const result = await explainPair(
      { day: quoted, positions: [option!] },
      { day: after, positions: [option!] },
    );
    const call = after.market.futureOptions!.find(
      ({ contract, right, strike }) => contract === 'TY' && right === 'call' && strike === 109,
    )!;
    const day = { snapshot: after.market, asOf: after.market.asOf, curve: buildDiscountCurve(after.market) };
    const at = (blackVolatility: number): number =>
      quotedOption(day, { ...call, blackVolatility }).pricePer100;
    const gain = 60 * 1_000 * (at(call.blackVolatility!) - at(call.blackVolatility! / 1.1));
    expect(Number(lineOf(result, 'volatility').options)).toBeCloseTo(gain, 1);
    for (const line of ['treasury-spread', 'volatility'] as const) {
      const row = lineOf(result, line);
      expect(Math.abs(Number(row.predictionError)), line).toBeLessThan(SPILL * sizeOf(row) + NOISE);
    }
  });

  it('that expire between the days are worth what they pay until they are closed', async () => {
    const after = await moved({}, '2025-02-24');
    const snapshot = { ...after.market, futureOptions: [] };
    const [option] = TREASURIES;
    const result = await explainPair(
      { day: quoted, positions: [option!] },
      { day: { ...after, market: snapshot }, positions: [] },
      { cash: [{ kind: 'trade', amount: 100, tradeId: 'O-1' }] },
    );
    const { lines } = result.rows.find(({ id }) => id === 'O-1')!;
    const future = quotedFuture(snapshot, snapshot.futures!.find(({ contract }) => contract === 'TY')!);
    const paid = 60 * 1_000 * (Math.max(0, future - 109) - 0.75);
    expect(-Number(lines.trades)).toBeCloseTo(paid, 1);
    expectToAddUp(result);
  });

  it('are left out by name when no volatility gives their premium', async () => {
    const [option] = TREASURIES;
    const { blackVolatility: _, ...call } = futureOptions!.find(
      ({ contract, right, strike }) => contract === 'TY' && right === 'call' && strike === 109,
    )!;
    const day = { ...quoted, market: { ...quoted.market, futureOptions: [{ ...call, price: 0.0001 }] } };
    const result = await explainPair({ day, positions: [option!] }, { day, positions: [option!] });
    expect(result.failures).toMatchObject([{ code: 'SOLVE_NO_ROOT', pointer: '/positions/O-1' }]);
  });
});

describe('the explanation', () => {
  it('has its lines in the documented order', () => {
    expect(still.lines.map(({ line }) => line)).toEqual([...EXPLAIN_LINES]);
    const page = readFileSync(new URL('../../../docs/models/pnl-explain.md', import.meta.url), 'utf8');
    const table = page.slice(page.indexOf('| line |'), page.indexOf('The market comes before'));
    const rows = table.split('\n').map((row) => row.split('|')[1] ?? '');
    expect(rows.flatMap((cell) => [...cell.matchAll(/`([a-z-]+)`/g)].map((match) => match[1]))).toEqual([
      ...EXPLAIN_LINES,
    ]);
  });

  it('separates what a hedge of the right size would have left', async () => {
    const after = await movedDay(before, { rateBp: () => 10 });
    const result = await explainPair({ day: before }, { day: after });
    const { attribution } = result;
    const amount = (cause: string): number =>
      Number(attribution.rows.find((row) => row.cause === cause)!.amount);
    expect(attribution.rightRatio).toBeCloseTo(-attribution.locksDv01 / attribution.hedgeDv01, 12);
    const level = lineOf(result, 'level');
    const hedge = Number(level.tba) + Number(level.futures);
    expect(amount('hedge-ratio')).toBeCloseTo(hedge * (1 - attribution.rightRatio!), -2);
    // At the right ratio a small parallel move leaves convexity alone: a few percent of what the locks lost.
    expect(Math.abs(amount('market'))).toBeLessThan(0.1 * Math.abs(Number(level.locks)));
  });

  it('refuses days in the wrong order', async () => {
    const after = await movedDay(before, {});
    await expect(explainPair({ day: after }, { day: before })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      details: { field: 'before' },
    });
  });
});
