import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Role } from '../../src/core/caller.ts';
import { lockEvent } from '../fixtures/lock-events.ts';
import { keyFor, UNMETERED } from './access-harness.ts';
import { startServer, type TestServer } from './api-harness.ts';

type Headers = Readonly<Record<string, string>>;

let running: TestServer;
/** Sees every desk of the lender. */
let whole: Headers;
/** Sees the desk east, and what is the whole tenant's. */
let east: Headers;
let west: Headers;

beforeAll(async () => {
  running = await startServer({}, false, { auth: { apiKeys: true, oidc: null }, limits: UNMETERED });
  whole = await caller(null);
  east = await caller(['east']);
  west = await caller(['west']);
});
afterAll(() => running.server.drain(0));

async function caller(deskIds: readonly string[] | null, roles: readonly Role[] = ['admin']) {
  return (await keyFor(running.store, { tenantId: 'lender', roles, deskIds })).headers;
}

function call(method: string, url: string, headers: Headers, body?: object) {
  return running.server.inject({
    method: method as 'GET',
    url,
    headers,
    ...(body !== undefined && { payload: body }),
  });
}

const forDesk = (deskId: string): Headers => ({ ...whole, 'counterpoise-desk': deskId });
const job = (number: number, more: object = {}) => ({
  kind: 'risk',
  input: { numbers: [number], ...more },
});
const pipeline = (...lockIds: readonly string[]) => ({
  schemaVersion: 1,
  asOf: '2025-02-10',
  locks: lockIds.map((lockId) => ({
    lockId,
    program: 'UMBS30',
    noteRate: 0.0675,
    loanAmount: 350_000,
    lockDate: '2025-02-03',
    lockExpiration: '2025-03-20',
  })),
});
const trade = (tradeId: string) => ({
  trade: {
    tradeId,
    instrument: 'UMBS30-6.0',
    side: 'sell',
    quantity: 1_000_000,
    price: 100.5,
    tradeDate: '2025-02-10',
    settlementMonth: '2025-04',
  },
  correlationId: tradeId,
});

describe('an endpoint of the whole tenant', () => {
  it('is told of every desk, so an administrator of one neither sees it nor turns it to himself', async () => {
    const made = await call('POST', '/v1/webhooks', whole, { url: 'http://127.0.0.1:9/all' });
    const path = `/v1/webhooks/${made.json().id}`;
    for (const [method, url, body] of [
      ['GET', path],
      ['PATCH', path, { url: 'http://127.0.0.1:9/mine' }],
      ['GET', `${path}/deliveries`],
      ['POST', `${path}/rotate-secret`],
      ['POST', `${path}/test`],
      ['POST', `${path}/deliveries/replay`],
      ['DELETE', path],
    ] as const) {
      expect((await call(method, url, east, body)).statusCode, `${method} ${url}`).toBe(404);
    }
    expect((await call('GET', '/v1/webhooks', east)).json().items).toEqual([]);
    expect((await call('GET', path, whole)).json().url).toBe('http://127.0.0.1:9/all');
    await call('DELETE', path, whole);
  });
});

describe('a lock', () => {
  it('is told of by its own desk alone, in every view of it', async () => {
    const lockId = `lock-${randomUUID()}`;
    const tell = (headers: Headers, version: number, type: 'locked' | 'cancelled') =>
      call('POST', '/v1/lock-events', headers, {
        events: [lockEvent(lockId, version, type, { eventId: randomUUID() })],
      });
    expect((await tell(east, 1, 'locked')).json().counts.accepted).toBe(1);
    const intruded = await tell(west, 2, 'cancelled');
    expect(intruded.statusCode).toBe(207);
    expect(intruded.json().receipts[0]).toMatchObject({
      outcome: 'rejected',
      errors: [{ pointer: '/lockId', code: 'ACCESS_FORBIDDEN' }],
    });
    const before = (await call('GET', `/v1/locks/${lockId}`, whole)).json();
    expect(JSON.stringify(before)).not.toContain('cancelled');
    // Who sees every desk speaks for the lock's own, whichever he names.
    expect((await tell(forDesk('west'), 2, 'cancelled')).json().counts.accepted).toBe(1);
    expect((await call('GET', `/v1/locks/${lockId}`, west)).statusCode).toBe(404);
    const seenByEast = await call('GET', `/v1/locks/${lockId}`, east);
    const { asOf: _now, ...seen } = seenByEast.json();
    expect((await call('GET', `/v1/locks/${lockId}`, whole)).json()).toMatchObject(seen);
    expect(seenByEast.body).toContain('cancelled');
  });
});

describe('a trade', () => {
  it('of a desk stays with it when somebody else decides on it', async () => {
    const tradeId = `trade-${randomUUID()}`;
    expect((await call('POST', '/v1/trades', east, trade(tradeId))).statusCode).toBe(201);
    const cancelled = await call('POST', `/v1/trades/${tradeId}/cancel`, whole, { reason: 'east is closed' });
    expect(cancelled.json().status).toBe('cancelled');
    expect((await call('GET', `/v1/correlations/${tradeId}`, west)).statusCode).toBe(404);
    expect((await call('GET', '/v1/audit?limit=200', west)).body).not.toContain(tradeId);
    expect((await call('GET', `/v1/trades/${tradeId}`, east)).json().status).toBe('cancelled');
  });

  it('of the whole tenant is decided on by who sees all of it, and then for all', async () => {
    const tradeId = `trade-${randomUUID()}`;
    await call('POST', '/v1/trades', whole, trade(tradeId));
    const refused = await call('POST', `/v1/trades/${tradeId}/cancel`, east);
    expect([refused.statusCode, refused.json().code]).toEqual([403, 'ACCESS_FORBIDDEN']);
    await call('POST', `/v1/trades/${tradeId}/cancel`, forDesk('east'));
    for (const headers of [whole, east, west]) {
      expect((await call('GET', `/v1/trades/${tradeId}`, headers)).json().status).toBe('cancelled');
    }
  });
});

describe('a job', () => {
  it('for a desk takes the latest that the desk sees, not the latest of another', async () => {
    const mine = await call('POST', '/v1/pipelines', east, pipeline('E1'));
    await call('POST', '/v1/pipelines', west, pipeline('W1', 'W2', 'W3'));
    const submitted = await call(
      'POST',
      '/v1/jobs',
      { ...forDesk('east'), prefer: 'wait=20' },
      job(11, { pipelineId: 'latest' }),
    );
    expect(submitted.json().measures.lockCount).toBe(1);
    expect(mine.statusCode).toBe(201);
  });

  it('for a desk takes the locks that the desk sees, not those of another', async () => {
    const told = async (headers: Headers) => {
      await call('POST', '/v1/lock-events', headers, {
        events: [lockEvent(`lock-${randomUUID()}`, 1, 'locked', { eventId: randomUUID() })],
      });
    };
    await told(forDesk('north'));
    await told(west);
    await told(west);
    const submitted = await call(
      'POST',
      '/v1/jobs',
      { ...forDesk('north'), prefer: 'wait=20' },
      job(12, { pipelineAsOf: 'now' }),
    );
    expect(submitted.json().measures.lockCount).toBe(1);
  });

  it('of the whole tenant is neither cancelled nor forgotten by one desk', async () => {
    const path = await finished(whole, 13);
    for (const [method, url] of [
      ['POST', `${path}/cancel`],
      ['DELETE', path],
    ] as const) {
      const refused = await call(method, url, east);
      expect([refused.statusCode, refused.json().code]).toEqual([403, 'ACCESS_FORBIDDEN']);
    }
    expect((await call('GET', `${path}/result`, east)).statusCode).toBe(200);
    expect((await call('DELETE', path, whole)).statusCode).toBe(204);
  });

  it('of a desk stays with it when somebody else repeats it', async () => {
    const path = await finished(east, 14);
    const repeated = await call('POST', `${path}/replay`, whole);
    expect(repeated.statusCode).toBe(202);
    const replay = String(repeated.headers['location']);
    expect((await call('GET', replay, east)).statusCode).toBe(200);
    expect((await call('GET', replay, west)).statusCode).toBe(404);
    expect((await call('GET', `${replay}/result`, west)).statusCode).toBe(404);
  });

  it('of another desk that asked for the same is not told of', async () => {
    const mine = await call('GET', await finished(east, 15), east);
    const other = await call('GET', await finished(west, 15), west);
    expect(other.json()).toMatchObject({ resultOf: null, resultDigest: mine.json().resultDigest });
    const again = await call('GET', await finished(west, 15), west);
    expect(again.json().resultOf).toBe(other.json().id);
  });
});

describe('an administrator of a desk', () => {
  it('revokes no key that reaches beyond it', async () => {
    const make = async (deskIds: readonly string[] | null) =>
      (await keyFor(running.store, { tenantId: 'lender', roles: ['desk'], deskIds })).id;
    for (const [deskIds, status] of [
      [null, 403],
      [['west'], 403],
      [['east', 'west'], 403],
      [['east'], 200],
    ] as const) {
      const answer = await call('DELETE', `/v1/api-keys/${await make(deskIds)}`, east);
      expect(answer.statusCode, String(deskIds)).toBe(status);
    }
  });
});

describe('an idempotency key', () => {
  it('is of one caller and desk: it answers nobody else’s resource and is in nobody’s way', async () => {
    const key = { 'idempotency-key': 'monday' };
    const colleague = await caller(['east']);
    const paths = new Set<unknown>();
    for (const headers of [east, west, colleague, whole, forDesk('west')]) {
      const made = await call('POST', '/v1/jobs', { ...headers, ...key }, job(16));
      expect(made.statusCode, made.body).toBe(202);
      expect(made.headers['idempotency-replayed']).toBeUndefined();
      paths.add(made.headers['location']);
      const other = await call('POST', '/v1/jobs', { ...headers, ...key }, job(17));
      expect(other.json().code).toBe('REQUEST_IDEMPOTENCY_REUSED');
      const again = await call('POST', '/v1/jobs', { ...headers, ...key }, job(16));
      expect(again.headers['location']).toBe(made.headers['location']);
    }
    expect(paths.size).toBe(5);
  });
});

/** Where a job is found that has ended. */
async function finished(headers: Headers, number: number): Promise<string> {
  const answer = await call('POST', '/v1/jobs', { ...headers, prefer: 'wait=20' }, job(number));
  expect(answer.statusCode, answer.body).toBe(200);
  return String(answer.headers['location']);
}
