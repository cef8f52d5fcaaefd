import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { ended, send } from './api-harness.ts';
import { type Running, start } from './cli-harness.ts';

const folder = mkdtempSync(join(tmpdir(), 'counterpoise-durable-'));
const day = new URL('../../examples/2025-02-10/', import.meta.url);
const market: unknown = JSON.parse(readFileSync(new URL('market.json', day), 'utf8'));
const servers: Running[] = [];

afterAll(async () => {
  for (const { child, ended: end } of servers) {
    child.kill('SIGKILL');
    await end;
  }
  rmSync(folder, { recursive: true, force: true });
});

async function serve(): Promise<Running> {
  const server = start(['serve', '--port', '0', '--threads', '1', '--data-dir', folder]);
  servers.push(server);
  await server.said('Ctrl-C stops it.');
  return server;
}

/** Prices that take as long as there are paths. */
const pricing = (pathCount: number) => ({
  kind: 'pricing',
  input: {
    market,
    model: { kind: 'hull-white', meanReversion: 0.03, volatility: 0.01 },
    run: { pathCount, seed: 'durable' },
    instruments: [
      {
        id: 'tba',
        kind: 'tba',
        program: 'UMBS30',
        coupon: 0.055,
        settlementMonth: '2025-03',
        oasBp: 20,
      },
    ],
    measures: ['price'],
  },
});

/** The events of a stream until it ends or, like a reader whose server died, breaks. */
async function eventsOf(url: string, lastEventId?: string): Promise<{ id?: string; state: string }[]> {
  const headers = lastEventId === undefined ? {} : { 'last-event-id': lastEventId };
  const response = await fetch(url, { headers });
  let text = '';
  try {
    for await (const chunk of response.body!) text += Buffer.from(chunk).toString();
  } catch {
    // What came before counts.
  }
  return text.split('\n\n').flatMap((block) => {
    const data = /^data: (.*)$/m.exec(block)?.[1];
    const id = /^id: (.*)$/m.exec(block)?.[1];
    return data === undefined ? [] : [{ ...(id && { id }), state: JSON.parse(data).state }];
  });
}

it('a server that is killed loses no job that it accepted, and its watchers miss no state', async () => {
  const first = await serve();
  const headers = { 'idempotency-key': 'long' };
  const long = await send(first.url(), 'POST', '/v1/jobs', pricing(4_000_000), headers);
  expect(long.status).toBe(202);
  const waiting = await Promise.all(
    [256, 512, 1024].map((pathCount) => send(first.url(), 'POST', '/v1/jobs', pricing(pathCount))),
  );
  expect(waiting.map(({ status }) => status)).toEqual([202, 202, 202]);
  const watched = eventsOf(`${first.url()}${long.body['links'].events}`);
  let state: string;
  do ({ state } = (await send(first.url(), 'GET', long.body['links'].self)).body as { state: string });
  while (state !== 'running');
  first.child.kill('SIGKILL');
  await first.ended;
  const seen = await watched;

  const second = await serve();
  const again = await send(second.url(), 'POST', '/v1/jobs', pricing(4_000_000), headers);
  expect(again.body['id']).toBe(long.body['id']);
  for (const { body } of waiting) {
    expect(await ended(second.url(), body['id'])).toMatchObject({ state: 'succeeded' });
  }
  const cancelled = await send(second.url(), 'POST', long.body['links'].cancel);
  expect(cancelled.status).toBe(202);
  expect(await ended(second.url(), long.body['id'])).toMatchObject({ state: 'cancelled', attemptCount: 2 });

  const last = seen.findLast(({ id }) => id !== undefined)!.id!;
  const missed = await eventsOf(`${second.url()}${long.body['links'].events}`, last);
  const ids = [...seen, ...missed].flatMap(({ id }) => (id === undefined ? [] : [Number(id)]));
  expect(ids).toEqual(Array.from({ length: ids.length }, (_, index) => ids[0]! + index));
  const states = [...seen, ...missed].flatMap((event) => (event.id === undefined ? [] : [event.state]));
  expect(states.slice(-5)).toEqual(['running', 'queued', 'running', 'running', 'cancelled']);
}, 120_000);
