import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BacktestResult } from '../../src/desk/backtest/backtest-result.ts';
import { BACKTEST_TABLES } from '../../src/desk/tables/backtest-tables.ts';
import { type Answer, send } from './api-harness.ts';
import { type Running, run, start, workFolder } from './cli-harness.ts';

const { folder, write, files } = workFolder();
const LIVE_MS = 120_000;
/** What is tested here is the doors, not the numbers. */
const quick = ['--paths', '128'];

const EXAMPLE = new URL('../../examples/2025-02-10/rates-history.csv', import.meta.url);
const [header = '', ...rows] = readFileSync(EXAMPLE, 'utf8').trim().split('\n');
/** The last days of the example's history before its gap. */
const days = rows.filter((row) => row >= '2024-11-08' && row < '2024-12-07');
const history = write('rates.csv', [header, ...days, ''].join('\n'));
const settings = {
  schemaVersion: 1,
  warmUpDays: 3,
  riskLevel: 0.9,
  riskPathCount: 128,
  policies: ['none', 'duration'],
  world: { locksPerDay: 1 },
  bootstrap: { replicates: 100 },
};
const config = write('backtest.json', JSON.stringify(settings));
const inputs = ['--market', files.market, '--rates-history', history, '--config', config];

describe('counterpoise backtest', () => {
  let first: BacktestResult;
  const checkpoint = join(folder, 'checkpoint.json');

  it(
    'answers one document, keeps where it stands, and goes on from there to the same digest',
    async () => {
      const args = [...inputs, ...quick, '--json', '--checkpoint', checkpoint];
      const { code, stdout } = await run('backtest', ...args, '--threads', '1');
      expect(code).toBe(0);
      first = JSON.parse(stdout) as BacktestResult;
      expect(first.policies.map(({ policy }) => policy)).toEqual(['none', 'duration']);
      expect(first.dayCount).toBe(days.length - settings.warmUpDays);
      expect(first.headline).toContain('simulated');
      expect(JSON.parse(readFileSync(checkpoint, 'utf8'))).toMatchObject({ world: 1, day: 0 });
      const again = JSON.parse((await run('backtest', ...args)).stdout) as BacktestResult;
      expect(again.provenance['resultDigest']).toBe(first.provenance['resultDigest']);
      expect(again.provenance['inputDigest']).toBe(first.provenance['inputDigest']);
    },
    LIVE_MS,
  );

  it(
    'tells people what each policy left, and writes a page that asks for nothing',
    async () => {
      const page = join(folder, 'report.html');
      const table = join(folder, 'days.csv');
      const { code, stdout } = await run(
        'backtest',
        ...inputs,
        ...quick,
        ...['--checkpoint', checkpoint, '--out', page, '--csv', table, '--table', 'days'],
      );
      expect(code).toBe(0);
      for (const text of ['are simulated', 'Policies, dollars', 'P&L by part', 'One policy less another']) {
        expect(stdout).toContain(text);
      }
      const html = readFileSync(page, 'utf8');
      for (const text of ['Cumulative P&amp;L', 'Drawdown', 'Distribution', 'Cost', 'Turnover', '<svg']) {
        expect(html).toContain(text);
      }
      expect(html).not.toMatch(/<script|https?:|url\(/);
      const [columns, ...written] = readFileSync(table, 'utf8').trim().split('\r\n');
      expect(columns).toMatch(/^world,date,policy,pnl,market,newLocks,outcomes,hedge,cost/);
      expect(written).toHaveLength(2 * (first.dayCount + 1));
    },
    LIVE_MS,
  );

  it(
    'goes on after a kill to the digest of a test that was not cut',
    async () => {
      const cut = join(folder, 'cut.json');
      const args = ['backtest', ...inputs, ...quick, '--json', '--checkpoint', cut];
      const killed = start(args);
      while (!existsSync(cut)) await sleep(20);
      killed.child.kill('SIGKILL');
      await killed.ended;
      const { world, day } = JSON.parse(readFileSync(cut, 'utf8'));
      expect(world).toBe(0);
      expect(day).toBeGreaterThan(0);
      const { code, stdout } = await run(...(args as [string, ...string[]]));
      expect(code).toBe(0);
      expect(JSON.parse(stdout).provenance.resultDigest).toBe(first.provenance['resultDigest']);
    },
    LIVE_MS,
  );

  const elsewhere = write('elsewhere.json', JSON.stringify({ ...settings, world: { locksPerDay: 2 } }));
  const wrong = write('wrong.json', JSON.stringify({ ...settings, polices: [] }));
  it.each([
    ['no history', ['--market', files.market], '--rates-history'],
    ['a date that is none', [...inputs, '--from', '2024-13-01'], 'such as 2023-01-03'],
    ['too few days', [...inputs, '--from', '2024-12-02'], 'to warm up'],
    ['settings it does not know', [...inputs.slice(0, 4), '--config', wrong], 'polices'],
    [
      'another test’s checkpoint',
      [...inputs.slice(0, 4), '--config', elsewhere, '--checkpoint', checkpoint, ...quick],
      'another back-test',
    ],
    ['a file that is no checkpoint', [...inputs, '--checkpoint', config], 'requestDigest'],
    ['a table it does not have', [...inputs, '--csv', '--table', 'locks'], BACKTEST_TABLES.join(', ')],
  ])(
    'refuses %s',
    async (_, args, said) => {
      const { code, stderr } = await run('backtest', ...args);
      expect(code).toBe(2);
      expect(stderr).toContain(said);
      expect(stderr).not.toContain('    at ');
    },
    LIVE_MS,
  );
});

describe('a job that back-tests', () => {
  let server: Running;
  let origin: string;
  beforeAll(async () => {
    server = start(['serve', '--port', '0', '--threads', '1', '--data-dir', ':memory:']);
    await server.said('http://');
    origin = server.url();
  }, LIVE_MS);
  afterAll(async () => {
    server.child.kill('SIGTERM');
    await server.ended;
  });

  const [, ...tenors] = header.split(',');
  const ratesHistory = {
    schemaVersion: 1,
    days: days.map((row) => {
      const [date, ...yields] = row.split(',');
      return { date, parYields: tenors.map((_, index) => Number(`${yields[index]}e-2`)) };
    }),
  };
  const post = (input: object, runSettings: object = { pathCount: 128 }) =>
    send(origin, 'POST', '/v1/jobs', { kind: 'backtest', input, run: runSettings });

  /** A job once it has ended: a test of days outlasts the patience of others. */
  const ended = async (id: string): Promise<Answer['body']> => {
    for (const until = Date.now() + LIVE_MS; Date.now() < until; await sleep(100)) {
      const { body } = await send(origin, 'GET', `/v1/jobs/${id}`);
      if (!['queued', 'running'].includes(body['state'])) return body;
    }
    throw new Error(`Job ${id} did not end.`);
  };

  it(
    'answers as the command does, with days as its progress and tables as CSV',
    async () => {
      const market = JSON.parse(readFileSync(files.market, 'utf8'));
      const answer = await post({ market, ratesHistory, config: settings });
      expect(answer.status).toBe(202);
      const job = await ended(answer.body['id']);
      expect(job).toMatchObject({ state: 'succeeded', progress: { done: days.length, total: days.length } });
      const result = await send(origin, 'GET', `/v1/jobs/${job['id']}/result`);
      const printed = await run('backtest', ...inputs, ...quick, '--json');
      const { policies } = JSON.parse(printed.stdout) as BacktestResult;
      expect(result.body['policies']).toEqual(policies);
      for (const table of BACKTEST_TABLES) {
        const csv = await send(origin, 'GET', `/v1/jobs/${job['id']}/result?table=${table}`, undefined, {
          accept: 'text/csv',
        });
        expect(csv.status).toBe(200);
        expect(csv.body['text'].split('\r\n').length).toBeGreaterThan(1);
      }
    },
    LIVE_MS,
  );

  it(
    'refuses what it does not know, and a run that has an error to reach',
    async () => {
      const market = JSON.parse(readFileSync(files.market, 'utf8'));
      const unknown = await post({ market, ratesHistory, config: { ...settings, worlds: 0 } });
      expect(unknown.status).toBe(400);
      expect(unknown.body['errors']).toMatchObject([{ pointer: '/input/config/worlds' }]);
      const open = { targetStandardError: 0.1, pathCountMax: 256 };
      const job = await ended(
        (await post({ market, ratesHistory, config: settings }, open)).body['id'] as string,
      );
      expect(job).toMatchObject({ state: 'failed' });
    },
    LIVE_MS,
  );
});
