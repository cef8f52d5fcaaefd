import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { invariant } from '../core/invariant.ts';
import { pathPool } from '../workers/path-pool.ts';
import { standBack } from '../workers/thread-priority.ts';
import { NICENESS } from './niceness.ts';
import { serveSimulation } from './serve-simulation.ts';
import type { SimulationSettings } from './settings.ts';
import { sharedSimulation } from './shared-simulation.ts';
import type { LogEntry } from './simulation-protocol.ts';

// Deals the path blocks of all jobs out, in a thread of its own: a job that is busy by itself holds no other up.
const port = parentPort;
invariant(port !== null, 'The simulating thread is a worker thread.');
const { threads, memoryBytes, nats } = workerData as SimulationSettings;
standBack(NICENESS.simulation);
const pool = pathPool(threads, memoryBytes, NICENESS.paths);
const say = (level: LogEntry['level']) => (facts: object, message: string) =>
  port.postMessage({ level, facts, message } satisfies LogEntry);
const simulate =
  nats === undefined ? pool.simulate : sharedSimulation(nats, pool, { info: say('info'), warn: say('warn') });

port.on('message', (jobPort: MessagePort) => serveSimulation(jobPort, simulate));
