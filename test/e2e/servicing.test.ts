import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RiskResult } from '../../src/desk/risk.ts';
import type { ServicingResult } from '../../src/desk/servicing/servicing-result.ts';
import { send } from './api-harness.ts';
import { type Running, run, start, workFolder } from './cli-harness.ts';

const { folder, write, files } = workFolder();
const LIVE_MS = 60_000;
/** What is tested here is the doors, not the numbers. */
const PATHS = 256;
const quick = ['--paths', String(PATHS)];
const example = (name: string): string =>
  readFileSync(new URL(`../../examples/2025-02-10/${name}`, import.meta.url), 'utf8');
const [header, ...rows] = example('servicing.csv').trim().split(/\r?\n/);
const book = write('servicing.csv', [header!, ...rows.slice(0, 6), ''].join('\n'));
const assumptions = write(
  'assumptions.json',
  JSON.stringify({ schemaVersion: 1, costs: { currentPerYear: 90 }, recapture: { share: 0 } }),
);

describe('counterpoise servicing', () => {
  it(
    'answers one document whose legs and rights sum to the book',
    async () => {
      const { code, stdout } = await run(
        'servicing',
        ...['--market', files.market, '--book', book, '--assumptions', assumptions, ...quick, '--json'],
      );
      expect(code).toBe(0);
      const result = JSON.parse(stdout) as ServicingResult;
      expect(result.rows).toHaveLength(6);
      const value = result.book.value.value;
      expect(result.legs.reduce((sum, leg) => sum + leg.value.value, 0) / value).toBeCloseTo(1, 12);
      expect(result.rows.reduce((sum, row) => sum + row.value.value, 0) / value).toBeCloseTo(1, 12);
      expect(result.groups.reduce((sum, group) => sum + group.value.value, 0) / value).toBeCloseTo(1, 12);
      expect(result.legs.find(({ leg }) => leg === 'recapture')?.value.value).toBe(0);
      expect(result.profile.map(({ shiftBp }) => shiftBp)).toEqual([
        ...[-300, -250, -200, -150, -100, -75, -50, -25, 0, 25, 50, 75, 100, 150, 200, 250, 300],
      ]);
      expect(result.book.dv01.value).toBeLessThan(0);
      expect(result.provenance['rows']).toMatchObject({ servicing: { read: 6, rejected: 0 } });
      expect(result.provenance['resultDigest']).toMatch(/^sha256:/);
    },
    LIVE_MS,
  );

  it(
    'tells people groups, legs, risk and profile, names bad rows, and writes any of its tables',
    async () => {
      const bad = write(
        'bad.csv',
        [header!, rows[0]!, rows[1]!.replace('UMBS30', 'UMBS31'), rows[0]!, ''].join('\n'),
      );
      const table = join(folder, 'rights.csv');
      const { code, stdout } = await run(
        'servicing',
        ...['--market', files.market, '--book', bad, '--by-right', ...quick, '--csv', table],
      );
      expect(code).toBe(0);
      for (const text of [
        'REJECTED  2 rows',
        'bad.csv, row 3, program',
        'already stands in row 2',
        'By program and note rate',
        'float on payoffs',
        'effective duration, years',
        'Under parallel shifts',
        'By right',
      ]) {
        expect(stdout).toContain(text);
      }
      const [columns, first, end] = readFileSync(table, 'utf8').split('\r\n');
      expect(columns).toContain('servicingId,program,noteRate');
      expect(columns).toContain('keyRateDv01_10y');
      expect(first).toContain(rows[0]!.slice(0, 10));
      expect(end).toBe('');
    },
    LIVE_MS,
  );

  it.each([
    [['--book', 'nowhere.csv'], 'nowhere.csv'],
    [['--book', book, '--assumptions', book], 'servicing.csv'],
    [['--book', book, '--target-standard-error', '0.01', '--paths-max', '4096'], 'forward price'],
  ])(
    'refuses %j with exit code 2',
    async (args, said) => {
      const { code, stdout, stderr } = await run('servicing', '--market', files.market, ...args);
      expect(code).toBe(2);
      expect(stderr).toContain(said);
      expect(stdout).not.toContain('Value by leg');
    },
    LIVE_MS,
  );

  it(
    'refuses assumptions without a book beside a pipeline',
    async () => {
      const { code, stderr } = await run(
        'risk',
        ...['--market', files.market, '--pipeline', files.pipeline],
        ...['--servicing-assumptions', assumptions, ...quick],
      );
      expect(code).toBe(2);
      expect(stderr).toContain('--servicing');
    },
    LIVE_MS,
  );
});

describe('servicing over HTTP', () => {
  let server: Running;
  const market = JSON.parse(example('market.json'));
  const rights = rows.slice(0, 2).map((row) => {
    const cells = row.split(',');
    const cell = (name: string): string => cells[header!.split(',').indexOf(name)]!;
    return {
      servicingId: cell('servicingId'),
      program: cell('program'),
      ...Object.fromEntries(
        ['noteRate', 'balance', 'loanCount', 'ageMonths', 'remainingMonths', 'servicingFeeBp'].map((name) => [
          name,
          Number(cell(name)),
        ]),
      ),
    };
  });
  const runOf = { pathCount: PATHS, seed: 'servicing' };
  const job = async (body: object, headers: Record<string, string> = {}) =>
    send(server.url(), 'POST', '/v1/jobs', body, { prefer: 'wait=30', ...headers });

  beforeAll(async () => {
    server = start(['serve', '--port', '0', '--data-dir', join(folder, 'data')]);
    await server.said('http://');
  }, LIVE_MS);

  afterAll(async () => {
    server.child.kill('SIGTERM');
    await server.ended;
  });

  it(
    'is a job kind with tables of its own',
    async () => {
      const input = { market, servicing: { schemaVersion: 1, rights } };
      const answer = await job({ kind: 'servicing', input, run: runOf });
      expect(answer.status).toBe(200);
      expect(answer.body['rows']).toHaveLength(2);
      expect(answer.body['provenance']).toMatchObject({ pathCount: PATHS, seed: 'servicing' });
      const location = answer.headers.get('content-location')!;
      const legs = await send(server.url(), 'GET', `${location}?table=legs&format=csv`);
      expect(legs.body['text']).toMatch(/^leg,value,valueStandardError,multiple\r\nfee,/);
    },
    LIVE_MS,
  );

  it(
    'joins risk, and refuses a bad right by its place',
    async () => {
      const pipeline = {
        schemaVersion: 1,
        locks: [
          {
            ...{ lockId: 'A', program: 'UMBS30', noteRate: 0.06875, loanAmount: 400_000 },
            ...{ lockDate: '2025-02-03', lockExpiration: '2025-03-20' },
          },
        ],
      };
      const answer = await job({ kind: 'risk', input: { market, pipeline, servicing: rights }, run: runOf });
      expect(answer.status, JSON.stringify(answer.body)).toBe(200);
      const risk = answer.body as unknown as RiskResult;
      expect(risk.book.servicing?.count).toBe(2);
      expect(risk.book.net.dv01.value).toBeCloseTo(
        risk.book.locks.dv01.value + risk.book.servicing!.dv01.value,
        6,
      );
      const bad = [rights[0], { ...rights[1], remainingMonths: 999 }];
      const refused = await job({ kind: 'servicing', input: { market, servicing: bad } });
      expect(refused.status).toBe(400);
      expect(JSON.stringify(refused.body['errors'])).toContain('/input/servicing/1/remainingMonths');
      const orphan = await job({
        kind: 'risk',
        input: { market, pipeline, servicingAssumptions: { schemaVersion: 1 } },
      });
      expect(orphan.body['detail'] ?? JSON.stringify(orphan.body)).toContain('servicing');
    },
    LIVE_MS,
  );
});
