import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { API_LIMITS } from '../../src/api/api-limits.ts';
import { keyFor, UNMETERED } from './access-harness.ts';
import { eventually, send, startServer, type TestServer } from './api-harness.ts';

let running: TestServer;
afterEach(() => running.server.drain(0));

async function serverWith(http: Partial<typeof API_LIMITS.http>): Promise<void> {
  running = await startServer({}, false, {
    auth: { apiKeys: true, oidc: null },
    limits: { ...UNMETERED, http: { ...API_LIMITS.http, ...http } },
  });
}

/** Sends a piece of a body and keeps the rest back; the answer, once there is one. */
function upload(headers: Readonly<Record<string, string>>, piece: string) {
  const outgoing = request(`${running.origin}/v1/pipelines`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
  });
  // One that is refused is cut while it is sent.
  outgoing.on('error', () => {});
  const answer = once(outgoing, 'response').then(async ([response]) => ({
    status: Number(response.statusCode),
    body: JSON.parse(await text(response)),
  }));
  outgoing.write(piece);
  return { outgoing, answer };
}

describe('bodies that are not answered yet', () => {
  it('are bounded for one caller and for all, by what has arrived', async () => {
    await serverWith({ uploadBytesMax: 100_000, uploadBytesPerCallerMax: 60_000 });
    const keys = await Promise.all(
      ['north', 'south', 'east'].map((tenantId) => keyFor(running.store, { tenantId, roles: ['desk'] })),
    );
    const [north, south, east] = keys.map(({ headers }) => headers);
    const held = [upload(north!, ' '.repeat(50_000))];
    // What was sent has arrived once more of the same caller is refused.
    await eventually(async () => {
      const second = upload(north!, ' '.repeat(20_000));
      const end = setTimeout(() => second.outgoing.end(), 200);
      const { status, body } = await second.answer;
      clearTimeout(end);
      if (status !== 429) return false;
      expect(body.code).toBe('REQUEST_RATE_LIMITED');
      return true;
    });
    held.push(upload(south!, ' '.repeat(45_000)));
    await eventually(async () => {
      const third = upload(east!, ' '.repeat(20_000));
      const end = setTimeout(() => third.outgoing.end(), 200);
      const { status, body } = await third.answer;
      clearTimeout(end);
      if (status !== 503) return false;
      expect(body.code).toBe('REQUEST_OVERLOADED');
      return true;
    });
    for (const { outgoing, answer } of held) {
      outgoing.end();
      expect((await answer).status).toBe(400);
    }
    // What was answered holds nothing: each caller again has all of his room.
    for (const headers of [north, south, east]) {
      const again = await send(running.origin, 'POST', '/v1/pipelines', ' '.repeat(55_000), {
        ...headers,
        'content-type': 'application/json',
      });
      expect([again.status, again.body['code']]).toEqual([400, 'INPUT_INVALID']);
    }
  });

  it('leave room for one of the largest, whatever the bounds', async () => {
    await serverWith({ uploadBytesMax: 1_000, uploadBytesPerCallerMax: 1_000 });
    const { headers } = await keyFor(running.store, { tenantId: 'north', roles: ['desk'] });
    const answer = await send(running.origin, 'POST', '/v1/pipelines', ' '.repeat(500_000), {
      ...headers,
      'content-type': 'application/json',
    });
    expect(answer.status).toBe(400);
  });
});

it('who leaves answers unread is closed', async () => {
  await serverWith({ answerStallMs: 500 });
  const socket = connect(Number(new URL(running.origin).port), '127.0.0.1');
  socket.on('error', () => {});
  socket.pause();
  const asked = 'GET /v1/openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n';
  socket.write(asked.repeat(150));
  const connections = (): Promise<number> =>
    new Promise((resolve) => {
      running.server.server.getConnections((_error, count) => resolve(count));
    });
  await eventually(async () => (await connections()) === 1);
  await eventually(async () => (await connections()) === 0);
  socket.destroy();
});

/** Where to hear of a job that does not end by itself. */
async function eventsOfLongJob(headers: Readonly<Record<string, string>>): Promise<string> {
  const job = { kind: 'risk', input: { numbers: [1], stepMs: 600_000 } };
  const { status, body } = await send(running.origin, 'POST', '/v1/jobs', job, headers);
  expect(status).toBe(202);
  return `${running.origin}${body['links'].events}`;
}

describe('event streams that are open', () => {
  it('are bounded for one caller and for all, and make room when a reader goes', async () => {
    await serverWith({ eventStreamCountMax: 3, eventStreamsPerCallerMax: 2 });
    const [north, south] = await Promise.all(
      ['north', 'south'].map(async (tenantId) => {
        const { headers } = await keyFor(running.store, { tenantId, roles: ['desk'] });
        return { headers, events: await eventsOfLongJob(headers) };
      }),
    );
    const readers: AbortController[] = [];
    const open = async ({ headers, events }: NonNullable<typeof north>) => {
      const reader = new AbortController();
      readers.push(reader);
      const { status, headers: told, body } = await fetch(events, { headers, signal: reader.signal });
      const code = status === 200 ? 'open' : JSON.parse(await text(body!)).code;
      return { status, code, comesBack: Number(told.get('retry-after')) > 0 };
    };
    const stream = { status: 200, code: 'open', comesBack: false };
    expect(await open(north!)).toEqual(stream);
    expect(await open(north!)).toEqual(stream);
    expect(await open(north!)).toEqual({ status: 429, code: 'REQUEST_RATE_LIMITED', comesBack: true });
    expect(await open(south!)).toEqual(stream);
    expect(await open(south!)).toEqual({ status: 503, code: 'REQUEST_OVERLOADED', comesBack: true });
    readers[0]!.abort();
    await eventually(async () => (await open(south!)).status === 200);
    for (const reader of readers) reader.abort();
  });
});
