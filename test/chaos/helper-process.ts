import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { HealthReport } from './health-process.ts';
import type { LoadOptions, LoadReport } from './load-process.ts';

/** Loads a server from a process of its own. */
export async function loadFrom(options: LoadOptions): Promise<LoadReport> {
  return JSON.parse(await start('load-process.ts', JSON.stringify(options)).printed());
}

/** Watches a server's health from a process of its own, until it is asked what it saw. */
export function watchHealth(origin: string): () => Promise<HealthReport> {
  const { end, printed } = start('health-process.ts', origin);
  return async () => {
    end();
    return JSON.parse(await printed());
  };
}

function start(file: string, argument: string) {
  const path = fileURLToPath(new URL(file, import.meta.url));
  const child = spawn(process.execPath, [path, argument], { stdio: ['pipe', 'pipe', 'inherit'] });
  const output = text(child.stdout);
  return { end: () => child.stdin.end(), printed: () => output };
}
