import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { positionSchema } from '../book/position-terms.ts';
import { tradeOfPosition } from '../book/trade-of-position.ts';
import { readMarket } from '../market/read-market.ts';
import { marketSnapshotSchema } from '../market/snapshot.ts';
import { blotterTables } from './tables/trade-tables.ts';
import { tradeBlotter } from './trade-blotter.ts';

const path = new URL('../../examples/2025-02-10/market.json', import.meta.url);
const market = readMarket(readFileSync(path, 'utf8'), 'market.json');

const trade = (tradeId: string, more: object = {}) =>
  tradeOfPosition(
    positionSchema.parse({
      ...{ tradeId, instrument: 'UMBS30-6.0', side: 'sell', quantity: 1_000_000, price: 100.5 },
      ...{ tradeDate: '2025-02-10', settlementMonth: '2025-03', ...more },
    }),
  );
const OPTION = { contract: 'TY', month: '2025-03', strike: 109, expiry: '2025-02-21' } as const;
/** The example day with a call quoted at its premium and a put at its volatility. */
const day = marketSnapshotSchema.parse({
  ...market,
  futureOptions: [
    { ...OPTION, right: 'call', price: 0.625 },
    { ...OPTION, right: 'put', blackVolatility: 0.06 },
  ],
});
const blotter = (...trades: readonly ReturnType<typeof trade>[]) =>
  tradeBlotter(trades, day, { asOf: day.asOf });

describe('a blotter', () => {
  it('marks each kind of instrument at its quote, or says that there is none', () => {
    const bond = market.futures![0]!.basket[0]!;
    const name = `UST-${Number((bond.coupon * 100).toFixed(5))}-${bond.maturity}`;
    const dated = { instrument: name, settlementMonth: '2025-02', settlementDate: '2025-02-11' };
    const rows = blotter(
      trade('tba'),
      trade('future', { instrument: 'TY', quantity: 1 }),
      trade('spot', dated),
      trade('forward', { ...dated, settlementMonth: '2025-03', settlementDate: '2025-03-31' }),
      trade('call', { instrument: 'TY-C-109', quantity: 1, price: 0.5 }),
      trade('put', { instrument: 'TY-P-109', quantity: 1, price: 0.5 }),
      trade('far', { settlementMonth: '2026-01' }),
    ).rows;
    const marks = Object.fromEntries(rows.map(({ tradeId, pnl }) => [tradeId, pnl.markPrice]));
    expect(marks['tba']).toBe(100.78125);
    expect(marks['future']).toBe(109.21875);
    expect(marks['spot']).toBe(bond.cleanPrice);
    // Carry: the forward lies near the spot price, and is not it.
    expect(Math.abs(marks['forward']! - marks['spot']!)).toBeLessThan(0.5);
    expect(marks['forward']).not.toBe(marks['spot']);
    expect([marks['call'], marks['far']]).toEqual([0.625, null]);
    // 109·N(−d₂) − 109.21875·N(−d₁) = 0.352387 at 6 % for 11 days, discounted by 0.9987.
    expect(marks['put']).toBeCloseTo(0.35193, 4);
    expect(rows.at(-1)!.pnl).toMatchObject({
      unrealised: null,
      total: null,
      markSource: 'the market day of 2025-02-10 has no price of UMBS30-6.0 of 2026-01',
    });
  });

  it('averages prices by quantity, and breaks even where all that is open gains nothing', () => {
    const { averages } = blotter(
      trade('a', { quantity: 3_000_000, price: 100 }),
      trade('b', { quantity: 1_000_000, price: 101 }),
      trade('c', { side: 'buy', quantity: 1_000_000, price: 100.5 }),
    );
    expect(averages).toMatchObject([
      { averageSellPrice: 100.25, averageBuyPrice: 100.5, netQuantity: -3_000_000 },
    ]);
    // (4 × 100.25 − 1 × 100.5)/3.
    expect(averages[0]!.breakEvenPrice).toBeCloseTo(100.16666667, 8);
  });

  it('shows what an odd lot would give up beside the total', () => {
    const { rows, total } = blotter(trade('odd', { quantity: 1_300_000, commission: '12.34' }));
    // 300,000 at an eighth of a point.
    expect(rows[0]!.pnl).toMatchObject({ oddLotFace: 300_000, oddLotConcession: '375.00' });
    expect(total).toMatchObject({ unrealised: '-3656.25', commissions: '12.34', total: '-3668.59' });
  });

  it('has tables that end with the total', () => {
    const tables = blotterTables(blotter(trade('a'), trade('b', { counterparty: 'Dealer A' })));
    expect(Object.keys(tables)).toEqual(['trades', 'averages', 'instruments', 'counterparties']);
    const { rows } = tables['counterparties']!();
    expect(rows.map(([key]) => key)).toEqual(['(none)', 'Dealer A', 'total']);
    for (const table of Object.values(tables)) {
      const { header, rows: all } = table();
      for (const row of all) expect(row).toHaveLength(header.length);
    }
  });
});
