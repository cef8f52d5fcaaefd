import { expect, it } from 'vitest';
import { jobRecord } from '../../test/fixtures/job-record.ts';
import { LOCAL_CALLER } from '../core/caller.ts';
import { IN_MEMORY, openStore } from '../store/open-store.ts';
import type { NewEvent } from '../store/repositories.ts';
import { observedStore } from './observed-store.ts';
import type { StoreObserver } from './store-observer.ts';

const event: NewEvent = {
  eventId: 'event-1',
  subjectId: 'lock-1',
  occurredAt: '2025-02-10T15:00:00.000Z',
  correlationId: null,
  contentDigest: 'sha256:0',
  eventJson: '{}',
};
const acceptedAt = '2025-02-10T15:00:01.000Z';

async function watchedStore() {
  const seen: string[] = [];
  const observer: StoreObserver = {
    onJob: ({ id, state }) => seen.push(`${id} ${state}`),
    onEvents: (stream, outcomes) => seen.push(`${stream}: ${outcomes.join()}`),
    onDelivery: ({ state }) => seen.push(state),
    onAccess: (operation, seconds, failed) => seen.push(`${operation} ${seconds}${failed ? ' failed' : ''}`),
  };
  let nowMs = 0;
  const tick = (): number => {
    nowMs += 500;
    return nowMs;
  };
  return { store: observedStore(await openStore(IN_MEMORY), observer, tick), seen };
}

it('tells of jobs and events once they are stored, and times every call', async () => {
  const { store, seen } = await watchedStore();
  const { jobs, events } = store.as(LOCAL_CALLER);
  const stored = await jobs.insert(jobRecord(), '{}');
  await jobs.update({ ...stored, version: 2, state: 'running' });
  expect(await jobs.findRequest(stored.id)).toBe('{}');
  await events.append('lock', [event], acceptedAt);
  await events.append('lock', [event], acceptedAt);
  expect(seen).toEqual([
    'job_1 queued',
    'jobs.insert 0.5',
    'job_1 running',
    'jobs.update 0.5',
    'jobs.findRequest 0.5',
    'lock: accepted',
    'events.append 0.5',
    'lock: duplicate',
    'events.append 0.5',
  ]);
});

it('tells of a transaction when it is done, and of none that failed', async () => {
  const { store, seen } = await watchedStore();
  await store.transact(LOCAL_CALLER, async ({ jobs, events }) => {
    await jobs.insert(jobRecord(), '{}');
    await events.append('lock', [event], acceptedAt);
    expect(seen).toEqual([]);
  });
  expect(seen.splice(0)).toEqual(['job_1 queued', 'lock: accepted', 'transact 0.5']);
  const failing = store.transact(LOCAL_CALLER, async ({ jobs }) => {
    await jobs.insert(jobRecord({ id: 'job_2' }), '{}');
    throw new Error('The disk is full.');
  });
  await expect(failing).rejects.toThrow('The disk is full.');
  expect(seen).toEqual(['transact 0.5 failed']);
});

it('is the store it stands for in everything else', async () => {
  const { store, seen } = await watchedStore();
  expect(store.durable).toBe(false);
  await store.system.ping();
  expect(seen).toEqual(['system.ping 0.5']);
  await store.close();
});
