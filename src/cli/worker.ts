import { once } from 'node:events';
import { type Command, InvalidArgumentError } from 'commander';
import { CounterpoiseError } from '../core/errors.ts';
import { KERNEL_NAMES } from '../core/kernel-names.ts';
import { resolveKernel } from '../kernel/select-kernel.ts';
import { connectNats } from '../nats/connection.ts';
import { BITS_KINDS, bitsKind } from '../nats/engine-bits.ts';
import type { NatsLog } from '../nats/log.ts';
import { natsSettings } from '../nats/nats-settings.ts';
import { WorkerNode } from '../nats/worker-node.ts';
import type { Precedence } from '../sim/simulate.ts';
import { thisMachine } from '../workers/machine.ts';
import type { CommandContext } from './command-context.ts';
import { withPool } from './pool.ts';
import { threadCount } from './run-options.ts';

const CLASSES = { desk: ['desk'], batch: ['batch'], all: ['desk', 'batch'] } as const satisfies Record<
  string,
  readonly Precedence[]
>;

interface WorkerOptions {
  readonly nats: string;
  readonly threads?: number;
  readonly kernel: string;
  readonly class: keyof typeof CLASSES;
  readonly credentials?: string;
}

/** Adds `counterpoise worker`. */
export function registerWorker(program: Command, context: CommandContext): void {
  program
    .command('worker')
    .description('a compute node: values parts of the runs of servers on the same NATS')
    .requiredOption('--nats <urls>', 'nats://host:port or tls://host:port, several with commas')
    .option('--threads <count>', 'threads (all)', threadCount)
    .option(
      '--kernel <name>',
      `runs of one kernel’s bits alone: ${KERNEL_NAMES.join(', ')} (auto: all)`,
      'auto',
    )
    .option('--class <name>', 'runs it takes: desk, batch or all', runClass, 'all')
    .option('--credentials <file>', 'a .creds file; other secrets come from COUNTERPOISE_NATS_…')
    .action((options: WorkerOptions) => work(options, context));
}

async function work(options: WorkerOptions, { signal }: CommandContext): Promise<void> {
  const { credentials, kernel } = options;
  const given = credentials === undefined ? {} : { credentialsFile: credentials };
  const kinds = kernel === 'auto' ? BITS_KINDS : [bitsKind(resolveKernel(kernel))];
  const connection = await connectNats(natsSettings(options.nats, process.env, given), 'counterpoise worker');
  await withPool(options.threads, async (pool) => {
    const refused = Promise.withResolvers<never>();
    const node = new WorkerNode({
      connection,
      pool,
      classes: CLASSES[options.class],
      kinds,
      log: stderrLog,
      onRefused: (reason) => refused.reject(refusal(reason)),
    });
    node.start();
    stderrLog.info(
      { workerId: node.workerId, threads: pool.threads, class: options.class, ...thisMachine() },
      'worker is ready',
    );
    try {
      if (!signal.aborted) await Promise.race([once(signal, 'abort'), refused.promise]);
    } finally {
      await node.stop();
    }
  });
}

function refusal(reason: string): CounterpoiseError {
  return new CounterpoiseError('WORKER_REFUSED', `The server refused this worker: ${reason}.`, {
    accepted: 'the server’s own version, on a processor of its family',
  });
}

function runClass(name: string): keyof typeof CLASSES {
  if (name in CLASSES) return name as keyof typeof CLASSES;
  throw new InvalidArgumentError(`Accepted: ${Object.keys(CLASSES).join(', ')}.`);
}

/** One JSON line a message, as the server's own log. */
const stderrLog: NatsLog = {
  info: (facts, message) => writeLine('info', facts, message),
  warn: (facts, message) => writeLine('warn', facts, message),
};

function writeLine(level: string, facts: object, message: string): void {
  const plain = Object.fromEntries(
    Object.entries(facts).map(([key, value]) => [key, value instanceof Error ? value.message : value]),
  );
  process.stderr.write(
    `${JSON.stringify({ time: new Date().toISOString(), level, ...plain, msg: message })}\n`,
  );
}
