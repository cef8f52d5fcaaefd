import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { describeWithPostgres } from '../services/postgres.ts';
import { type ChaosStore, databaseStore, embeddedStore } from './chaos-store.ts';
import { lineTo } from './http-call.ts';
import { randomOf } from './random.ts';
import { serve } from './served-process.ts';
import { pricingSubmission, type Submission } from './submissions.ts';

const POST_COUNT = 50;
/** Longest time between the requests and the kill: from before the first commit to after the last. */
const KILL_MS_MAX = 60;
const ROUND_TIMEOUT_MS = 120_000;

/** Sends equal requests at once, to servers that live and to servers that are killed, on each kind of store. */
export function testEqualPosts(roundCount: number): void {
  const title = `${POST_COUNT} equal requests with one key make one job, also when the server is killed among them`;
  const timeoutMs = roundCount * ROUND_TIMEOUT_MS;
  it(`on SQLite, ${title}`, () => holdEqualPosts(embeddedStore(), roundCount), timeoutMs);
  describeWithPostgres('on PostgreSQL', () => {
    it(title, async () => holdEqualPosts(await databaseStore(), roundCount), timeoutMs);
  });
}

async function holdEqualPosts(store: ChaosStore, roundCount: number): Promise<void> {
  const random = randomOf('equal posts');
  for (let round = 0; round < roundCount; round += 1) {
    const submission = pricingSubmission(`equal-${round}`, random);
    const first = await serve(store.serve);
    const cut = postAll(first.url, submission);
    await sleep(random.below(KILL_MS_MAX));
    await first.kill();
    const before = await cut;

    const second = await serve(store.serve);
    const after = await postAll(second.url, submission);
    expect(after).toHaveLength(POST_COUNT);
    const ids = new Set([...before, ...after]);
    expect([...ids]).toHaveLength(1);
    await holdOneRun(second.url, submission.name, [...ids][0]!);
    await second.kill();
  }
}

/** Ids of the jobs that the answers name. */
async function postAll(origin: string, { path, body, headers }: Submission): Promise<readonly string[]> {
  const answers = await Promise.all(
    Array.from({ length: POST_COUNT }, async () => {
      const line = lineTo(origin);
      const answer = await line.call('POST', path, body, headers);
      line.close();
      return answer;
    }),
  );
  return answers.flatMap(({ status, text }) => {
    expect([202, null]).toContain(status);
    return status === null ? [] : [JSON.parse(text).id as string];
  });
}

/** The key's job is the only one of its name, and ran to its end. */
async function holdOneRun(origin: string, name: string, id: string): Promise<void> {
  const line = lineTo(origin);
  for (;;) {
    const { items } = JSON.parse((await line.call('GET', `/v1/jobs?correlationId=${name}`)).text);
    expect(items.map((job: { id: string }) => job.id)).toEqual([id]);
    if (items[0].state === 'succeeded') break;
    expect(['queued', 'running']).toContain(items[0].state);
    await sleep(20);
  }
  line.close();
}
