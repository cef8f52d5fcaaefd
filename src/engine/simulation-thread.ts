import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { invariant } from '../core/invariant.ts';
import { pathPool } from '../workers/path-pool.ts';
import { standBack } from '../workers/thread-priority.ts';
import { NICENESS } from './niceness.ts';
import { serveSimulation } from './serve-simulation.ts';
import type { SimulationSettings } from './settings.ts';
import { type SharedSimulation, sharedSimulation } from './shared-simulation.ts';
import {
  type FromSimulationThread,
  type LogEntry,
  STATUS_INTERVAL_MS,
  type ToSimulationThread,
} from './simulation-protocol.ts';

// Deals the path blocks of all jobs out, in a thread of its own: a job that is busy by itself holds no other up.
const port = parentPort;
invariant(port !== null, 'The simulating thread is a worker thread.');
const { threads, memoryBytes, nats } = workerData as SimulationSettings;
standBack(NICENESS.simulation);
const send = (message: FromSimulationThread): void => port.postMessage(message);
const say = (level: LogEntry['level']) => (facts: object, message: string) =>
  send({ type: 'log', level, facts, message });

const pool = pathPool(threads, memoryBytes, NICENESS.paths);
const shared: SharedSimulation | undefined =
  nats === undefined ? undefined : sharedSimulation(nats, pool, { info: say('info'), warn: say('warn') });
const jobPorts = new Set<MessagePort>();
const done = { desk: 0, batch: 0 };

port.on('message', (message: ToSimulationThread) => {
  if (message.type === 'close') {
    void close();
    return;
  }
  const jobPort = message.port;
  jobPorts.add(jobPort);
  jobPort.on('close', () => jobPorts.delete(jobPort));
  serveSimulation(jobPort, shared?.simulate ?? pool.simulate, (precedence, loanPathMonths) => {
    done[precedence] += loanPathMonths;
  });
});

setInterval(() => {
  const workers = shared?.workers() ?? [];
  send({
    type: 'status',
    done: { ...done },
    workerCount: workers.length,
    workerThreadCount: workers.reduce((sum, worker) => sum + worker.threads, 0),
  });
  done.desk = 0;
  done.batch = 0;
}, STATUS_INTERVAL_MS);

async function close(): Promise<void> {
  // Runs end with the port they were asked for by.
  for (const jobPort of jobPorts) jobPort.close();
  await shared?.close();
  send({ type: 'closed' });
}
