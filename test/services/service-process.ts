import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';

/**
 * Starts the service, prints its process id, and stops it when standard input ends: a test run that is killed closes
 * its pipes, so it leaves no service behind.
 */
const SUPERVISOR = `
exec 3<&0
"$@" 3<&- >&2 &
service=$!
echo "$service"
( while read -r _ <&3; do :; done; kill -s "$STOP_SIGNAL" "$service" ) 2>/dev/null &
watcher=$!
wait "$service"
status=$?
kill "$watcher" 2>/dev/null
exit "$status"
`;

const LOG_LINES_KEPT = 40;

export interface ServiceCommand {
  readonly argv: readonly string[];
  /** A line of its log that says it takes connections. */
  readonly readyLine: RegExp;
  /** What makes it stop cleanly. */
  readonly stopSignal: 'INT' | 'TERM';
  readonly user?: { readonly uid: number; readonly gid: number };
}

/** A service that runs. */
export interface ServiceProcess {
  /** Stops it cleanly; resolved when all its processes are gone. */
  readonly stop: () => Promise<void>;
  /** Ends it with SIGKILL; resolved when all its processes are gone. */
  readonly kill: () => Promise<void>;
}

/**
 * Starts a service and waits until its log says that it is ready.
 *
 * @throws Error with the end of its log when it ends before that
 */
export async function startService({
  argv,
  readyLine,
  stopSignal,
  user,
}: ServiceCommand): Promise<ServiceProcess> {
  const child = spawn('/bin/sh', ['-c', SUPERVISOR, 'supervisor', ...argv], {
    // A terminal's Ctrl-C goes to the test run, which then stops its services in their order.
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], LC_ALL: 'C', STOP_SIGNAL: stopSignal },
    cwd: '/',
    ...user,
  });
  // The pipes are closed when the last process that holds them has ended.
  const gone = once(child, 'close');
  const [pid] = await Promise.all([processId(child), untilReady(child, argv, readyLine)]);
  return {
    stop: async () => {
      child.stdin.end();
      await gone;
    },
    kill: async () => {
      process.kill(pid, 'SIGKILL');
      await gone;
    },
  };
}

async function processId(child: ChildProcess & { stdout: NodeJS.ReadableStream }): Promise<number> {
  const [line] = await once(createInterface(child.stdout), 'line');
  return Number(line);
}

function untilReady(
  child: ChildProcess & { stderr: NodeJS.ReadableStream },
  argv: readonly string[],
  readyLine: RegExp,
): Promise<void> {
  const log: string[] = [];
  return new Promise((resolve, reject) => {
    createInterface(child.stderr).on('line', (line) => {
      log.push(line);
      if (log.length > LOG_LINES_KEPT) log.shift();
      if (readyLine.test(line)) resolve();
    });
    child.once('close', (status) =>
      reject(new Error(`${argv[0]} ended with ${status} before it was ready:\n${log.join('\n')}`)),
    );
    child.once('error', reject);
  });
}

/** A port of the loopback interface that was free a moment ago; a service keeps it through its restarts. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('A TCP server has a port.');
  return address.port;
}

/** How a test stops and starts a service that it keeps the data of. */
export interface RestartableService {
  readonly stop: () => Promise<void>;
  readonly start: () => Promise<void>;
  readonly restart: () => Promise<void>;
  readonly kill: () => Promise<void>;
}

/** A service that runs, and can be stopped, killed and started again. */
export async function restartable(launch: () => Promise<ServiceProcess>): Promise<RestartableService> {
  let running: ServiceProcess | undefined = await launch();
  const end = async (how: 'stop' | 'kill'): Promise<void> => {
    const ending = running;
    running = undefined;
    await ending?.[how]();
  };
  const start = async (): Promise<void> => {
    running ??= await launch();
  };
  return {
    stop: () => end('stop'),
    start,
    restart: async () => {
      await end('stop');
      await start();
    },
    kill: () => end('kill'),
  };
}
