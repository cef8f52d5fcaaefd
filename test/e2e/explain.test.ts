import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LOCAL_CALLER } from '../../src/core/caller.ts';
import type { ExplainResult } from '../../src/desk/explain/explain-result.ts';
import { readPositions } from '../../src/desk/files/read-positions.ts';
import { acceptLockEvents } from '../../src/ledger/accept-lock-events.ts';
import { bookTrade } from '../../src/ledger/trades.ts';
import { openStore } from '../../src/store/open-store.ts';
import { lockEvent } from '../fixtures/lock-events.ts';
import { bookingOf, newTradeOf } from '../fixtures/trades.ts';
import { send } from './api-harness.ts';
import { type Running, run, start, workFolder } from './cli-harness.ts';

const { folder, write, files, market, header, locks } = workFolder();
const LIVE_MS = 60_000;
/** What is tested here is the doors, not the numbers. */
const PATHS = 256;

const today = market((day) => {
  day['asOf'] = '2025-02-11';
  day['asOfTime'] = '2025-02-11T16:00:00-05:00';
  for (const swap of day.sofr.parSwaps) swap.rate += 0.001;
});
const [first, , ...others] = locks;
const pipeline = write('today.csv', [header, first!.replace('L25', 'N25'), ...others, ''].join('\n'));
const cash = write('cash.csv', 'kind,amount,tradeId\ntrade,"$1,250.50",T-1\ncost,-62.5,\n');
const history = write(
  'history.csv',
  'date,hedgedItem,hedge\n2025-02-06,-100000,96000\n2025-02-07,50000,-48500\n2025-02-10,-20000,20500\n',
);
const days = [
  ...[
    '--before-market',
    files.market,
    '--before-pipeline',
    files.pipeline,
    '--before-positions',
    files.positions,
  ],
  ...['--market', today, '--pipeline', pipeline, '--positions', files.positions, '--cash', cash],
];
const quick = ['--paths', String(PATHS)];

/** Amounts as whole cents, which add without error. */
function centsOf(amount: string): number {
  return Math.round(Number(amount) * 100);
}

function expectToAddUp({ lines, total }: ExplainResult): void {
  expect(lines.reduce((sum, row) => sum + centsOf(row.total), 0)).toBe(centsOf(total.pnl));
  expect(lines.reduce((sum, row) => sum + centsOf(row.markToMarket), 0)).toBe(centsOf(total.markToMarket));
  expect(centsOf(total.markToMarket) + centsOf(total.cash)).toBe(centsOf(total.pnl));
}

/** Two locks of yesterday, of which one was withdrawn today, and one of today. */
const LOCK_EVENTS = [
  lockEvent('L-1', 1, 'locked'),
  lockEvent('L-2', 1, 'locked'),
  lockEvent('L-2', 2, 'cancelled', { occurredAt: '2025-02-11T16:00:00Z', reason: 'withdrawn' }),
  lockEvent('L-3', 1, 'locked', { occurredAt: '2025-02-11T17:00:00Z', lockDate: '2025-02-11' }),
];

function expectToBeOfEvents(result: ExplainResult): void {
  expect(result.lockEvents.map(({ line, lockCount }) => [line, lockCount])).toEqual([
    ['fallout', 1],
    ['new-locks', 1],
  ]);
  expect(result.rows.filter(({ part }) => part === 'tba')).toMatchObject([{ id: 'T-9', before: '0.00' }]);
  expectToAddUp(result);
}

describe('counterpoise explain', () => {
  it(
    'answers one document whose lines add up to the cent',
    async () => {
      const { code, stdout } = await run('explain', ...days, ...quick, '--json', '--hedge-history', history);
      expect(code).toBe(0);
      const result = JSON.parse(stdout) as ExplainResult;
      expect(result).toMatchObject({ before: '2025-02-10', asOf: '2025-02-11' });
      expect(result.total.cash).toBe('1188.00');
      expect(result.lockEvents.map(({ line }) => line)).toEqual(
        expect.arrayContaining(['fallout', 'new-locks']),
      );
      expect(result.effectiveness.periods.regression?.observationCount).toBe(4);
      expect(result.provenance['resultDigest']).toMatch(/^sha256:/);
      expectToAddUp(result);
    },
    LIVE_MS,
  );

  it(
    'tells people every line, a waterfall and what is left, and writes any of its tables beside it',
    async () => {
      const file = join(folder, 'locks.csv');
      const { code, stdout } = await run(
        'explain',
        ...days,
        ...quick,
        '--exact',
        '--csv',
        file,
        '--table',
        'locks',
      );
      expect(code).toBe(0);
      for (const text of [
        'P&L by line',
        'Level of rates',
        'Waterfall',
        '█',
        'Unexplained',
        'Hedge-ratio error',
      ])
        expect(stdout).toContain(text);
      const [columns, ...rows] = readFileSync(file, 'utf8').trim().split('\r\n');
      expect(columns).toContain('lockId,part,description,before,after,change,time,level');
      expect(rows).toHaveLength(7);
    },
    LIVE_MS,
  );

  it(
    'takes locks and trades of a store as of two moments in place of files',
    async () => {
      const dataDir = join(folder, 'store');
      const now = new Date('2025-02-11T23:00:00Z');
      const store = await openStore({ kind: 'sqlite', dataDir }, { now: () => now });
      await acceptLockEvents(store, LOCAL_CALLER, LOCK_EVENTS, now);
      await store.transact(LOCAL_CALLER, (repositories) =>
        bookTrade(repositories, LOCAL_CALLER, newTradeOf('T-9'), {
          approvalRequired: false,
          now,
        }),
      );
      await store.close();
      const moments = ['--before-as-of', '2025-02-10', '--as-of', '2025-02-11', '--data-dir', dataDir];
      const ofDays = ['--before-market', files.market, '--market', today];
      const { code, stdout } = await run('explain', ...ofDays, ...moments, ...quick, '--json');
      expect(code).toBe(0);
      expectToBeOfEvents(JSON.parse(stdout) as ExplainResult);
      const both = await run('explain', ...ofDays, ...moments, '--positions', files.positions);
      expect(both.code).toBe(2);
      expect(both.stderr).toContain('--as-of alone');
    },
    LIVE_MS,
  );

  const badCash = write('bad-cash.csv', 'kind,amount\ntrade,12.5\ngift,1\n');
  const halfCents = write('half-cents.csv', 'kind,amount\ntrade,12.505\n');
  it.each([
    ['no day before', ['--market', today, '--pipeline', pipeline], '--before-market'],
    ['no book of the day before', ['--before-market', files.market, ...days.slice(6)], '--before-as-of'],
    ['a corridor that is none', [...days, '--corridor', '125:80'], 'such as 80:125'],
    ['a kind of cash that is none', [...days, '--cash', badCash], 'row 3, kind'],
    ['half a cent', [...days, '--cash', halfCents], 'row 2, amount'],
    ['an open length', [...days, '--target-standard-error', '0.1', '--paths-max', '512'], 'same paths'],
  ])(
    'refuses %s',
    async (_, args, said) => {
      const { code, stderr } = await run('explain', ...args);
      expect(code).toBe(2);
      expect(stderr).toContain(said);
      expect(stderr).not.toContain('    at ');
    },
    LIVE_MS,
  );

  it(
    'refuses days in the wrong order',
    async () => {
      const swapped = [
        ...['--before-market', today, '--before-pipeline', pipeline],
        ...['--market', files.market, '--pipeline', files.pipeline],
      ];
      const { code, stderr } = await run('explain', ...swapped, ...quick);
      expect(code).toBe(2);
      expect(stderr).toContain('2025-02-10 or earlier');
    },
    LIVE_MS,
  );
});

describe('a job that explains', () => {
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

  const json = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));
  const positions = readPositions(readFileSync(files.positions, 'utf8'), 'positions.csv').positions.map(
    ({ name: _, ...position }) => position,
  );
  const stored = async (file: string, asOf: string): Promise<string> => {
    const csv = readFileSync(file, 'utf8');
    const { body } = await send(origin, 'POST', `/v1/pipelines?asOf=${asOf}`, csv, {
      'content-type': 'text/csv',
    });
    return body['id'] as string;
  };

  it(
    'takes stored and inline documents, and answers the lines as JSON and CSV',
    async () => {
      const marketId = (await send(origin, 'POST', '/v1/market-snapshots', json(files.market))).body['id'];
      const input = {
        beforeMarketSnapshotId: marketId,
        beforePipelineId: await stored(files.pipeline, '2025-02-10'),
        beforePositions: positions,
        market: json(today),
        pipelineId: await stored(pipeline, '2025-02-11'),
        positions,
        cash: [{ kind: 'trade', amount: '1250.50', tradeId: 'T-1' }],
      };
      const job = { kind: 'explain', input, run: { pathCount: PATHS } };
      const answer = await send(origin, 'POST', '/v1/jobs', job, { prefer: 'wait=30' });
      expect(answer.status).toBe(200);
      expectToAddUp(answer.body as unknown as ExplainResult);
      const csv = await send(origin, 'GET', answer.headers.get('content-location')!, undefined, {
        accept: 'text/csv',
      });
      expect(csv.body['text']).toMatch(
        /^line,name,locks,tba,futures,options,forwards,markToMarket,cash,total/,
      );
    },
    LIVE_MS,
  );

  it(
    'takes the locks of events as of two moments, and the trades as they stand',
    async () => {
      await send(origin, 'POST', '/v1/lock-events', { events: LOCK_EVENTS });
      await send(origin, 'POST', '/v1/trades', bookingOf('T-9'));
      const input = {
        ...{ beforeMarket: json(files.market), beforePipelineAsOf: '2025-02-10' },
        ...{ market: json(today), pipelineAsOf: '2025-02-11', positionsAsOf: 'now' },
        beforePositionsAsOf: '2025-02-10',
      };
      const job = { kind: 'explain', input, run: { pathCount: PATHS } };
      const answer = await send(origin, 'POST', '/v1/jobs', job, { prefer: 'wait=30' });
      expect(answer.status).toBe(200);
      expectToBeOfEvents(answer.body as unknown as ExplainResult);
    },
    LIVE_MS,
  );

  it(
    'refuses what it does not know, by its place',
    async () => {
      const answer = await send(origin, 'POST', '/v1/jobs', {
        kind: 'explain',
        input: {
          market: json(today),
          pipeline: [{}],
          beforeMarket: json(files.market),
          beforePipeline: [{}],
          cash: [{ kind: 'gift', amount: 1 }],
        },
      });
      expect(answer.status).toBe(400);
      expect(answer.body['errors']).toMatchObject([{ pointer: '/input/cash/0/kind' }]);
    },
    LIVE_MS,
  );
});
