import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LOCAL_CALLER } from '../../src/core/caller.ts';
import { bookingOf } from '../fixtures/trades.ts';
import { keyFor } from './access-harness.ts';
import { send, startServer, type TestServer } from './api-harness.ts';

describe('changes that need approval', () => {
  let approving: TestServer;
  let maker: Readonly<Record<string, string>>;
  let checker: Readonly<Record<string, string>>;
  let east: Readonly<Record<string, string>>;
  let west: Readonly<Record<string, string>>;
  const call = (path: string, headers: Readonly<Record<string, string>>, body?: object) =>
    send(approving.origin, body === undefined ? 'GET' : 'POST', path, body, headers);

  beforeAll(async () => {
    approving = await startServer({}, false, {
      auth: { apiKeys: true, oidc: null },
      approvals: { trades: true },
    });
    const key = async (deskIds: readonly string[] | null = null) =>
      (await keyFor(approving.store, { tenantId: 'lender', roles: ['admin'], deskIds })).headers;
    [maker, checker, east, west] = [await key(), await key(), await key(['east']), await key(['west'])];
  });
  afterAll(() => approving.server.drain(0));

  const open = async (tradeId: string): Promise<void> => {
    await call('/v1/trades', maker, bookingOf(tradeId));
    await call(`/v1/trades/${tradeId}/approve`, checker, {});
  };

  it('count once another person approved them, and both are in the audit', async () => {
    await open('T-1');
    const asked = await call('/v1/trades/T-1/amend', maker, { price: 101 });
    expect(asked.body).toMatchObject({
      trade: { price: 100.5 },
      pendingChange: { type: 'amended', amendment: { price: 101 } },
    });
    expect(await call('/v1/trades/T-1/pair-off', checker, { price: 100 })).toMatchObject({ status: 409 });
    expect(await call('/v1/trades/T-1/approve', maker, {})).toMatchObject({
      status: 403,
      body: { code: 'TRADE_SAME_PERSON' },
    });
    const approved = await call('/v1/trades/T-1/approve', checker, {});
    expect(approved.body).toMatchObject({ trade: { price: 101 }, pendingChange: null });
    const caller = { ...LOCAL_CALLER, tenantId: 'lender' };
    const audited = await approving.store.as(caller).audit.list({ limit: 10, objectId: 'T-1' });
    const makerOf = (action: string) => audited.find((entry) => entry.action === action)?.actor;
    expect(makerOf('trade.amended')).toMatch(/^key:/);
    // The newest of its name: the booking was approved before.
    expect(makerOf('trade.approved')).toMatch(/^key:/);
    expect(makerOf('trade.approved')).not.toBe(makerOf('trade.amended'));
  });

  it('that were turned down leave the trade as it was', async () => {
    await open('T-2');
    await call('/v1/trades/T-2/cancel', maker, {});
    expect((await call('/v1/trades/T-2', maker)).body).toMatchObject({
      status: 'open',
      pendingChange: { type: 'cancelled' },
    });
    const rejected = await call('/v1/trades/T-2/reject', checker, { reason: 'still needed' });
    expect(rejected.body).toMatchObject({ status: 'open', pendingChange: null });
  });

  it('are taken back by who asked, who need not be able to approve, and by nobody else', async () => {
    await open('T-7');
    const desk = async () =>
      (await keyFor(approving.store, { tenantId: 'lender', roles: ['desk'], deskIds: null })).headers;
    const [asking, other] = [await desk(), await desk()];
    expect(await call('/v1/trades/T-7/withdraw', asking, {})).toMatchObject({
      status: 409,
      body: { code: 'TRADE_STATE' },
    });
    await call('/v1/trades/T-7/amend', asking, { price: 101 });
    expect((await call('/v1/trades/T-7/reject', asking, {})).status).toBe(403);
    for (const headers of [other, maker, checker]) {
      expect(await call('/v1/trades/T-7/withdraw', headers, {})).toMatchObject({
        status: 403,
        body: { code: 'ACCESS_FORBIDDEN' },
      });
    }
    const after = await call('/v1/trades/T-7/withdraw', asking, { reason: 'wrong trade' });
    expect(after.body).toMatchObject({ trade: { price: 100.5 }, pendingChange: null, status: 'open' });
    const caller = { ...LOCAL_CALLER, tenantId: 'lender' };
    const audited = await approving.store.as(caller).audit.list({ limit: 10, objectId: 'T-7' });
    const actorOf = (action: string) => audited.find((entry) => entry.action === action)?.actor;
    expect(actorOf('trade.rejected')).toMatch(/^key:/);
    expect(actorOf('trade.rejected')).toBe(actorOf('trade.amended'));
  });

  it('book what takes the place of a trade only then, without a further approval', async () => {
    await open('T-3');
    const roll = { frontPrice: 100, drop: 0.25, settlementMonth: '2025-05', successorTradeId: 'T-4' };
    await call('/v1/trades/T-3/roll', maker, roll);
    expect((await call('/v1/trades/T-4', maker)).status).toBe(404);
    await call('/v1/trades/T-3/approve', checker, {});
    expect((await call('/v1/trades/T-3', maker)).body).toMatchObject({ status: 'closed' });
    expect((await call('/v1/trades/T-4', maker)).body).toMatchObject({
      status: 'open',
      trade: { price: 99.75 },
    });
  });

  it('of two trades are made of both or of none', async () => {
    await open('T-5');
    await call('/v1/trades', maker, bookingOf('T-6', { side: 'buy', price: 100 }));
    await call('/v1/trades/T-6/approve', checker, {});
    await call('/v1/trades/T-5/pair-off', maker, { againstTradeId: 'T-6' });
    expect((await call('/v1/trades/T-6', maker)).body).toMatchObject({ openQuantity: 5_000_000 });
    // What it is to be paired off with goes meanwhile.
    await call('/v1/trades/T-6/pair-off', maker, { price: 100.25, quantity: 1_000_000 });
    expect(await call('/v1/trades/T-5/approve', checker, {})).toMatchObject({
      status: 409,
      body: { code: 'TRADE_STATE' },
    });
    await call('/v1/trades/T-6/reject', checker, {});
    expect((await call('/v1/trades/T-5/approve', checker, {})).body).toMatchObject({ status: 'closed' });
    expect((await call('/v1/trades/T-6', maker)).body).toMatchObject({ status: 'closed' });
  });

  it('are a desk’s own, and so is what comes of them', async () => {
    await call('/v1/trades', east, bookingOf('E-1'));
    await call('/v1/trades', west, bookingOf('W-1', { side: 'buy' }));
    expect((await call('/v1/trades/E-1/amend', west, { price: 99 })).status).toBe(404);
    await call('/v1/trades/E-1/approve', checker, {});
    await call('/v1/trades/W-1/approve', checker, {});
    expect(await call('/v1/trades/E-1/pair-off', checker, { againstTradeId: 'W-1' })).toMatchObject({
      status: 409,
      body: { code: 'TRADE_STATE' },
    });
    const assign = { counterparty: 'Investor X', successorTradeId: 'E-2' };
    await call('/v1/trades/E-1/assign', checker, assign);
    await call('/v1/trades/E-1/approve', maker, {});
    expect((await call('/v1/trades/E-2', east)).body).toMatchObject({ status: 'open' });
    expect((await call('/v1/trades/E-2', west)).status).toBe(404);
  });
});
