import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { LockEvent } from '../../src/book/lock-event.ts';
import { pipelineAsOf } from '../../src/book/pipeline-as-of.ts';
import { digestOf } from '../../src/core/digest.ts';
import type { ClientRecord, Sent } from './client-record.ts';
import { type Line, lineTo } from './http-call.ts';

const LINE_COUNT = 4;
const POLL_MS = 50;
/** A loaded machine works the jobs off that many kills have left. */
const END_TIMEOUT_MS = 600_000;
const ENDED = ['succeeded', 'failed', 'cancelled', 'expired'];

/** The server's own list of what it holds of the lock feed, by event id. */
export type StoredFeed = Map<string, LockEvent>;

/** Holds what the server has against what its clients were told of these submissions. */
export async function holdAll(origin: string, record: ClientRecord, sent: readonly Sent[]): Promise<void> {
  expect(record.unexpected).toEqual([]);
  await overLines(origin, sent, async (line, one) => {
    if (one.fate === 'refused') await holdAbsent(line, one);
    else if (one.fate === 'acknowledged') await holdPresent(line, one);
  });
}

async function holdPresent(line: Line, sent: Sent): Promise<void> {
  const { family, name, path } = sent.submission;
  if (family === 'lock-events') return;
  const { status, text } = await line.call('GET', `${path}/${sent.id}`);
  expect({ name, status }).toEqual({ name, status: 200 });
  const stored = JSON.parse(text);
  if (family === 'job') {
    expect(stored).toMatchObject({ id: sent.id, correlationId: name, kind: sent.submission.body['kind'] });
    if (stored.state === 'succeeded') await holdResult(line, sent);
    return;
  }
  const told = JSON.parse(sent.receipt!);
  if (family === 'trade') return expect(stored).toEqual(told);
  const { document, ...summary } = stored;
  expect(summary).toEqual(told);
  expect({ name, digest: digestOf(document) }).toEqual({ name, digest: told.contentDigest });
}

/** A result never changes, not by a byte, once anyone was told of it. */
async function holdResult(line: Line, sent: Sent): Promise<void> {
  const { status, text } = await line.call('GET', `/v1/jobs/${sent.id}/result`);
  expect(status).toBe(200);
  sent.result ??= text;
  expect(text).toBe(sent.result);
}

/** What was refused left nothing behind, as far as its name tells; the store itself is looked at in the end. */
async function holdAbsent(line: Line, { submission: { family, name } }: Sent): Promise<void> {
  if (family === 'trade') {
    const { status } = await line.call('GET', `/v1/trades/${name}`);
    expect({ name, status }).toEqual({ name, status: 404 });
  }
  if (family !== 'job') return;
  const { text } = await line.call('GET', `/v1/jobs?correlationId=${name}`);
  expect({ name, items: JSON.parse(text).items }).toEqual({ name, items: [] });
}

/** One job for a name, however often it was sent. */
export async function holdOneJobEach(origin: string, sent: readonly Sent[]): Promise<void> {
  const jobs = sent.filter(({ submission, fate }) => submission.family === 'job' && fate !== 'refused');
  await overLines(origin, jobs, async (line, { submission: { name }, id, fate }) => {
    const { text } = await line.call('GET', `/v1/jobs?correlationId=${name}`);
    const ids: unknown[] = JSON.parse(text).items.map((job: { id: string }) => job.id);
    if (fate === 'acknowledged') expect({ name, ids }).toEqual({ name, ids: [id] });
    else expect(ids.length).toBeLessThanOrEqual(1);
  });
}

/**
 * Waits until every acknowledged job has ended, and holds how: a cancel that was accepted is carried out.
 *
 * @param failures codes with which a job may fail
 */
export async function holdEnds(
  origin: string,
  sent: readonly Sent[],
  failures: readonly string[] = ['JOB_INTERRUPTED'],
): Promise<void> {
  const deadlineMs = performance.now() + END_TIMEOUT_MS;
  const jobs = sent.filter(({ submission, id }) => submission.family === 'job' && id !== null);
  await overLines(origin, jobs, async (line, one) => {
    for (;;) {
      const job = JSON.parse((await line.call('GET', `/v1/jobs/${one.id}`)).text);
      if (ENDED.includes(job.state)) {
        const { name } = one.submission;
        if (one.cancelAcknowledged) expect({ name, state: job.state }).toEqual({ name, state: 'cancelled' });
        if (job.state === 'failed') expect(failures, name).toContain(job.error.code);
        return;
      }
      if (performance.now() > deadlineMs) throw new Error(`${one.submission.name} is still ${job.state}.`);
      await sleep(POLL_MS);
    }
  });
}

/**
 * Holds the lock feed: what was acknowledged is there, what was not is there whole or not at all, and the pipeline is
 * the fold of what is there.
 *
 * @param stored what was there before; what is found is added
 * @param sent batches that were sent since
 */
export async function holdLockFeed(origin: string, stored: StoredFeed, sent: readonly Sent[]): Promise<void> {
  const batches = sent.filter(({ submission }) => submission.family === 'lock-events');
  const eventsOf = ({ submission }: Sent) => submission.body['events'] as readonly LockEvent[];
  const lockIds = [...new Set(batches.flatMap(eventsOf).map(({ lockId }) => lockId))];
  const before = new Set(stored.keys());
  await overLines(origin, lockIds, async (line, lockId) => {
    const { status, text } = await line.call('GET', `/v1/locks/${lockId}/events`);
    if (status === 404) return;
    expect(status).toBe(200);
    for (const { event, contentDigest } of JSON.parse(text).items) {
      expect(digestOf(event)).toBe(contentDigest);
      stored.set(event.eventId, event);
    }
  });
  const claimed = new Set(before);
  for (const batch of batches.filter(({ fate }) => fate === 'acknowledged')) {
    for (const event of eventsOf(batch)) {
      const { eventId: id } = event;
      expect({ id, digest: digestOf(stored.get(id) ?? null) }).toEqual({ id, digest: digestOf(event) });
      claimed.add(id);
    }
  }
  // A client has one call at a time and locks of its own, so no other batch can have brought a part of this one.
  for (const batch of batches.filter(({ fate }) => fate === 'unknown')) {
    const fresh = new Set(eventsOf(batch).flatMap(({ eventId }) => (claimed.has(eventId) ? [] : [eventId])));
    const foundCount = [...fresh].filter((eventId) => stored.has(eventId)).length;
    expect([0, fresh.size]).toContain(foundCount);
    for (const eventId of fresh) claimed.add(eventId);
  }
  expect([...stored.keys()].filter((eventId) => !claimed.has(eventId))).toEqual([]);
  await holdProjection(origin, stored);
}

async function holdProjection(origin: string, stored: StoredFeed): Promise<void> {
  const line = lineTo(origin);
  const { status, text } = await line.call('GET', '/v1/pipeline');
  line.close();
  expect(status).toBe(200);
  const { asOf, document, lockCounts, findings, contentDigest } = JSON.parse(text);
  const byLock = new Map<string, LockEvent[]>();
  for (const event of stored.values()) byLock.set(event.lockId, [...(byLock.get(event.lockId) ?? []), event]);
  const folded = pipelineAsOf(byLock, asOf);
  expect(contentDigest).toBe(digestOf(folded.document));
  expect({ document, lockCounts, findings }).toEqual(
    JSON.parse(JSON.stringify({ ...folded, asOf: undefined })),
  );
}

/** Every calibration that can be read is what its digest says, and passed its gates where it is the latest. */
export async function holdCalibrations(origin: string): Promise<number> {
  const line = lineTo(origin);
  let count = 0;
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page = await line.call(
      'GET',
      `/v1/calibrations?limit=100${cursor === '' ? '' : `&cursor=${cursor}`}`,
    );
    const { items, nextCursor } = JSON.parse(page.text);
    for (const { id } of items) await holdCalibration(line, id);
    count += items.length;
    cursor = nextCursor;
  }
  if (count > 0) await holdCalibration(line, 'latest');
  line.close();
  return count;
}

async function holdCalibration(line: Line, id: string): Promise<void> {
  const { status, text } = await line.call('GET', `/v1/calibrations/${id}`);
  // No set has passed its gates yet.
  if (id === 'latest' && status === 404) return;
  const { document, contentDigest, gatesPassed } = JSON.parse(text);
  expect({ id, status, digest: digestOf(document) }).toEqual({ id, status: 200, digest: contentDigest });
  if (id === 'latest') expect(gatesPassed).toBe(true);
}

/** The audit's chain, as the server verifies it. */
export async function holdAudit(origin: string): Promise<void> {
  const line = lineTo(origin);
  const { status, text } = await line.call('GET', '/v1/audit/verify');
  line.close();
  expect(status).toBe(200);
  expect(JSON.parse(text)).toMatchObject({ isIntact: true, findingCount: 0 });
}

async function overLines<Item>(
  origin: string,
  items: readonly Item[],
  work: (line: Line, item: Item) => Promise<void>,
): Promise<void> {
  const waiting = [...items];
  await Promise.all(
    Array.from({ length: LINE_COUNT }, async () => {
      const line = lineTo(origin);
      for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(line, item);
      line.close();
    }),
  );
}
