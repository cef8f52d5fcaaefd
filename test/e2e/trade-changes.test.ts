import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LOCAL_CALLER } from '../../src/core/caller.ts';
import { bookingOf } from '../fixtures/trades.ts';
import { type Answer, send, startServer, type TestServer } from './api-harness.ts';

const DAY = new URL('../../examples/2025-02-10/', import.meta.url);
const market = JSON.parse(readFileSync(new URL('market.json', DAY), 'utf8'));

let running: TestServer;
let origin: string;

beforeAll(async () => {
  running = await startServer();
  origin = running.origin;
  await post('/v1/market-snapshots', market);
});
afterAll(() => running.server.drain(0));

const get = (path: string): Promise<Answer> => send(origin, 'GET', path);
const post = (path: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answer> =>
  send(origin, 'POST', path, body, headers);

describe('an amendment', () => {
  it('puts other terms in place of those agreed, and keeps what they were', async () => {
    await post('/v1/trades', bookingOf('A-1'));
    const amended = await post('/v1/trades/A-1/amend', {
      price: '100-18',
      counterparty: 'Dealer B',
      reason: 'typed wrong',
    });
    expect(amended).toMatchObject({
      status: 200,
      body: {
        trade: { price: 100.5625, counterparty: 'Dealer B', quantity: 5_000_000 },
        steps: [
          { type: 'booked', change: { trade: { price: 100.5, counterparty: 'Dealer A' } } },
          { type: 'amended', reason: 'typed wrong', change: { amendment: { price: 100.5625 } } },
        ],
      },
    });
    const nothing = await post('/v1/trades/A-1/amend', { price: '100-18' });
    expect(nothing).toMatchObject({ status: 400, body: { code: 'INPUT_INVALID' } });
    const again = await post('/v1/trades', bookingOf('A-1'));
    expect(again.headers.get('idempotency-replayed')).toBe('true');
  });

  it('under one key is made once', async () => {
    await post('/v1/trades', bookingOf('A-2'));
    const headers = { 'idempotency-key': 'pair-once' };
    const body = { quantity: 1_000_000, price: 100.25 };
    const first = await post('/v1/trades/A-2/pair-off', body, headers);
    const second = await post('/v1/trades/A-2/pair-off', body, headers);
    expect(second.headers.get('idempotency-replayed')).toBe('true');
    expect(second.body).toEqual(first.body);
    expect(second.body).toMatchObject({ openQuantity: 4_000_000, closings: [{ realisedPnl: '2500.00' }] });
    const other = await post('/v1/trades/A-2/pair-off', { ...body, quantity: 2_000_000 }, headers);
    expect(other).toMatchObject({ status: 422, body: { code: 'REQUEST_IDEMPOTENCY_REUSED' } });
  });

  it('of terms on which parts are closed is refused', async () => {
    expect(await post('/v1/trades/A-2/amend', { price: 99 })).toMatchObject({
      status: 409,
      body: { code: 'TRADE_STATE' },
    });
    expect(await post('/v1/trades/A-2/amend', { quantity: 500_000 })).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/quantity' }] },
    });
    expect((await post('/v1/trades/A-2/amend', { quantity: 2_000_000 })).body).toMatchObject({
      openQuantity: 1_000_000,
    });
    expect(await post('/v1/trades/A-2/cancel', {})).toMatchObject({
      status: 409,
      body: { code: 'TRADE_STATE' },
    });
  });
});

describe('a pair-off against an opposite trade', () => {
  it('closes both, and its gain stands once', async () => {
    await post('/v1/trades', bookingOf('P-1', { quantity: 3_000_000 }));
    await post('/v1/trades', bookingOf('P-2', { side: 'buy', quantity: 2_000_000, price: '99-24' }));
    const paired = await post('/v1/trades/P-1/pair-off', { againstTradeId: 'P-2' });
    // Sold at 100.50, bought at 99.75, on two millions.
    expect(paired.body).toMatchObject({
      status: 'open',
      openQuantity: 1_000_000,
      closings: [{ kind: 'paired-off', realisedPnl: '15000.00', otherTradeId: 'P-2' }],
    });
    expect((await get('/v1/trades/P-2')).body).toMatchObject({
      status: 'closed',
      closings: [{ realisedPnl: '0.00', otherTradeId: 'P-1' }],
    });
    const audited = await running.store.as(LOCAL_CALLER).audit.list({ limit: 10, objectId: 'P-2' });
    expect(audited.map(({ action }) => action)).toContain('trade.paired-off');
  });

  it.each([
    ['the same side', { side: 'sell' }],
    ['another month', { side: 'buy', settlementMonth: '2025-05' }],
    ['another coupon', { side: 'buy', instrument: 'UMBS30-5.5' }],
    ['another counterparty', { side: 'buy', counterparty: 'Dealer C' }],
  ])('of %s is refused', async (name, more) => {
    const other = `P-${name.replaceAll(' ', '-')}`;
    await post('/v1/trades', bookingOf(other, more));
    expect(await post('/v1/trades/P-1/pair-off', { againstTradeId: other })).toMatchObject({
      status: 409,
      body: { code: 'TRADE_STATE', errors: [{ pointer: '/againstTradeId' }] },
    });
  });

  it('or at a price, one of the two', async () => {
    for (const body of [{}, { price: 100, againstTradeId: 'P-2' }]) {
      expect((await post('/v1/trades/P-1/pair-off', body)).status).toBe(400);
    }
    expect(await post('/v1/trades/P-1/pair-off', { price: 100, quantity: 9_000_000 })).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/quantity' }] },
    });
  });
});

describe('a roll', () => {
  it('closes the front month and books the back month, the drop lower', async () => {
    await post('/v1/trades', bookingOf('R-1'));
    const roll = { frontPrice: '100-12', drop: 0.125, settlementMonth: '2025-05', successorTradeId: 'R-2' };
    const rolled = await post('/v1/trades/R-1/roll', roll);
    // Sold at 100.50, bought back at 100.375.
    expect(rolled.body).toMatchObject({
      status: 'closed',
      closings: [{ realisedPnl: '6250.00', otherTradeId: 'R-2' }],
    });
    expect((await get('/v1/trades/R-2')).body).toMatchObject({
      status: 'open',
      originTradeId: 'R-1',
      trade: { price: 100.25, settlementMonth: '2025-05', side: 'sell', quantity: 5_000_000 },
    });
    await post('/v1/trades', bookingOf('R-3'));
    expect(await post('/v1/trades/R-3/roll', roll)).toMatchObject({
      status: 409,
      body: { code: 'EVENT_CONFLICT', errors: [{ pointer: '/successorTradeId' }] },
    });
    expect((await get('/v1/trades/R-3')).body).toMatchObject({ openQuantity: 5_000_000, status: 'open' });
    const backwards = { ...roll, settlementMonth: '2025-03', successorTradeId: 'R-4' };
    expect((await post('/v1/trades/R-3/roll', backwards)).status).toBe(400);
  });
});

describe('an assignment', () => {
  it('gives part of a trade another counterparty, at another price', async () => {
    await post('/v1/trades', bookingOf('S-1'));
    const body = { quantity: 2_000_000, counterparty: 'Investor X', price: 100, successorTradeId: 'S-2' };
    expect((await post('/v1/trades/S-1/assign', body)).body).toMatchObject({
      openQuantity: 3_000_000,
      closings: [{ kind: 'assigned', realisedPnl: '10000.00' }],
    });
    expect((await get('/v1/trades/S-2')).body).toMatchObject({
      trade: { counterparty: 'Investor X', price: 100, quantity: 2_000_000, settlementMonth: '2025-04' },
    });
  });
});

describe('pools', () => {
  it('fill a trade, are checked for good delivery, and settle it', async () => {
    await post('/v1/trades', bookingOf('D-1', { quantity: 2_000_000 }));
    const bad = [
      { poolNumber: 'MA1', face: 949_487.53 },
      { poolNumber: 'MA2', face: 1_050_524.24 },
    ];
    expect((await post('/v1/trades/D-1/allocate', { allocations: bad })).body).toMatchObject({
      goodDelivery: { isGood: false, excess: 11.77 },
    });
    const good = [
      { poolNumber: 'MA3', face: 999_945.55 },
      { poolNumber: 'MA4', loanIds: ['L-1', 'L-2'], face: 1_000_098.59 },
    ];
    expect((await post('/v1/trades/D-1/allocate', { allocations: good })).body).toMatchObject({
      goodDelivery: { isGood: true, excess: 44.14 },
      allocations: good,
    });
    expect((await post('/v1/trades/D-1/allocate', { allocations: [{ face: 1_000 }] })).status).toBe(400);
    const failed = { expectedDate: '2025-04-16', chargeRate: 0.01 };
    expect((await post('/v1/trades/D-1/fail', failed)).body).toMatchObject({
      fail: { contractualDate: '2025-04-14', expectedDate: '2025-04-16', quantity: 2_000_000 },
    });
    const settled = await post('/v1/trades/D-1/settle', { deliveredFace: 2_000_044.14, price: 100 });
    expect(settled.body).toMatchObject({ status: 'closed', fail: null });
    // 2,000,044.14 at 100.50; 6 % for 13 days of 360; two days at 1 % on both.
    expect(settled.body['closings'][0]).toMatchObject({
      realisedPnl: '10000.00',
      settlement: {
        principal: '2010044.36',
        accruedInterest: '4333.43',
        failsCharge: '-111.91',
        settlementDate: '2025-04-16',
      },
    });
    expect(await post('/v1/trades/D-1/settle', {})).toMatchObject({ status: 409 });
  });

  it('are planned for the trades that are open', async () => {
    await post('/v1/trades', bookingOf('D-2', { instrument: 'UMBS30-5.0', quantity: 1_000_000, price: 97 }));
    const pools = [
      { poolNumber: 'PL-1', instrument: 'umbs30-5', face: 999_900 },
      { poolNumber: 'PL-2', instrument: 'UMBS30-5.0', face: 1_000_100 },
    ];
    const { body } = await post('/v1/delivery-plans', { pools, marketSnapshotId: 'latest' });
    const plan = body['plans'].find(({ instrument }: { instrument: string }) => instrument === 'UMBS30-5.0');
    expect(plan.plan).toMatchObject({
      filled: 1_000_000,
      unfilled: 0,
      leftOnTheTable: '0.00',
      isProven: true,
    });
    expect(body['unusedPools']).toHaveLength(1);
  });
});

describe('the book', () => {
  it('is marked at a market day, and its sums are those of its trades', async () => {
    const { body } = await get('/v1/trades?marketSnapshotId=latest&limit=200');
    const pnls = body['items'].map(({ pnl }: { pnl: Record<string, string> }) => pnl);
    const counted = pnls.filter((pnl: { total: string | null }) => pnl.total !== null);
    expect(counted.length).toBeGreaterThan(5);
    const cents = (amount: string): number => Math.round(Number(amount) * 100);
    const total = counted.reduce((sum: number, pnl: { total: string }) => sum + cents(pnl.total), 0);
    const held = (await get('/v1/positions?marketSnapshotId=latest')).body;
    const sums = held['pnl'];
    expect(cents(sums.total.total)).toBe(total);
    for (const groups of [sums.byInstrument, sums.byCounterparty]) {
      expect(groups.reduce((sum: number, group: { total: string }) => sum + cents(group.total), 0)).toBe(
        total,
      );
    }
    expect(held['averages'].length).toBe(held['net'].length);
    const [first] = body['items'];
    const one = await get(`/v1/trades/${first.tradeId}?marketSnapshotId=latest`);
    expect(one.body['pnl']).toEqual(first.pnl);
    expect((await get('/v1/trades?marketSnapshotId=mkt_none')).status).toBe(404);
    const csv = await send(origin, 'GET', '/v1/trades?marketSnapshotId=latest', undefined, {
      accept: 'text/csv',
    });
    expect(csv.body['text'].split('\r\n')[0]).toContain(',openQuantity,markPrice,realised,unrealised,');
    expect(csv.body['text']).not.toContain("'-");
  });

  it('has a calendar and rolls', async () => {
    const calendar = (await get('/v1/settlement-calendar?asOf=2125-01-01')).body;
    const ofTrade = calendar['entries'].filter(({ tradeId }: { tradeId: string }) => tradeId === 'A-1');
    expect(ofTrade).toMatchObject([
      { date: '2025-04-10', event: 'notification', by: '2025-04-10T19:00:00.000Z' },
      { date: '2025-04-14', event: 'settlement' },
    ]);
    const rolls = (await get('/v1/rolls?instrument=UMBS30-6.0')).body;
    expect(rolls['rows'][0]).toMatchObject({ instrument: 'UMBS30-6.0', front: '2025-03', back: '2025-04' });
  });

  it('holds futures, options and bond forwards', async () => {
    const each = [
      { instrument: 'TY', quantity: 10, price: '109-010', settlementMonth: '2025-03' },
      { instrument: 'ty-p-108', quantity: 10, price: '0-45', settlementMonth: '2025-03' },
      {
        ...{ instrument: 'UST-4.25-2034-11-15', quantity: 1_000_000, price: '98-08' },
        ...{ settlementMonth: '2025-03', settlementDate: '2025-03-03' },
      },
    ];
    for (const [index, more] of each.entries()) {
      const booked = await post(
        '/v1/trades',
        bookingOf(`X-${index}`, { ...more, side: 'buy', commission: '25.50' }),
      );
      expect(booked.status, JSON.stringify(booked.body)).toBe(201);
    }
    expect((await get('/v1/trades/X-1')).body).toMatchObject({
      trade: { instrument: 'TY-P-108', price: 45 / 64 },
    });
    const expired = await post('/v1/trades/X-1/settle', { price: 0, settlementDate: '2025-02-21' });
    // Ten options at 45/64 of a thousand dollars each.
    expect(expired.body).toMatchObject({ status: 'closed', closings: [{ realisedPnl: '-7031.25' }] });
    expect(await post('/v1/trades/X-0/settle', { settlementDate: '2025-03-20' })).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/price' }] },
    });
    const noDate = bookingOf('X-9', { instrument: 'UST-4.25-2034-11-15', settlementMonth: '2025-03' });
    expect(await post('/v1/trades', noDate)).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/trade/settlementDate' }] },
    });
  });
});
