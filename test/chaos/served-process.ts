import { readFileSync } from 'node:fs';
import { expect, onTestFinished } from 'vitest';
import { start } from '../e2e/cli-harness.ts';

/** What `serve` is told: a configuration file, and what stands in the environment alone. */
export interface ServeOptions {
  readonly configFile: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Options of Node itself. */
  readonly nodeArgs?: readonly string[];
}

/** What its log says of a job that failed by no error of its own. */
const PROGRAM_FAULT = 'fault of the program';

/** A server in a process of its own. */
export interface ServedProcess {
  /** Origin, without a slash at its end. */
  readonly url: string;
  /** Ends it with SIGKILL; resolved when the process is gone. */
  readonly kill: () => Promise<void>;
  /** Asks it to stop by SIGTERM; resolved with how it ended. */
  readonly stop: () => Promise<{ readonly code: number | null; readonly exitMs: number }>;
  readonly residentMib: () => number;
}

/** Starts `counterpoise serve`, which ends with the test at the latest, and waits until it takes requests. */
export async function serve({ configFile, environment, nodeArgs }: ServeOptions): Promise<ServedProcess> {
  const running = start(['serve', '--config', configFile], process.execPath, environment, nodeArgs);
  const { child, ended } = running;
  // A test that fails leaves its server behind otherwise.
  onTestFinished(() => void child.kill('SIGKILL'));
  await running.said('Ctrl-C stops it.');
  return {
    url: running.url(),
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
    stop: async () => {
      const askedAtMs = performance.now();
      child.kill('SIGTERM');
      const { code, stderr } = await ended;
      expect(stderr.split('\n').filter((line) => line.includes(PROGRAM_FAULT))).toEqual([]);
      return { code, exitMs: performance.now() - askedAtMs };
    },
    residentMib: () => residentMibOf(child.pid!),
  };
}

/** @source proc(5), VmRSS of /proc/pid/status, in KiB */
function residentMibOf(pid: number): number {
  const line = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(line?.[1]) / 1024;
}
