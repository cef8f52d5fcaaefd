import http, { type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { CounterpoiseClient } from './counterpoise-client.ts';
import { retryWaitMs } from './retry-wait.ts';
import { serverEvents } from './server-events.ts';

const servers: http.Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

async function clientOf(listener: RequestListener, retryCountMax = 5): Promise<CounterpoiseClient> {
  const server = http.createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return new CounterpoiseClient({ origin, token: 'cpk_x', desk: 'east', retryCountMax });
}

const json = { 'content-type': 'application/json' };

describe('a call', () => {
  it('is sent again after a refusal and a broken connection, under one key', async () => {
    const seen: http.IncomingHttpHeaders[] = [];
    const client = await clientOf((request, response) => {
      seen.push(request.headers);
      if (seen.length === 1) response.writeHead(503, { 'retry-after': '0' }).end();
      else if (seen.length === 2) request.socket.resetAndDestroy();
      else response.writeHead(202, json).end('{"id":"dlv_1"}');
    });
    const answer = await client.call('POST /v1/webhooks/{id}/test', { path: { id: 'a/b' } });
    expect(answer).toEqual({ id: 'dlv_1' });
    expect(seen).toHaveLength(3);
    expect(new Set(seen.map((headers) => headers['idempotency-key'])).size).toBe(1);
    expect(seen[0]).toMatchObject({ authorization: 'Bearer cpk_x', 'counterpoise-desk': 'east' });
  });

  it('writes path and query as URLs have them', async () => {
    const urls: (string | undefined)[] = [];
    const client = await clientOf((request, response) => {
      urls.push(request.url);
      response.writeHead(200, json).end('{"items":[],"nextCursor":null}');
    });
    await client.call('GET /v1/jobs/{id}', { path: { id: 'a/b c' } });
    await client.call('GET /v1/jobs', { query: { kind: 'hedge', limit: 2 } });
    await client.call('GET /v1/jobs');
    expect(urls).toEqual(['/v1/jobs/a%2Fb%20c', '/v1/jobs?kind=hedge&limit=2', '/v1/jobs']);
  });

  it('that is refused for good throws the problem, at once', async () => {
    let count = 0;
    const client = await clientOf((_request, response) => {
      count += 1;
      response.writeHead(404, { 'content-type': 'application/problem+json' });
      response.end('{"code":"JOB_NOT_FOUND","detail":"There is no job x.","requestId":"req_1","errors":[]}');
    });
    await expect(client.call('GET /v1/jobs/{id}', { path: { id: 'x' } })).rejects.toMatchObject({
      name: 'ProblemError',
      status: 404,
      code: 'JOB_NOT_FOUND',
      requestId: 'req_1',
      message: 'There is no job x.',
    });
    expect(count).toBe(1);
  });

  it('is given up after its retries, with the last answer', async () => {
    let count = 0;
    const client = await clientOf((_request, response) => {
      count += 1;
      response.writeHead(429, { 'retry-after': '0' }).end('no problem document');
    }, 1);
    await expect(client.call('GET /v1/models')).rejects.toMatchObject({ status: 429, code: null });
    expect(count).toBe(2);
  });

  it('ends when its caller no longer wants it', async () => {
    const client = await clientOf((_request, response) => {
      response.writeHead(503, { 'retry-after': '50' }).end();
    });
    const signal = AbortSignal.timeout(100);
    await expect(client.call('GET /v1/models', { signal })).rejects.toThrow(/abort/i);
  });
});

it('a stream of events that breaks is taken up where it broke', async () => {
  const lastIds: unknown[] = [];
  const client = await clientOf((request, response) => {
    lastIds.push(request.headers['last-event-id']);
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    if (lastIds.length === 1) {
      response.write('retry: 2000\n\nid: 4\nevent: state\ndata: {"state":"running"}\n\n', () =>
        response.destroy(),
      );
    } else response.end(': still here\n\nid: 9\nevent: state\ndata: {"state":"succeeded"}\n\n');
  });
  const states: string[] = [];
  for await (const { state } of client.watch('job_1')) states.push(state);
  expect(states).toEqual(['running', 'succeeded']);
  expect(lastIds).toEqual([undefined, '4']);
});

it('events are read the same however the stream is cut', async () => {
  const text = ': hello\n\nid: 1\nevent: a\ndata: é\ndata: 2\n\nid: 2\r\ndata: x\r\n\r\n';
  const bytes = new TextEncoder().encode(text);
  for (const size of [1, 2, 3, 7, 100]) {
    const events = [];
    const chunks = (async function* () {
      for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
    })();
    for await (const event of serverEvents(chunks)) events.push(event);
    expect(events).toEqual([
      { id: '1', event: 'a', data: 'é\n2' },
      { id: '2', event: 'message', data: 'x' },
    ]);
  }
});

describe('the wait before a request is sent again', () => {
  const refused = (retryAfter: string | null) => ({ status: 503, retryAfter });

  it('grows, and is never shorter than the server asks', () => {
    expect(retryWaitMs(1, undefined, 0, 1)).toBe(250);
    expect(retryWaitMs(3, undefined, 0, 1)).toBe(1000);
    expect(retryWaitMs(30, undefined, 0, 1)).toBe(10_000);
    expect(retryWaitMs(1, refused('7'), 0, 0)).toBe(7000);
    expect(retryWaitMs(1, refused('Thu, 01 Jan 1970 00:00:09 GMT'), 1000, 0)).toBe(8000);
    expect(retryWaitMs(1, refused('soon'), 0, 1)).toBe(250);
  });

  it('is none for an answer that stands, or when the server asks for too long', () => {
    expect(retryWaitMs(1, { status: 400, retryAfter: null }, 0, 0)).toBeUndefined();
    expect(retryWaitMs(1, refused('3600'), 0, 0)).toBeUndefined();
  });
});
