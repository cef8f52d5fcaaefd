import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll } from 'vitest';

const BIN = new URL('../../bin/counterpoise.mjs', import.meta.url).pathname;
const EXAMPLE = new URL('../../examples/2025-02-10/', import.meta.url);

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A program that runs, and its end. */
export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Outcome>;
  /** Resolves when standard output has the text. */
  readonly said: (text: string) => Promise<void>;
  /** The first address it has printed. */
  readonly url: () => string;
}

/** Starts the real program as a user would, without a terminal. */
export function start(
  args: readonly string[],
  node = process.execPath,
  environment: Readonly<Record<string, string>> = {},
  nodeArgs: readonly string[] = [],
): Running {
  const child = spawn(node, [...nodeArgs, BIN, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
  });
  let stdout = '';
  let stderr = '';
  child.stdout!.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stderr!.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const ended = new Promise<Outcome>((resolve) => {
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
  const said = (text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (stdout.includes(text)) resolve();
      };
      child.stdout!.on('data', look);
      child.on('close', () => reject(new Error(`It ended without saying "${text}".\n${stdout}\n${stderr}`)));
      look();
    });
  const url = (): string => /http:\/\/[\d.:]+/.exec(stdout)?.[0] ?? '';
  return { child, ended, said, url };
}

/** Runs the real program to its end. */
export function run(...args: readonly string[]): Promise<Outcome> {
  return start(args).ended;
}

/** A Node of the machine's own that is too old for this project, where there is one. */
export function oldNode(): string | undefined {
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((directory) => join(directory, 'node'))
    .find((node) => /^v(1[89]|2[0-3])\./.test(spawnSync(node, ['--version']).stdout?.toString() ?? ''));
}

interface MarketDocument {
  tba: { program: string; settlementMonth: string; settlementDate?: string; price: number | string }[];
  futures: { contract: string }[];
  sofr: { parSwaps: { tenor: string; rate: number }[] };
  settlementDates?: unknown[];
  [section: string]: unknown;
}

/** A folder of inputs that ends with the tests, and a small day in it: one program, two futures, six locks. */
export function workFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'counterpoise-cli-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const write = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };
  const market = JSON.parse(readFileSync(new URL('market.json', EXAMPLE), 'utf8')) as MarketDocument;
  const small: MarketDocument = {
    ...market,
    tba: market.tba.filter(({ program }) => program === 'UMBS30'),
    futures: market.futures.filter(({ contract }) => contract === 'FV' || contract === 'TY'),
  };
  const [header = '', ...rows] = readFileSync(new URL('pipeline.csv', EXAMPLE), 'utf8').split('\n');
  const locks = rows.filter((row) => row.includes('UMBS30') && row.includes('mandatory')).slice(0, 6);
  return {
    folder,
    write,
    header,
    locks,
    pipeline: (changed: readonly string[]) => write('changed.csv', [header, ...changed, ''].join('\n')),
    market: (change: (day: MarketDocument) => void) => {
      const day = structuredClone(small);
      change(day);
      return write('changed.json', JSON.stringify(day));
    },
    files: {
      market: write('market.json', JSON.stringify(small)),
      pipeline: write('pipeline.csv', [header, ...locks, ''].join('\n')),
      positions: write(
        'positions.csv',
        'instrument,side,quantity,price,tradeDate,settlementMonth,counterparty,tradeId\n' +
          'UMBS30-6.0,sell,1000000,100-13,2025-01-22,2025-03,Dealer B,T-1\n',
      ),
    },
  };
}
