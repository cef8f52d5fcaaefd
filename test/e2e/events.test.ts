import { readFileSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LOCAL_CALLER } from '../../src/core/caller.ts';
import { lockEvent, wholeLife } from '../fixtures/lock-events.ts';
import { keyFor } from './access-harness.ts';
import { type Answer, ended, send, startServer, type TestServer } from './api-harness.ts';

const DAY = new URL('../../examples/2025-02-10/', import.meta.url);
const market = JSON.parse(readFileSync(new URL('market.json', DAY), 'utf8'));

let running: TestServer;
let origin: string;

beforeAll(async () => {
  running = await startServer();
  origin = running.origin;
});
afterAll(() => running.server.drain(0));

const hand = (events: readonly unknown[]): Promise<Answer> =>
  send(origin, 'POST', '/v1/lock-events', { events });
const get = (path: string): Promise<Answer> => send(origin, 'GET', path);

describe('lock events', () => {
  it('are taken once, each for itself', async () => {
    const good = lockEvent('once', 1, 'locked');
    const first = await hand([good, good, { ...good, eventId: 'x', borrowerName: 'nobody' }, 'nonsense']);
    expect(first.status).toBe(207);
    expect(first.body['counts']).toEqual({ accepted: 1, duplicate: 1, conflict: 0, rejected: 2 });
    expect(first.body['receipts'][2]).toMatchObject({
      eventId: 'x',
      lockId: 'once',
      outcome: 'rejected',
      errors: [{ pointer: '/borrowerName', code: 'INPUT_INVALID' }],
    });
    const again = await hand([{ ...good, lockPrice: '101-08' }]);
    expect({ status: again.status, counts: again.body['counts'] }).toMatchObject({
      status: 200,
      counts: { duplicate: 1, accepted: 0 },
    });
    const other = await hand([{ ...good, noteRate: 0.07 }]);
    expect(other.body['receipts'][0]).toMatchObject({
      outcome: 'conflict',
      errors: [{ code: 'EVENT_CONFLICT' }],
    });
    const { body } = await get('/v1/locks/once/events');
    expect(body['items']).toHaveLength(1);
    expect(body['items'][0]).toMatchObject({ acceptedFrom: 'local', event: { eventId: 'once-1' } });
  });

  it('tell of a lock and of the pipeline as of any moment, and as it was known then', async () => {
    const [locked, ...rest] = wholeLife('past');
    await hand([locked]);
    const knownAt = (await get('/v1/locks/past/events')).body['items'][0].acceptedAt;
    while (new Date().toISOString() === knownAt) await nextTurn();
    await hand(rest.toReversed());
    const asOf = async (query: string) => (await get(`/v1/locks/past?${query}`)).body;
    expect(await asOf('asOf=2025-02-03')).toMatchObject({ status: 'active', deliveryType: 'best-efforts' });
    expect(await asOf('asOf=2025-02-06T15:00:00Z')).toMatchObject({ deliveryType: 'mandatory' });
    expect(await asOf('')).toMatchObject({ status: 'sold', findings: [] });
    expect(await asOf(`knownAt=${knownAt}`)).toMatchObject({ status: 'active', lastLockSequence: 1 });
    expect((await get('/v1/locks/past?asOf=2025-02-01')).status).toBe(404);
    const pipeline = async (query: string) =>
      (await get(`/v1/pipeline?${query}`)).body['document'].locks.map(
        ({ lockId }: { lockId: string }) => lockId,
      );
    expect(await pipeline('asOf=2025-02-10')).toContain('past');
    expect(await pipeline('asOf=2025-02-11')).not.toContain('past');
    expect((await get('/v1/pipeline?asOf=yesterday')).status).toBe(400);
  });

  it('that do not arrive are shown', async () => {
    await hand([lockEvent('gap', 1, 'locked'), lockEvent('gap', 4, 'expired')]);
    const { body } = await get('/v1/pipeline');
    expect(body['findings']).toContainEqual(
      expect.objectContaining({ lockId: 'gap', code: 'sequence-gap', lockSequence: { from: 2, to: 3 } }),
    );
  });

  it('are refused beyond a thousand at once, and of no form', async () => {
    const many = Array.from({ length: 1001 }, (_, index) => lockEvent('many', index + 1, 'expired'));
    expect((await hand(many)).status).toBe(400);
    expect((await send(origin, 'POST', '/v1/lock-events', [lockEvent('many', 1, 'locked')])).status).toBe(
      400,
    );
    expect((await get('/v1/locks/many')).status).toBe(404);
  });
});

describe('a job', () => {
  it('on the pipeline as of a moment sees the locks that were known when it was submitted', async () => {
    const before = (await get('/v1/pipeline?asOf=2025-02-05')).body['document'].locks.length;
    const submitted = await send(origin, 'POST', '/v1/jobs', {
      kind: 'risk',
      input: { numbers: [1], pipelineAsOf: '2025-02-05' },
    });
    const job = await ended(origin, submitted.body['id']);
    await hand([lockEvent('late', 1, 'locked')]);
    expect((await get('/v1/pipeline?asOf=2025-02-05')).body['document'].locks).toHaveLength(before + 1);
    const replay = await send(origin, 'POST', `/v1/jobs/${job['id']}/replay`);
    const again = await ended(origin, replay.body['id']);
    for (const digest of ['inputDigest', 'resultDigest']) expect(again[digest]).toBe(job[digest]);
    const result = await get(`/v1/jobs/${again['id']}/result`);
    expect(result.body['measures']).toMatchObject({ lockCount: before });
  });

  it('is refused on two pipelines, on no moment, and before the first lock', async () => {
    const submit = (input: object) =>
      send(origin, 'POST', '/v1/jobs', { kind: 'risk', input: { numbers: [1], ...input } });
    const pointers = async (answer: Promise<Answer>) => {
      const { status, body } = await answer;
      return [status, body['code'], body['errors'][0].pointer];
    };
    expect(await pointers(submit({ pipelineAsOf: 'now', pipelineId: 'latest' }))).toEqual([
      400,
      'INPUT_INVALID',
      '/input/pipelineAsOf',
    ]);
    expect(await pointers(submit({ pipelineAsOf: 'soon' }))).toEqual([
      400,
      'INPUT_INVALID',
      '/input/pipelineAsOf',
    ]);
    expect(await pointers(submit({ pipelineAsOf: '2020-01-01' }))).toEqual([
      400,
      'INPUT_EMPTY',
      '/input/pipelineAsOf',
    ]);
  });
});

describe('the price at lock', () => {
  const replayOf = (lockId: string) => get(`/v1/locks/${lockId}/price-replay`);
  const priced = (lockId: string, more: object) =>
    lockEvent(lockId, 1, 'locked', { occurredAt: new Date().toISOString(), ...more });

  it('is made again from the market day its event names, addend by addend', async () => {
    const stored = await send(origin, 'POST', '/v1/market-snapshots', market);
    const pricing = {
      marketSnapshotId: stored.body['id'],
      coupon: 0.06,
      settlementMonth: '2025-04',
      marginPer100: 1,
    };
    await hand([priced('priced', { lockPrice: 100, pricing })]);
    const { status, body } = await replayOf('priced');
    expect(status).toBe(200);
    const { tba, execution } = market;
    const quote = tba.find(
      (one: { program: string; coupon: number; settlementMonth: string }) =>
        one.program === 'UMBS30' && one.coupon === 0.06 && one.settlementMonth === '2025-04',
    );
    const [whole, ticks] = quote.price.split('-');
    const tbaPrice =
      Number(whole) +
      (Number(ticks.slice(0, 2)) + (Number(ticks[2] ?? 0) || (ticks[2] === '+' ? 4 : 0)) / 8) / 32;
    // 6.75 % − 6 % − 25 bp of servicing − 45 bp of guarantee fee leave 5 bp.
    const expected = tbaPrice + 0.25 * execution.servicingMultiple + 0.05 * execution.servicingMultiple - 1;
    expect(body['replayedPrice']).toBeCloseTo(expected, 9);
    const sum = body['addends'].reduce((total: number, { per100 }: { per100: number }) => total + per100, 0);
    expect(sum).toBe(body['replayedPrice']);
    expect(body).toMatchObject({ matches: false, marketFoundBy: 'event', lockPrice: 100 });
    await hand([priced('matching', { lockPrice: body['replayedPrice'], pricing })]);
    expect((await replayOf('matching')).body).toMatchObject({ matches: true, differencePer100: 0 });
  });

  it('is made again from the market day of a job, or from the latest that was stored before the lock', async () => {
    const stored = await send(origin, 'POST', '/v1/market-snapshots', {
      ...market,
      description: 'the later',
    });
    const job = await send(origin, 'POST', '/v1/jobs', {
      kind: 'risk',
      input: { numbers: [1], marketSnapshotId: stored.body['id'] },
    });
    await hand([priced('by-job', { pricing: { jobId: job.body['id'] } }), priced('by-time', {})]);
    for (const [lockId, marketFoundBy] of [
      ['by-job', 'job'],
      ['by-time', 'latest-at-lock'],
    ] as const)
      expect((await replayOf(lockId)).body).toMatchObject({
        marketFoundBy,
        marketSnapshotId: stored.body['id'],
      });
  });

  it('is refused plainly when what it was made from is not there', async () => {
    await hand([
      priced('lost', { pricing: { marketSnapshotId: 'mkt_lost' } }),
      lockEvent('early', 1, 'locked'),
      priced('unpriced', { lockPrice: undefined }),
    ]);
    for (const lockId of ['lost', 'early', 'unpriced'])
      expect(await replayOf(lockId)).toMatchObject({ status: 409, body: { code: 'PRICE_NOT_REPLAYABLE' } });
    expect((await replayOf('nobody')).status).toBe(404);
  });
});

const trade = (tradeId: string, more: object = {}) => ({
  trade: {
    tradeId,
    instrument: 'UMBS30-6.0',
    side: 'sell',
    quantity: 1_000_000,
    price: '100-16',
    tradeDate: '2025-02-10',
    settlementMonth: '2025-04',
    ...more,
  },
  correlationId: 'hedge-7',
});

describe('trades that two people must agree on', () => {
  let approving: TestServer;
  let maker: Readonly<Record<string, string>>;
  let checker: Readonly<Record<string, string>>;
  const call = (path: string, headers: Readonly<Record<string, string>>, body?: object) =>
    send(approving.origin, body === undefined ? 'GET' : 'POST', path, body, headers);

  beforeAll(async () => {
    approving = await startServer({}, false, {
      auth: { apiKeys: true, oidc: null },
      approvals: { trades: true },
    });
    const key = async () => (await keyFor(approving.store, { tenantId: 'lender', roles: ['admin'] })).headers;
    maker = await key();
    checker = await key();
  });
  afterAll(() => approving.server.drain(0));

  it('count once another person approved them, and both are named', async () => {
    const booked = await call('/v1/trades', maker, trade('T-1'));
    expect(booked.body).toMatchObject({ status: 'pending', approvalRequired: true });
    expect((await call('/v1/positions', maker)).body['net']).toEqual([]);
    for (const verb of ['approve', 'reject'])
      expect(await call(`/v1/trades/T-1/${verb}`, maker, {})).toMatchObject({
        status: 403,
        body: { code: 'TRADE_SAME_PERSON' },
      });
    const approved = await call('/v1/trades/T-1/approve', checker, {});
    expect(approved.body).toMatchObject({
      status: 'open',
      steps: [{ type: 'booked' }, { type: 'approved' }],
    });
    const [first, second] = approved.body['steps'];
    expect(first.actor).toMatch(/^key:/);
    expect(second.actor).toMatch(/^key:/);
    expect(second.actor).not.toBe(first.actor);
    const caller = { ...LOCAL_CALLER, tenantId: 'lender' };
    const audited = await approving.store.as(caller).audit.list({ limit: 10, objectId: 'T-1' });
    const told = audited.map(({ action, actor }) => [action, actor]);
    expect(told).toContainEqual(['trade.booked', first.actor]);
    expect(told).toContainEqual(['trade.approved', second.actor]);
    expect((await call('/v1/positions', maker)).body['net']).toMatchObject([{ netQuantity: -1_000_000 }]);
    expect(await call('/v1/trades/T-1/approve', checker, {})).toMatchObject({ status: 409 });
  });

  it('are approved by one of many who try at once', async () => {
    await call('/v1/trades', maker, trade('T-2'));
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => call('/v1/trades/T-2/approve', checker, {})),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(9);
  });

  it('never count when turned down, but can be cancelled by who booked them', async () => {
    await call('/v1/trades', maker, trade('T-3'));
    const rejected = await call('/v1/trades/T-3/reject', checker, { reason: 'wrong month' });
    expect(rejected.body).toMatchObject({ status: 'rejected', steps: [{}, { reason: 'wrong month' }] });
    await call('/v1/trades', maker, trade('T-4'));
    expect((await call('/v1/trades/T-4/cancel', maker, {})).body).toMatchObject({ status: 'cancelled' });
    const held = (await call('/v1/positions', maker)).body['document'].positions;
    expect(held.map(({ tradeId }: { tradeId: string }) => tradeId)).toEqual(['T-1', 'T-2']);
  });
});

describe('trades', () => {
  it('are booked once, count in the positions, and no longer when cancelled', async () => {
    const before = new Date().toISOString();
    const booked = await send(origin, 'POST', '/v1/trades', trade('T-1'));
    expect(booked).toMatchObject({ status: 201, body: { status: 'open', tradeId: 'T-1' } });
    expect(booked.headers.get('location')).toBe('/v1/trades/T-1');
    const again = await send(origin, 'POST', '/v1/trades', trade('T-1'));
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(again.body).toEqual(booked.body);
    const other = await send(origin, 'POST', '/v1/trades', trade('T-1', { quantity: 2_000_000 }));
    expect(other).toMatchObject({ status: 409, body: { code: 'EVENT_CONFLICT' } });
    await send(origin, 'POST', '/v1/trades', trade('T-2', { side: 'buy', quantity: 250_000 }));
    const held = (await get('/v1/positions')).body;
    expect(held['net']).toEqual([
      { instrument: 'UMBS30-6.0', settlementMonth: '2025-04', netQuantity: -750_000, tradeCount: 2 },
    ]);
    expect((await get(`/v1/positions?asOf=${before}`)).body['net']).toEqual([]);
    const between = held['asOf'];
    const cancelled = await send(origin, 'POST', '/v1/trades/T-2/cancel', { reason: 'booked twice' });
    expect(cancelled.body).toMatchObject({
      status: 'cancelled',
      steps: [{ type: 'booked' }, { type: 'cancelled', actor: 'local', reason: 'booked twice' }],
    });
    expect((await get('/v1/positions')).body['net']).toMatchObject([{ netQuantity: -1_000_000 }]);
    expect((await get(`/v1/positions?asOf=${between}`)).body['net']).toMatchObject([{ tradeCount: 2 }]);
    expect(await send(origin, 'POST', '/v1/trades/T-2/cancel')).toMatchObject({
      status: 409,
      body: { code: 'TRADE_STATE' },
    });
    const page = (await get('/v1/trades?limit=1')).body;
    expect(page['items']).toMatchObject([{ tradeId: 'T-2' }]);
    expect((await get(`/v1/trades?limit=1&cursor=${page['nextCursor']}`)).body).toMatchObject({
      items: [{ tradeId: 'T-1' }],
      nextCursor: null,
    });
  });

  it('with an id that no path can name are refused', async () => {
    for (const tradeId of ['a\u0000b', ' a', '\n'])
      expect(await send(origin, 'POST', '/v1/trades', trade(tradeId))).toMatchObject({
        status: 400,
        body: { errors: [{ pointer: '/trade/tradeId' }] },
      });
  });

  it('sent at once under one id are one trade', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => send(origin, 'POST', '/v1/trades', trade('T-many'))),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    expect(answers.filter(({ headers }) => !headers.has('idempotency-replayed'))).toHaveLength(1);
  });

  it('and locks hang together by their correlation id', async () => {
    await hand([...wholeLife('chain', 'hedge-7')]);
    const { body } = await get('/v1/correlations/hedge-7');
    expect(body['lockEvents'].map(({ event }: { event: { type: string } }) => event.type)).toContain('sold');
    expect(body['tradeEvents'].map(({ event }: { event: { tradeId: string } }) => event.tradeId)).toContain(
      'T-1',
    );
  });
});
