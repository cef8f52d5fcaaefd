import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { JOB_CLASSES, jobClassOf } from '../jobs/precedence.ts';
import type { JobRecord } from '../store/records.ts';
import { type EngineFigures, engineMetrics } from './engine-metrics.ts';
import { LiveJobs } from './live-jobs.ts';
import { type ReadStoreFigures, storeGauges } from './store-gauges.ts';
import type { StoreObserver } from './store-observer.ts';

/** A request that was answered. */
export interface AnsweredRequest {
  readonly method: string;
  /** The pattern of the route, never the URL; null for a URL that has none. */
  readonly route: string | null;
  readonly status: number;
  readonly seconds: number;
}

/** What a server measures of itself, in a registry of its own. */
export interface ServerMetrics {
  readonly contentType: string;
  /** Everything measured, in Prometheus' text format. */
  readonly text: () => Promise<string>;
  readonly observeRequest: (request: AnsweredRequest) => void;
  readonly storeObserver: StoreObserver;
  /** Told every second of what the engine did since. */
  readonly observeEngine: (figures: EngineFigures) => void;
  /** Told of each message of the lock feed, and what became of it. */
  readonly observeLockFeed: (outcome: string) => void;
  /** Told how many event streams are open, whenever one more or less is. */
  readonly observeEventStreams: (openCount: number) => void;
  /** Told of erasing by schedule. */
  readonly observeRetention: (outcome: 'done' | 'failed', finishedAt: Date) => void;
  /** Shows what a store says of itself whenever someone looks. */
  readonly watchStore: (read: ReadStoreFigures) => void;
}

const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
/** From an answer out of memory to a job that was waited for. */
const REQUEST_BUCKETS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
/** From a commit on a local disk to a lock that is not given. */
const STORE_BUCKETS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5];
/** From a price to the largest stress run. */
const JOB_BUCKETS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1_800, 7_200];

/**
 * The metrics of one server. Labels have few values: routes are patterns, kinds and states are fixed lists, and no
 * label names a tenant, a person or an object.
 */
export function createServerMetrics(now: () => Date): ServerMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'counterpoise_' });
  const registers = [registry];

  const requests = new Histogram({
    name: 'counterpoise_http_request_duration_seconds',
    help: 'Answered requests, from the headers to the end of the answer.',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: REQUEST_BUCKETS,
    registers,
  });
  const jobs = new Counter({
    name: 'counterpoise_jobs_total',
    help: 'Jobs that reached a state.',
    labelNames: ['kind', 'class', 'state'] as const,
    registers,
  });
  const waits = new Histogram({
    name: 'counterpoise_job_wait_seconds',
    help: 'From submission to start.',
    labelNames: ['class'] as const,
    buckets: JOB_BUCKETS,
    registers,
  });
  const runs = new Histogram({
    name: 'counterpoise_job_run_seconds',
    help: 'From start to end.',
    labelNames: ['kind', 'state'] as const,
    buckets: JOB_BUCKETS,
    registers,
  });
  const work = new Counter({
    name: 'counterpoise_job_loan_path_months_total',
    help: 'Estimated size of the jobs that succeeded by work of their own; its rate is the throughput.',
    labelNames: ['class'] as const,
    registers,
  });
  const accesses = new Histogram({
    name: 'counterpoise_store_access_duration_seconds',
    help: 'Calls and transactions of the store.',
    labelNames: ['operation', 'outcome'] as const,
    buckets: STORE_BUCKETS,
    registers,
  });
  const events = new Counter({
    name: 'counterpoise_events_total',
    help: 'Lock and trade events by what became of them.',
    labelNames: ['stream', 'outcome'] as const,
    registers,
  });
  const deliveries = new Counter({
    name: 'counterpoise_webhook_attempts_total',
    help: 'Attempts to deliver a webhook, by the state they left the delivery in.',
    labelNames: ['state'] as const,
    registers,
  });
  const lockFeed = new Counter({
    name: 'counterpoise_lock_feed_messages_total',
    help: 'Messages of the lock feed over NATS, by what became of them.',
    labelNames: ['outcome'] as const,
    registers,
  });
  const eventStreams = new Gauge({
    name: 'counterpoise_event_streams_open',
    help: 'Event streams that someone watches.',
    registers,
  });
  const retention = new Counter({
    name: 'counterpoise_retention_runs_total',
    help: 'Runs of the retention by schedule.',
    labelNames: ['outcome'] as const,
    registers,
  });
  const retainedAt = new Gauge({
    name: 'counterpoise_retention_last_success_timestamp_seconds',
    help: 'When the retention by schedule last did its work; 0 before it has.',
    registers,
  });
  const live = new LiveJobs();
  watchLiveJobs(live, now, registers);

  const observeJob = (job: JobRecord): void => {
    live.note(job);
    const { kind, state, createdAt, startedAt, finishedAt, resultOf, cost } = job;
    jobs.inc({ kind, class: jobClassOf(kind), state });
    if (state === 'running' && startedAt !== null) {
      waits.observe({ class: jobClassOf(kind) }, secondsBetween(createdAt, startedAt));
    }
    if (state === 'succeeded' && resultOf === null) work.inc({ class: jobClassOf(kind) }, cost);
    if (startedAt !== null && finishedAt !== null) {
      runs.observe({ kind, state }, secondsBetween(startedAt, finishedAt));
    }
  };
  return {
    contentType: registry.contentType,
    text: () => registry.metrics(),
    observeRequest: ({ method, route, status, seconds }) =>
      requests.observe(
        { method: METHODS.has(method) ? method : 'other', route: route ?? 'unknown', status },
        seconds,
      ),
    observeEngine: engineMetrics(registers),
    observeLockFeed: (outcome) => lockFeed.inc({ outcome }),
    observeEventStreams: (openCount) => eventStreams.set(openCount),
    observeRetention: (outcome, finishedAt) => {
      retention.inc({ outcome });
      if (outcome === 'done') retainedAt.set(finishedAt.getTime() / 1000);
    },
    watchStore: (read) => storeGauges(read, registers),
    storeObserver: {
      onJob: observeJob,
      onEvents: (stream, outcomes) => {
        for (const outcome of outcomes) events.inc({ stream, outcome });
      },
      onDelivery: ({ state }) => deliveries.inc({ state }),
      onAccess: (operation, seconds, failed) =>
        accesses.observe({ operation, outcome: failed ? 'failed' : 'done' }, seconds),
    },
  };
}

function watchLiveJobs(live: LiveJobs, now: () => Date, registers: Registry[]): void {
  const gauges = [
    ['counterpoise_jobs_queued', 'Jobs that wait.', 'queued'],
    ['counterpoise_jobs_running', 'Jobs that run.', 'running'],
    [
      'counterpoise_job_oldest_wait_seconds',
      'How long the oldest waiting job has waited.',
      'oldestWaitSeconds',
    ],
  ] as const;
  for (const [name, help, count] of gauges) {
    new Gauge({
      name,
      help,
      labelNames: ['class'] as const,
      registers,
      collect() {
        for (const jobClass of JOB_CLASSES) {
          this.set({ class: jobClass }, live.countsOf(jobClass, now())[count]);
        }
      },
    });
  }
}

function secondsBetween(from: string, to: string): number {
  return Math.max(0, Date.parse(to) - Date.parse(from)) / 1000;
}
