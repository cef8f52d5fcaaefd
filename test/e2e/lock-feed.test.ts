import { jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { LOCAL_CALLER } from '../../src/core/caller.ts';
import { CounterpoiseError } from '../../src/core/errors.ts';
import { connectNats } from '../../src/nats/connection.ts';
import { LockFeed } from '../../src/nats/lock-feed.ts';
import { openLockFeedStreams, REJECTED_STREAM } from '../../src/nats/lock-feed-streams.ts';
import { natsSettings } from '../../src/nats/nats-settings.ts';
import { IN_MEMORY, openStore } from '../../src/store/open-store.ts';
import type { Store } from '../../src/store/repositories.ts';
import { lockEvent } from '../fixtures/lock-events.ts';
import { describeWithNats, type NatsServer, startNats } from '../services/nats.ts';
import { send } from './api-harness.ts';
import { start } from './cli-harness.ts';
import { holdFeedThroughKills } from './lock-feed-cases.ts';

/** Some times the pause after which a server looks for NATS again. */
const FOUND_MS_MAX = 30_000;

describeWithNats('the feed of lock events over NATS', () => {
  let nats: NatsServer;
  let connection: NatsConnection;
  let store: Store;
  let feed: LockFeed;
  const receipts: string[] = [];
  const faults: unknown[] = [];
  let onReceipt = (): void => {};
  let refusals = 0;

  beforeAll(async () => {
    nats = await startNats();
    connection = await connectNats(natsSettings(nats.url, {}), 'test');
    store = await openStore(IN_MEMORY);
    feed = new LockFeed({
      connection,
      store: refusingAtFirst(store, () => refusals-- > 0),
      now: () => new Date(),
      tenantIds: ['lender', 'other'],
      onReceipt: (tenantId, outcome) => {
        receipts.push(`${tenantId} ${outcome}`);
        onReceipt();
      },
      onFault: (fault) => faults.push(fault),
    });
    feed.start();
  });
  afterAll(async () => {
    await feed.stop();
    await connection.close();
    await store.close();
    await nats.close();
  });

  /** Publishes once the stream is there, and waits until all is settled. */
  async function settle(messages: readonly (readonly [tenantId: string, body: string])[]): Promise<string[]> {
    receipts.length = 0;
    const settled = new Promise<void>((resolve) => {
      onReceipt = () => receipts.length === messages.length && resolve();
    });
    const manager = await jetstreamManager(connection);
    for (const [tenantId, body] of messages) {
      await expect
        .poll(() => manager.jetstream().publish(`counterpoise.lock-events.${tenantId}`, body), {
          timeout: 15_000,
        })
        .toBeDefined();
    }
    await settled;
    return receipts.toSorted();
  }

  it('takes each event once for its tenant, and hands back what it cannot take with the reason', async () => {
    const good = lockEvent('L1', 1, 'locked');
    const outcomes = await settle([
      ['lender', JSON.stringify(good)],
      ['lender', JSON.stringify(good)],
      ['other', JSON.stringify(good)],
      ['lender', JSON.stringify({ ...good, noteRate: 0.07 })],
      ['lender', '{"half":'],
      ['lender', JSON.stringify({ ...good, eventId: 'x', noteRate: 6.75 })],
      ['nobody', JSON.stringify(good)],
    ]);
    expect(outcomes).toEqual([
      'lender accepted',
      'lender conflict',
      'lender duplicate',
      'lender rejected',
      'lender rejected',
      'nobody rejected',
      'other accepted',
    ]);
    for (const tenantId of ['lender', 'other']) {
      const events = await store.as({ ...LOCAL_CALLER, tenantId }).events.list({ stream: 'lock' });
      expect(events.map(({ eventId, createdBy }) => [eventId, createdBy])).toEqual([
        ['L1-1', 'system:lock-feed'],
      ]);
    }
    const manager = await jetstreamManager(connection);
    const reasons: string[] = [];
    for (let sequence = 1; sequence <= 4; sequence += 1) {
      const message = (await manager.streams.getMessage(REJECTED_STREAM, { seq: sequence }))!;
      const [reason] = JSON.parse(message.header.get('Counterpoise-Reason'));
      reasons.push(`${message.subject.split('.').at(-1)} ${reason.code} ${reason.pointer}`);
    }
    expect(reasons.toSorted()).toEqual([
      'lender EVENT_CONFLICT /eventId',
      'lender INPUT_INVALID ',
      'lender INPUT_INVALID /noteRate',
      'nobody INPUT_INVALID ',
    ]);
  });

  it('acknowledges nothing that the store did not take, and brings it again', async () => {
    refusals = 1;
    const outcomes = await settle([['lender', JSON.stringify(lockEvent('L2', 1, 'locked'))]]);
    expect(outcomes).toEqual(['lender accepted']);
    expect(faults.at(-1)).toMatchObject({ code: 'STORE_UNAVAILABLE' });
  });

  it(
    'loses and doubles nothing when the server and NATS are killed in mid-feed',
    () => holdFeedThroughKills({ events: 400, processKills: 2, natsRestarts: 2 }),
    180_000,
  );
});

describeWithNats('a server whose NATS is not there when it starts', () => {
  it('does all else, says that it is not ready, and takes the events once NATS is there', async () => {
    const nats = await startNats();
    await nats.stop();
    const { child, said, url, ended } = start(
      ['serve', '--port', '0', '--data-dir', ':memory:'],
      process.execPath,
      {
        COUNTERPOISE_NATS_SERVERS: nats.url,
        COUNTERPOISE_NATS_LOCK_EVENTS: 'true',
        COUNTERPOISE_NATS_WORK: 'false',
      },
    );
    try {
      await said('Ctrl-C stops it.');
      const get = (path: string) => send(url(), 'GET', path);
      expect((await get('/readyz')).status).toBe(503);
      expect((await get('/healthz')).status).toBe(200);
      expect((await get('/v1/jobs')).status).toBe(200);
      await nats.start();
      await expect.poll(async () => (await get('/readyz')).status, { timeout: FOUND_MS_MAX }).toBe(200);
      const connection = await connectNats(natsSettings(nats.url, {}), 'test');
      const { jetstream } = await openLockFeedStreams(connection);
      await jetstream.publish('counterpoise.lock-events.local', JSON.stringify(lockEvent('L3', 1, 'locked')));
      await expect
        .poll(async () => (await get('/v1/locks/L3/events')).status, { timeout: FOUND_MS_MAX })
        .toBe(200);
      await connection.close();
      child.kill('SIGTERM');
      expect((await ended).code).toBe(0);
    } finally {
      child.kill('SIGKILL');
      await nats.close();
    }
  }, 90_000);
});

/** A store that now and then does not answer, as one on a full disk. */
function refusingAtFirst(store: Store, refuses: () => boolean): Store {
  return {
    ...store,
    as: (caller) => {
      const repositories = store.as(caller);
      const { append } = repositories.events;
      return {
        ...repositories,
        events: {
          ...repositories.events,
          append: async (...events) => {
            if (refuses()) throw new CounterpoiseError('STORE_UNAVAILABLE', 'The disk is full.');
            return append(...events);
          },
        },
      };
    },
  };
}
