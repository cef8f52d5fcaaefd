import { expect, it } from 'vitest';
import { type ChaosStore, databaseStore, embeddedStore } from '../chaos/chaos-store.ts';
import { serve } from '../chaos/served-process.ts';
import { longSubmission } from '../chaos/submissions.ts';
import { describeWithPostgres } from '../services/postgres.ts';
import { eventually, send } from './api-harness.ts';

/** Some seconds of one thread: no server is asked to stop after its end. */
const SUBMISSION = longSubmission('resumed', 20_000);
const GIVE_BACK_AT_ONCE = { shutdown: { drainTimeoutMs: 0 } };
const LIVE_MS = 120_000;

const TITLE =
  'work that a server gives back when it stops ends elsewhere with the bits of work that nobody stopped';

it(`on SQLite, ${TITLE}`, () => holdResumed(embeddedStore(GIVE_BACK_AT_ONCE), embeddedStore()), LIVE_MS);

describeWithPostgres('on PostgreSQL', () => {
  it(TITLE, async () => holdResumed(await databaseStore(GIVE_BACK_AT_ONCE), embeddedStore()), LIVE_MS);
});

async function holdResumed(store: ChaosStore, other: ChaosStore): Promise<void> {
  const first = await serve(store.serve);
  const id = await submit(first.url);
  await eventually(async () => {
    const { state, progress } = (await send(first.url, 'GET', `/v1/jobs/${id}`)).body;
    return state === 'running' && progress?.done > 0;
  });
  expect((await first.stop()).code).toBe(0);
  const second = await serve(store.serve);
  const resumed = await endOf(second.url, id);
  await second.stop();
  const undisturbed = await serve(other.serve);
  const whole = await endOf(undisturbed.url, await submit(undisturbed.url));
  await undisturbed.stop();
  expect(resumed).toEqual(whole);
}

/** What a job that has succeeded was asked and has answered. */
async function endOf(origin: string, id: string): Promise<readonly string[]> {
  const seen = async () => (await send(origin, 'GET', `/v1/jobs/${id}`)).body;
  await expect.poll(async () => (await seen())['state'], { timeout: LIVE_MS / 2 }).toBe('succeeded');
  const { inputDigest, resultDigest } = await seen();
  expect(resultDigest).toMatch(/^sha256:/);
  return [inputDigest, resultDigest];
}

async function submit(origin: string): Promise<string> {
  const { path, body, headers } = SUBMISSION;
  const { status, body: job } = await send(origin, 'POST', path, body, headers);
  expect(status, JSON.stringify(job)).toBe(202);
  return job['id'];
}
