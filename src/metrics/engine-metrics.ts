import { Counter, Gauge, type Registry } from 'prom-client';
import { JOB_CLASSES, type JobClass } from '../jobs/precedence.ts';

/** What an engine did since it was last heard, and who helps it. */
export interface EngineFigures {
  /** Loan-path-months, by whichever machine. */
  readonly done: Readonly<Record<JobClass, number>>;
  readonly workerCount: number;
  readonly workerThreadCount: number;
}

/** Metrics of an engine, and what is to be called with each of its figures. */
export function engineMetrics(registers: Registry[]): (figures: EngineFigures) => void {
  const work = new Counter({
    name: 'counterpoise_simulated_loan_path_months_total',
    help: 'Work that was simulated, as it is done; its rate is the throughput of this moment.',
    labelNames: ['class'] as const,
    registers,
  });
  for (const jobClass of JOB_CLASSES) work.inc({ class: jobClass }, 0);
  const workers = new Gauge({
    name: 'counterpoise_nats_workers',
    help: 'Workers on the same NATS that live and whose engine is this one.',
    registers,
  });
  const threads = new Gauge({
    name: 'counterpoise_nats_worker_threads',
    help: 'Their threads together.',
    registers,
  });
  return ({ done, workerCount, workerThreadCount }) => {
    for (const jobClass of JOB_CLASSES) work.inc({ class: jobClass }, done[jobClass]);
    workers.set(workerCount);
    threads.set(workerThreadCount);
  };
}
