import { afterEach, describe, expect, it } from 'vitest';
import type { ReadinessCheck } from '../../src/api/readiness.ts';
import { CounterpoiseError } from '../../src/core/errors.ts';
import { createServerMetrics } from '../../src/metrics/server-metrics.ts';
import { ended, send, startServer, type TestServer } from './api-harness.ts';

let running: TestServer | undefined;

afterEach(async () => {
  await running?.server.drain(0);
  running = undefined;
});

describe('readiness', () => {
  it('names the parts that do not work, and what is wrong in words made for reading', async () => {
    const outages = new Map<string, Error>();
    const readinessChecks: readonly ReadinessCheck[] = ['nats', 'engine'].map((name) => ({
      name,
      check: async () => {
        const outage = outages.get(name);
        if (outage !== undefined) throw outage;
      },
    }));
    running = await startServer({}, false, { readinessChecks });
    const { origin } = running;
    expect(await send(origin, 'GET', '/readyz')).toMatchObject({ status: 200, body: { status: 'ready' } });

    outages.set('nats', new CounterpoiseError('NATS_UNAVAILABLE', 'NATS cannot be reached.'));
    outages.set('engine', new Error('a detail of the inside'));
    // The verdict of a moment ago stands for a second.
    await expect
      .poll(async () => (await send(origin, 'GET', '/readyz')).status, { timeout: 5_000 })
      .toBe(503);
    const { headers, body } = await send(origin, 'GET', '/readyz');
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    expect(body['code']).toBe('SERVER_NOT_READY');
    expect(body['detail']).toContain('nats, engine');
    expect(body['errors']).toEqual([
      { pointer: '/checks/nats', code: 'NATS_UNAVAILABLE', detail: 'NATS cannot be reached.' },
      { pointer: '/checks/engine', code: 'SERVER_NOT_READY', detail: 'The engine does not work.' },
    ]);
    expect((await send(origin, 'GET', '/healthz')).status).toBe(200);

    outages.clear();
    await expect
      .poll(async () => (await send(origin, 'GET', '/readyz')).status, { timeout: 5_000 })
      .toBe(200);
  });

  it('gives up on a part that does not answer', async () => {
    const silent: ReadinessCheck = { name: 'engine', check: () => new Promise(() => undefined) };
    running = await startServer({}, false, { readinessChecks: [silent] });
    const { status, body } = await send(running.origin, 'GET', '/readyz');
    expect(status).toBe(503);
    expect(body['errors'][0].detail).toMatch(/has not answered/);
  });

  it('asks a part no more often than once a second, however many probes there are', async () => {
    let askedCount = 0;
    const counted: ReadinessCheck = {
      name: 'engine',
      check: async () => {
        askedCount += 1;
      },
    };
    running = await startServer({}, false, { readinessChecks: [counted] });
    const startedMs = performance.now();
    await Promise.all(Array.from({ length: 50 }, () => send(running!.origin, 'GET', '/readyz')));
    expect(askedCount).toBeLessThanOrEqual(1 + Math.ceil((performance.now() - startedMs) / 1000));
  });
});

it('metrics tell of requests and jobs by their patterns and kinds, and name nobody', async () => {
  const metrics = createServerMetrics(() => new Date());
  running = await startServer({}, false, { metrics });
  const { origin } = running;
  const job = { kind: 'risk', input: { numbers: [1, 2] }, correlationId: 'lock-of-someone' };
  const { body } = await send(origin, 'POST', '/v1/jobs', job);
  await ended(origin, body['id']);
  await send(origin, 'GET', '/v1/nothing/here');
  const answer = await send(origin, 'GET', '/metrics');
  expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=/);
  const text = answer.body['text'];
  const requests = 'counterpoise_http_request_duration_seconds_count';
  expect(text).toMatch(new RegExp(`${requests}{method="POST",route="/v1/jobs",status="202"} 1`));
  expect(text).toMatch(new RegExp(`${requests}{method="GET",route="/v1/jobs/:id",status="200"} [1-9]`));
  expect(text).toMatch(new RegExp(`${requests}{method="GET",route="unknown",status="404"} 1`));
  for (const detail of [body['id'], 'lock-of-someone', '/v1/nothing', 'local'])
    expect(text).not.toContain(detail);
});
