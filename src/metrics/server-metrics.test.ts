import { expect, it } from 'vitest';
import { jobRecord } from '../../test/fixtures/job-record.ts';
import { createServerMetrics, type ServerMetrics } from './server-metrics.ts';

const now = () => new Date('2025-02-10T15:01:00.000Z');

/** The samples of the text format: name with labels, value. */
async function samplesOf(metrics: ServerMetrics): Promise<ReadonlyMap<string, number>> {
  const lines = (await metrics.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const space = line.lastIndexOf(' ');
      return [line.slice(0, space), Number(line.slice(space + 1))];
    }),
  );
}

it('counts requests by pattern, never by URL', async () => {
  const metrics = createServerMetrics(now);
  metrics.observeRequest({ method: 'GET', route: '/v1/jobs/:id', status: 200, seconds: 0.02 });
  metrics.observeRequest({ method: 'GET', route: '/v1/jobs/:id', status: 200, seconds: 0.2 });
  metrics.observeRequest({ method: 'BREW', route: null, status: 404, seconds: 0.001 });
  const samples = await samplesOf(metrics);
  const name = 'counterpoise_http_request_duration_seconds';
  expect(samples.get(`${name}_count{method="GET",route="/v1/jobs/:id",status="200"}`)).toBe(2);
  expect(samples.get(`${name}_bucket{le="0.025",method="GET",route="/v1/jobs/:id",status="200"}`)).toBe(1);
  expect(samples.get(`${name}_count{method="other",route="unknown",status="404"}`)).toBe(1);
});

it('follows a job from submission to its end', async () => {
  const metrics = createServerMetrics(now);
  const { onJob } = metrics.storeObserver;
  const queued = jobRecord({ kind: 'stress', cost: 1500, createdAt: '2025-02-10T15:00:00.000Z' });
  onJob(queued);
  onJob(jobRecord({ id: 'job_2', kind: 'stress', createdAt: '2025-02-10T15:00:30.000Z' }));
  const waiting = await samplesOf(metrics);
  expect(waiting.get('counterpoise_jobs_queued{class="batch"}')).toBe(2);
  expect(waiting.get('counterpoise_job_oldest_wait_seconds{class="batch"}')).toBe(60);
  expect(waiting.get('counterpoise_jobs_queued{class="desk"}')).toBe(0);

  const running = { ...queued, state: 'running', startedAt: '2025-02-10T15:00:04.000Z' } as const;
  onJob(running);
  const midway = await samplesOf(metrics);
  expect(midway.get('counterpoise_jobs_running{class="batch"}')).toBe(1);
  expect(midway.get('counterpoise_job_oldest_wait_seconds{class="batch"}')).toBe(30);
  expect(midway.get('counterpoise_job_wait_seconds_sum{class="batch"}')).toBe(4);

  onJob({ ...running, state: 'succeeded', finishedAt: '2025-02-10T15:00:24.000Z' });
  const after = await samplesOf(metrics);
  expect(after.get('counterpoise_jobs_running{class="batch"}')).toBe(0);
  expect(after.get('counterpoise_job_run_seconds_sum{kind="stress",state="succeeded"}')).toBe(20);
  expect(after.get('counterpoise_job_loan_path_months_total{class="batch"}')).toBe(1500);
  // A result that is shared is no work.
  onJob({ ...running, id: 'job_3', state: 'succeeded', resultOf: 'job_1' });
  expect((await samplesOf(metrics)).get('counterpoise_job_loan_path_months_total{class="batch"}')).toBe(1500);
  expect(after.get('counterpoise_jobs_total{kind="stress",class="batch",state="succeeded"}')).toBe(1);
});

it('counts events and accesses', async () => {
  const metrics = createServerMetrics(now);
  metrics.storeObserver.onEvents('lock', ['accepted', 'accepted', 'duplicate']);
  metrics.storeObserver.onAccess('transact', 0.004, true);
  const samples = await samplesOf(metrics);
  expect(samples.get('counterpoise_events_total{stream="lock",outcome="accepted"}')).toBe(2);
  expect(samples.get('counterpoise_events_total{stream="lock",outcome="duplicate"}')).toBe(1);
  const store = 'counterpoise_store_access_duration_seconds';
  expect(samples.get(`${store}_count{operation="transact",outcome="failed"}`)).toBe(1);
});

it('has the process’s own, and shares nothing with another server', async () => {
  const [one, other] = [createServerMetrics(now), createServerMetrics(now)];
  one.storeObserver.onAccess('transact', 1, false);
  const samples = await samplesOf(other);
  expect([...samples.keys()].filter((name) => name.includes('transact'))).toEqual([]);
  expect(samples.get('counterpoise_process_resident_memory_bytes')).toBeGreaterThan(1e6);
  expect([...samples.keys()].some((name) => name.startsWith('counterpoise_nodejs_eventloop_lag_p99'))).toBe(
    true,
  );
});

it('counts what the engine does as it does it, and who helps', async () => {
  const metrics = createServerMetrics(now);
  metrics.observeEngine({ done: { desk: 10, batch: 0 }, workerCount: 2, workerThreadCount: 8 });
  metrics.observeEngine({ done: { desk: 5, batch: 1 }, workerCount: 1, workerThreadCount: 4 });
  const samples = await samplesOf(metrics);
  expect(samples.get('counterpoise_simulated_loan_path_months_total{class="desk"}')).toBe(15);
  expect(samples.get('counterpoise_simulated_loan_path_months_total{class="batch"}')).toBe(1);
  expect(samples.get('counterpoise_nats_workers')).toBe(1);
  expect(samples.get('counterpoise_nats_worker_threads')).toBe(4);
});

it('shows what the store says, and no number while it says nothing', async () => {
  const metrics = createServerMetrics(now);
  let isThere = true;
  metrics.watchStore(async () => {
    if (!isThere) throw new Error('the store is away');
    return { auditSequence: 41, pendingDeliveryCount: 3 };
  });
  const there = await samplesOf(metrics);
  expect(there.get('counterpoise_audit_sequence')).toBe(41);
  expect(there.get('counterpoise_webhook_backlog')).toBe(3);
  isThere = false;
  const away = await samplesOf(metrics);
  expect(away.get('counterpoise_audit_sequence')).toBeNaN();
  expect(away.get('counterpoise_webhook_backlog')).toBeNaN();
});
