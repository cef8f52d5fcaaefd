import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { expect } from 'vitest';
import { LOCAL_CALLER } from '../../src/core/caller.ts';
import { connectNats } from '../../src/nats/connection.ts';
import {
  CONSUMER,
  FEED_STREAM,
  openLockFeedStreams,
  REJECTED_STREAM,
} from '../../src/nats/lock-feed-streams.ts';
import { natsSettings } from '../../src/nats/nats-settings.ts';
import { openStore } from '../../src/store/open-store.ts';
import { lockEvent } from '../fixtures/lock-events.ts';
import { startNats } from '../services/nats.ts';

const TENANT = 'lender';
const CALLER = { ...LOCAL_CALLER, tenantId: TENANT };
const POLL_MS = 100;
/** Every tenth message is refused, every seventh is published twice. */
const BAD_EVERY = 10;
const TWICE_EVERY = 7;
/** Three times the wait after which another server gets the messages of one that ended, and some. */
const DRAIN_TIMEOUT_MS = 60_000;

export interface FeedCounts {
  readonly events: number;
  /** Times the process that takes the events is killed in mid-feed. */
  readonly processKills: number;
  /** Times NATS is restarted or killed in mid-feed, by turns. */
  readonly natsRestarts: number;
}

/** Whatever is killed in mid-feed, every event is stored once, and every bad message is kept once with its reason. */
export async function holdFeedThroughKills({
  events,
  processKills,
  natsRestarts,
}: FeedCounts): Promise<void> {
  const nats = await startNats();
  const dataDir = mkdtempSync(join(tmpdir(), 'counterpoise-lock-feed-'));
  const connection = await connectNats(natsSettings(nats.url, {}), 'test');
  let taking = startTaking(nats.url, dataDir);
  try {
    await openLockFeedStreams(connection);
    const blows = Array.from({ length: processKills + natsRestarts }, (_, index) => index);
    const published = { good: new Set<string>(), bad: new Set<number>() };
    let next = 0;
    for (const blow of blows) {
      const until = Math.floor(((blow + 1) * events) / (blows.length + 1));
      const publishing = publishRange(connection, next, until, published);
      next = until;
      // The blow falls while messages are on their way.
      if (blow % 2 === 0 && blow / 2 < processKills) {
        await once(taking.stdout!, 'data');
        taking.kill('SIGKILL');
        await once(taking, 'exit');
        taking = startTaking(nats.url, dataDir);
      } else if (blow % 4 === 1) await nats.restart();
      else {
        await nats.kill();
        await nats.start();
      }
      await publishing;
    }
    await publishRange(connection, next, events, published);
    await drained(connection);
    taking.kill('SIGTERM');
    await once(taking, 'exit');

    const store = await openStore({ kind: 'sqlite', dataDir });
    const stored = await store.as(CALLER).events.list({ stream: 'lock' });
    await store.close();
    const ids = stored.map(({ eventId }) => eventId);
    expect(ids.length).toBe(new Set(ids).size);
    expect(new Set(ids)).toEqual(published.good);
    expect(stored.map(({ sequence }) => sequence)).toEqual(stored.map((_, index) => index + 1));
    const manager = await jetstreamManager(connection);
    const { state } = await manager.streams.info(REJECTED_STREAM);
    expect(state.messages).toBe(published.bad.size);
  } finally {
    taking.kill('SIGKILL');
    await connection.close();
    await nats.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

function startTaking(url: string, dataDir: string): ChildProcess {
  const program = fileURLToPath(new URL('../fixtures/lock-feed-process.ts', import.meta.url));
  return spawn(process.execPath, [program, url, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] });
}

/** Publishes until NATS has acknowledged, as a source must that wants to lose nothing. */
async function publishRange(
  connection: NatsConnection,
  from: number,
  until: number,
  published: { readonly good: Set<string>; readonly bad: Set<number> },
): Promise<void> {
  for (let index = from; index < until; index += 1) {
    const isBad = index % BAD_EVERY === 3;
    const event = lockEvent(`L${index % 17}`, Math.floor(index / 17) + 1, 'locked', {
      occurredAt: '2025-02-03T15:00:00Z',
    });
    const body = isBad ? `not JSON ${index}` : JSON.stringify(event);
    if (isBad) published.bad.add(index);
    else published.good.add(String(event['eventId']));
    await publishOne(connection, body, `m${index}`);
    if (!isBad && index % TWICE_EVERY === 0) await publishOne(connection, body, `m${index}-again`);
  }
}

async function publishOne(connection: NatsConnection, body: string, msgID: string): Promise<void> {
  const subject = `counterpoise.lock-events.${TENANT}`;
  for (let attempt = 0; ; attempt += 1) {
    try {
      const manager = await jetstreamManager(connection, { checkAPI: false });
      await manager.jetstream().publish(subject, body, { msgID });
      return;
    } catch (error) {
      if (attempt > 100) throw error;
      await sleep(POLL_MS);
    }
  }
}

/** Waits until nothing of the feed is on its way any more. */
async function drained(connection: NatsConnection): Promise<void> {
  const deadline = Date.now() + DRAIN_TIMEOUT_MS;
  const manager = await jetstreamManager(connection);
  for (;;) {
    const { num_pending: pending, num_ack_pending: unsettled } = await manager.consumers.info(
      FEED_STREAM,
      CONSUMER,
    );
    if (pending === 0 && unsettled === 0) return;
    if (Date.now() > deadline) throw new Error(`${pending} messages wait, ${unsettled} are unsettled.`);
    await sleep(POLL_MS);
  }
}
