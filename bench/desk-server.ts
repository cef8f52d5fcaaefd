import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const POLL_MS = 50;
const PROGRAM = fileURLToPath(new URL('../bin/counterpoise.mjs', import.meta.url));

/** What a request came back with. */
export interface TimedAnswer {
  readonly body: unknown;
  /** Milliseconds by part of the job, as the server tells them. */
  readonly parts: ReadonlyMap<string, number>;
  /** From the first byte sent to the last received. */
  readonly seconds: number;
}

/** A server in a process of its own, so that the client shares no thread with it. */
export interface DeskServer {
  readonly post: (path: string, type: string, body: string) => Promise<TimedAnswer>;
  readonly stop: () => Promise<void>;
}

/** Starts `counterpoise serve` on a free port of the loopback interface. */
export async function startDeskServer(threads: number): Promise<DeskServer> {
  const child = spawn(
    process.execPath,
    [PROGRAM, 'serve', '--port', '0', '--data-dir', ':memory:', '--threads', String(threads)],
    {
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  );
  let url: string | undefined;
  for await (const line of createInterface(child.stdout)) {
    url = /http:\S+/.exec(line)?.[0];
    if (url !== undefined) break;
  }
  if (url === undefined) throw new Error('The server did not start.');
  child.stdout.resume();
  return {
    post: async (path, type, body) => {
      const start = performance.now();
      const response = await fetch(`${url}/v1${path}`, {
        method: 'POST',
        headers: { 'content-type': type, prefer: 'wait=30' },
        body,
      });
      const answer = await settled(response, url);
      const text = await answer.text();
      const seconds = (performance.now() - start) / 1000;
      if (!answer.ok) throw new Error(`POST ${path} was answered ${answer.status}: ${text.slice(0, 500)}`);
      return { body: JSON.parse(text), parts: partsOf(answer.headers.get('server-timing')), seconds };
    },
    stop: async () => {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** The answer itself, or the result of the job that outlasted the longest wait. */
async function settled(response: Response, url: string): Promise<Response> {
  if (response.status !== 202) return response;
  const { links } = (await response.json()) as { links: { self: string; result: string } };
  for (;;) {
    const job = (await (await fetch(`${url}${links.self}`)).json()) as { finishedAt: string | null };
    if (job.finishedAt !== null) return fetch(`${url}${links.result}`);
    await sleep(POLL_MS);
  }
}

function partsOf(header: string | null): Map<string, number> {
  const entries = (header ?? '').matchAll(/(\w+);dur=([\d.]+)/g);
  return new Map(Array.from(entries, ([, part, ms]) => [part!, Number(ms)]));
}
