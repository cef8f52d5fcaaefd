import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { maySubmit, ROLE_JOB_KINDS, rolesOf } from '../../src/api/access/access-rules.ts';
import type { RouteRule } from '../../src/api/access/route-rules.ts';
import { ROLES, type Role } from '../../src/core/caller.ts';
import { JOB_KINDS } from '../../src/store/records.ts';
import { lockEvent } from '../fixtures/lock-events.ts';
import { keyFor, UNMETERED } from './access-harness.ts';
import { startServer, type TestServer } from './api-harness.ts';

type Headers = Readonly<Record<string, string>>;

/** The server of which every route is tried; which routes it has is asked of itself. */
let running: TestServer;
/** Headers of a caller, by role, for each of three places. */
let own: Readonly<Record<Role, Headers>>;
let foreignTenant: Readonly<Record<Role, Headers>>;
let foreignDesk: Readonly<Record<Role, Headers>>;

const DESK = 'desk-east';

/** Makes an object of the desk and answers its id, by the first part of the path that leads to it. */
const MAKERS: Readonly<Record<string, () => Promise<string>>> = {
  jobs: () => madeBy('POST', '/v1/jobs', { kind: 'risk', input: { numbers: [1] } }),
  'market-snapshots': () =>
    madeBy('POST', '/v1/market-snapshots', {
      schemaVersion: 1,
      asOf: '2025-02-10',
      curve: { zeroRates: [{ years: 1, rate: 0.04 }] },
    }),
  pipelines: () =>
    madeBy('POST', '/v1/pipelines', {
      schemaVersion: 1,
      asOf: '2025-02-10',
      locks: [
        {
          lockId: 'L1',
          program: 'UMBS30',
          noteRate: 0.0675,
          loanAmount: 350_000,
          lockDate: '2025-02-03',
          lockExpiration: '2025-03-20',
        },
      ],
    }),
  calibrations: async () => {
    const { headers } = await call(
      'POST',
      '/v1/jobs',
      { ...own.admin, prefer: 'wait=20' },
      {
        kind: 'calibration',
        input: { asOf: '2025-02-10', passed: true, volatility: 0.01 },
      },
    );
    const job = await call('GET', String(headers['location']), own.admin);
    return String(job.json().calibrationId);
  },
  webhooks: () =>
    madeBy('POST', '/v1/webhooks', { url: 'http://127.0.0.1:9/hook', eventTypes: ['job.failed'] }),
  locks: async () => {
    const lockId = `lock-${randomUUID()}`;
    const eventId = randomUUID();
    await made('POST', '/v1/lock-events', { events: [lockEvent(lockId, 1, 'locked', { eventId })] });
    return lockId;
  },
  trades: () => bookedTrade(),
  correlations: async () => {
    const correlationId = `loan-${randomUUID()}`;
    await bookedTrade({ correlationId });
    return correlationId;
  },
  'api-keys': () => madeBy('POST', '/v1/api-keys', { name: 'tool', roles: ['desk'], deskIds: [DESK] }),
};

/** Makes an object within another, and answers its id, by the name of the parameter that leads to it. */
const INNER_MAKERS: Readonly<Record<string, (id: string) => Promise<string>>> = {
  deliveryId: (id) => madeBy('POST', `/v1/webhooks/${id}/test`, {}),
};

/** Bodies of the routes to an object that are refused without one, whoever asks. */
const BODIES: Readonly<Record<string, object>> = {
  'PATCH /v1/webhooks/:id': { description: 'changed' },
  'POST /v1/trades/:tradeId/amend': { price: 100.25 },
  'POST /v1/trades/:tradeId/pair-off': { price: 100.25 },
  'POST /v1/trades/:tradeId/roll': {
    frontPrice: 100.25,
    drop: 0.125,
    settlementMonth: '2025-05',
    successorTradeId: 'never-booked',
  },
  'POST /v1/trades/:tradeId/assign': { counterparty: 'Dealer B', successorTradeId: 'never-booked-2' },
  'POST /v1/trades/:tradeId/allocate': { allocations: [{ poolNumber: 'MA0001', face: 1_000_000 }] },
  'POST /v1/trades/:tradeId/fail': { expectedDate: '2025-04-20' },
  'POST /v1/trades/:tradeId/settle': {},
};

/** Objects of a whole tenant, whatever desk made them: administration is not a desk's. */
const OF_TENANT: ReadonlySet<string> = new Set(['api-keys']);
/** Objects that belong to nobody: what the program itself publishes. */
const OF_NOBODY: ReadonlySet<string> = new Set(['schemas', 'docs']);

beforeAll(async () => {
  running = await startServer({}, false, { auth: { apiKeys: true, oidc: null }, limits: UNMETERED });
  own = await keysOf('lender', [DESK]);
  foreignTenant = await keysOf('other-lender', null);
  foreignDesk = await keysOf('lender', ['desk-west']);
});
afterAll(() => running.server.drain(0));

async function keysOf(tenantId: string, deskIds: readonly string[] | null) {
  const headers = await Promise.all(
    ROLES.map(async (role) => [
      role,
      (await keyFor(running.store, { tenantId, roles: [role], deskIds })).headers,
    ]),
  );
  return Object.fromEntries(headers) as Record<Role, Headers>;
}

function call(method: string, url: string, headers: Headers = {}, body?: object) {
  return running.server.inject({
    method: method as 'GET',
    url,
    headers,
    ...(body !== undefined && { payload: body }),
  });
}

async function made(method: string, url: string, body: object) {
  const answer = await call(method, url, own.admin, body);
  expect(answer.statusCode, answer.body).toBeLessThan(300);
  return answer.json();
}

async function madeBy(method: string, url: string, body: object): Promise<string> {
  return String((await made(method, url, body)).id);
}

async function bookedTrade(more: object = {}): Promise<string> {
  const trade = {
    tradeId: `trade-${randomUUID()}`,
    instrument: 'UMBS30-6.0',
    side: 'sell',
    quantity: 1_000_000,
    price: 100.5,
    tradeDate: '2025-02-10',
    settlementMonth: '2025-04',
  };
  await made('POST', '/v1/trades', { trade, ...more });
  return trade.tradeId;
}

function routes(): readonly RouteRule[] {
  return running.server.routeRules.filter(({ method }) => method !== 'HEAD');
}

const guarded = () => routes().filter(({ access }) => access !== 'public');
const kindOfObject = (url: string): string =>
  url.split('/').find((part) => part !== '' && part !== 'v1') ?? '';
const hasParameter = (url: string): boolean => /:|\*/.test(url);

describe('every route', () => {
  it('is known, and public only where it tells nothing of anyone', () => {
    expect(routes().length).toBeGreaterThan(20);
    const open = routes().filter(({ access }) => access === 'public');
    for (const { method, url } of open) {
      expect(method).toBe('GET');
      expect(url).toMatch(
        /^(\/|\/healthz|\/readyz|\/docs.*|\/v1\/(openapi\.json|models|schemas(\/:name)?))$/,
      );
    }
  });

  it('asks who calls', async () => {
    const revoked = await keyFor(running.store, { tenantId: 'lender', roles: ['admin'], deskIds: [DESK] });
    const revoking = await call('DELETE', `/v1/api-keys/${revoked.id}`, own.admin);
    expect(revoking.statusCode).toBe(200);
    const expired = await keyFor(running.store, {
      tenantId: 'lender',
      roles: ['admin'],
      expiresAt: '2025-01-01T00:00:00.000Z',
    });
    const good = await keyFor(running.store, { tenantId: 'lender', roles: ['admin'] });
    const bad: readonly Headers[] = [
      {},
      { authorization: '' },
      { authorization: 'Basic YWRtaW46YWRtaW4=' },
      { authorization: 'Bearer' },
      { authorization: 'Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.' },
      { authorization: `Bearer ${good.text.slice(0, -1)}${good.text.endsWith('A') ? 'B' : 'A'}` },
      { authorization: `Bearer cpk_${'0'.repeat(16)}_${'A'.repeat(43)}` },
      { authorization: `Bearer ${good.id}` },
      { cookie: `authorization=Bearer ${good.text}` },
      revoked.headers,
      expired.headers,
    ];
    for (const { method, url } of guarded()) {
      for (const headers of bad) {
        const answer = await call(method, url, headers);
        expect(answer.statusCode, `${method} ${url} ${JSON.stringify(headers)}`).toBe(401);
        expect(answer.headers['www-authenticate']).toMatch(/^Bearer realm=/);
        expect(answer.json().code).toBe('ACCESS_UNAUTHENTICATED');
      }
      const withQuery = await call(method, `${url}?authorization=${good.text}&access_token=${good.text}`);
      expect(withQuery.statusCode).toBe(401);
    }
  });

  it.each(ROLES)('lets the role %s do what the matrix says, and nothing else', async (role) => {
    let allowedCount = 0;
    for (const { method, url, access } of guarded()) {
      const answer = await call(method, url, own[role]);
      const place = `${method} ${url} by ${role}: ${answer.body.slice(0, 200)}`;
      if (rolesOf(access).includes(role)) {
        allowedCount += 1;
        expect([401, 403], place).not.toContain(answer.statusCode);
      } else {
        expect(answer.statusCode, place).toBe(403);
        expect(answer.json().code).toBe('ACCESS_FORBIDDEN');
      }
    }
    // Beside the metrics, which this server does not measure, a monitor is told who he is.
    expect(allowedCount).toBeGreaterThanOrEqual(role === 'monitor' ? 1 : 6);
  });

  it('to an object has an object to be tried with', () => {
    const missing = routes()
      .filter(({ url }) => hasParameter(url) && !OF_NOBODY.has(kindOfObject(url)))
      .filter(({ url }) => {
        const [, ...inner] = url.match(/(?<=:)\w+/g) ?? [];
        return MAKERS[kindOfObject(url)] === undefined || inner.some((name) => !(name in INNER_MAKERS));
      });
    expect(missing, 'add a maker to MAKERS or INNER_MAKERS').toEqual([]);
  });

  it('hides an object from other tenants and other desks, whatever the role', async () => {
    const withObjects = routes().filter(({ url }) => hasParameter(url) && !OF_NOBODY.has(kindOfObject(url)));
    expect(withObjects.length).toBeGreaterThan(8);
    // What takes an object away is tried last by its owner.
    const inOrder = [...withObjects].sort(
      (a, b) => Number(a.method === 'DELETE') - Number(b.method === 'DELETE'),
    );
    for (const { method, url, access } of inOrder) {
      const kind = kindOfObject(url);
      const body = BODIES[`${method} ${url}`];
      const id = await MAKERS[kind]!();
      const [, ...inner] = url.match(/(?<=:)\w+/g) ?? [];
      let path = url.replace(/:\w+/, id);
      for (const name of inner) path = path.replace(`:${name}`, await INNER_MAKERS[name]!(id));
      for (const role of rolesOf(access)) {
        for (const [name, headers] of [
          ['tenant', foreignTenant[role]],
          ['desk', foreignDesk[role]],
        ] as const) {
          if (name === 'desk' && OF_TENANT.has(kind)) continue;
          const answer = await call(method, path, headers, body);
          expect(answer.statusCode, `${method} ${path} by ${role} of another ${name}`).toBe(404);
          const unknown = await call(method, path.replace(id, `${id.slice(0, -4)}zzzz`), headers, body);
          const { requestId: _a, ...seen } = answer.json();
          const { requestId: _b, ...none } = unknown.json();
          expect(JSON.stringify(seen).replaceAll(id, '')).toBe(
            JSON.stringify(none).replaceAll(`${id.slice(0, -4)}zzzz`, ''),
          );
        }
      }
      const answer = await call(method, path, own.admin, body);
      expect(answer.statusCode, `${method} ${path} by its owner`).not.toBe(404);
    }
  });

  it('that lists or shows the latest tells nothing of other tenants and desks', async () => {
    const ids = new Map<string, string>();
    for (const [kind, make] of Object.entries(MAKERS)) ids.set(kind, await make());
    const reads = guarded().filter(({ method, url }) => method === 'GET' && !hasParameter(url));
    let shown = 0;
    for (const { url } of reads) {
      const mine = await call('GET', url, own.admin);
      shown += [...ids.values()].filter((id) => mine.body.includes(id)).length;
      for (const [name, headers] of [
        ['tenant', foreignTenant.admin],
        ['desk', foreignDesk.admin],
      ] as const) {
        const answer = await call('GET', url, headers);
        for (const [kind, id] of ids) {
          if (name === 'desk' && OF_TENANT.has(kind)) continue;
          expect(answer.body, `${url} shows a ${kind} to another ${name}`).not.toContain(id);
        }
      }
    }
    expect(shown).toBeGreaterThanOrEqual(ids.size);
  });
});

describe('jobs', () => {
  const body = (kind: string) => ({ kind, input: {} });

  it.each(ROLES.flatMap((role) => JOB_KINDS.map((kind) => [role, kind] as const)))(
    'of the role %s: %s',
    async (role, kind) => {
      const { statusCode } = await call('POST', '/v1/jobs', own[role], body(kind));
      if (maySubmit([role], kind)) expect([401, 403]).not.toContain(statusCode);
      else expect(statusCode).toBe(403);
      expect(maySubmit([role], kind)).toBe(ROLE_JOB_KINDS[role].has(kind));
    },
  );

  it('of a kind that is not the caller’s are neither cancelled nor repeated nor forgotten by him', async () => {
    const id = await MAKERS['jobs']!();
    for (const [method, path] of [
      ['POST', `/v1/jobs/${id}/cancel`],
      ['POST', `/v1/jobs/${id}/replay`],
      ['DELETE', `/v1/jobs/${id}`],
    ] as const) {
      expect((await call(method, path, own.calibration)).statusCode).toBe(403);
      expect((await call(method, path, foreignTenant.calibration)).statusCode).toBe(404);
    }
  });

  it('name no document of another tenant or desk', async () => {
    const snapshotId = await MAKERS['market-snapshots']!();
    const pipelineId = await MAKERS['pipelines']!();
    const calibrationId = await MAKERS['calibrations']!();
    const named = [
      { kind: 'risk', input: { numbers: [1], marketSnapshotId: snapshotId } },
      { kind: 'risk', input: { numbers: [1], pipelineId } },
      { kind: 'risk', input: { numbers: [1] }, run: { calibrationId } },
    ];
    for (const job of named) {
      expect((await call('POST', '/v1/jobs', own.desk, job)).statusCode).toBe(202);
      expect((await call('POST', '/v1/jobs', foreignTenant.desk, job)).statusCode).toBe(404);
      expect((await call('POST', '/v1/jobs', foreignDesk.desk, job)).statusCode).toBe(404);
    }
  });
});

describe('a desk', () => {
  it('is chosen among the caller’s, and need not be when there is one', async () => {
    const two = await keyFor(running.store, {
      tenantId: 'lender',
      roles: ['desk'],
      deskIds: [DESK, 'desk-west'],
    });
    const job = { kind: 'risk', input: { numbers: [2] } };
    const unsaid = await call('POST', '/v1/jobs', two.headers, job);
    expect([unsaid.statusCode, unsaid.json().code]).toEqual([400, 'INPUT_INVALID']);
    const said = await call('POST', '/v1/jobs', { ...two.headers, 'counterpoise-desk': 'desk-west' }, job);
    expect(said.statusCode).toBe(202);
    const path = said.json().links.self as string;
    expect((await call('GET', path, foreignDesk.desk)).statusCode).toBe(200);
    expect((await call('GET', path, own.desk)).statusCode).toBe(404);
    for (const desk of ['desk-north', DESK.toUpperCase()]) {
      const refused = await call('POST', '/v1/jobs', { ...two.headers, 'counterpoise-desk': desk }, job);
      expect(refused.statusCode).toBe(403);
    }
    const odd = await call('POST', '/v1/jobs', { ...two.headers, 'counterpoise-desk': '../west' }, job);
    expect(odd.statusCode).toBe(400);
  });

  it('left out by who sees every desk makes an object of the whole tenant', async () => {
    const whole = await keyFor(running.store, { tenantId: 'lender', roles: ['desk'] });
    const made = await call('POST', '/v1/jobs', whole.headers, { kind: 'risk', input: { numbers: [3] } });
    const path = made.json().links.self as string;
    for (const headers of [own.desk, foreignDesk.desk]) {
      expect((await call('GET', path, headers)).statusCode).toBe(200);
    }
    expect((await call('GET', path, foreignTenant.desk)).statusCode).toBe(404);
  });
});
