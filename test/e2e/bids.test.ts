import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sumOfCents } from '../../src/core/money.ts';
import { readSettlement } from '../../src/desk/files/read-sales.ts';
import type { ModeComparisonResult } from '../../src/desk/modes/mode-comparison-result.ts';
import { send, startServer, type TestServer } from './api-harness.ts';
import { type Running, run, start, workFolder } from './cli-harness.ts';

const EXAMPLE = 'examples/2025-02-10';
const folder = mkdtempSync(join(tmpdir(), 'counterpoise-bids-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const example = (name: string): string => `${EXAMPLE}/${name}`;
const made = (name: string): string => join(folder, name);
const text = (file: string): string => readFileSync(file, 'utf8');

const tape = ['--pipeline', example('pipeline.csv'), '--investors', example('investors.json')];
const bids = [
  '--bids',
  `INVESTOR-A=${example('bids-investor-a.csv')}`,
  `INVESTOR-B=${example('bids-investor-b.csv')}`,
];
const market = ['--market', example('market.json'), '--terms', example('execution.json')];
const events = ['--events', example('lock-events.json'), '--as-of', '2025-02-10'];

async function answered(...args: readonly string[]) {
  const outcome = await run(...args);
  expect(outcome.stderr).toBe('');
  expect(outcome.code).toBe(0);
  return outcome.stdout;
}

describe('counterpoise bids', () => {
  it('writes a tape for each investor, of the loans he takes, without a word of the borrower', async () => {
    const out = made('tapes');
    await answered('bids', 'tape', ...tape, '--as-of', '2025-02-10', '--out', out);
    expect(readdirSync(out)).toEqual(['T20250210-INVESTOR-A.csv', 'T20250210-INVESTOR-B.csv']);
    const [header, ...rows] = text(join(out, 'T20250210-INVESTOR-A.csv')).trimEnd().split('\r\n');
    expect(header).toMatch(
      /^tapeId,lockId,program,noteRate,.*,bidPrice,servicing,mode,validUntil,sellSideId$/,
    );
    expect(header).not.toMatch(/name|ssn|address/i);
    expect(rows.every((row) => row.startsWith('T20250210-INVESTOR-A,L25-') && row.endsWith(',,,,,'))).toBe(
      true,
    );
  });

  it('goes from bids to sales to settlement, and adds up to the cent', async () => {
    const selection = made('selection.csv');
    const sales = made('sales.csv');
    const shown = await run('bids', 'best', ...market, ...tape, ...bids, '--csv', selection);
    expect(shown.code).toBe(0);
    expect(shown.stdout).toContain('No assignment within the limits is worth more, to the cent.');
    const told = await answered(
      'bids',
      'sell',
      '--selection',
      selection,
      ...events,
      '--json',
      '--csv',
      sales,
    );
    const sold = JSON.parse(told).events as readonly { readonly lockId: string }[];
    expect(new Set(sold.map(({ lockId }) => lockId)).size).toBe(sold.length);
    const reconciled = JSON.parse(
      await answered(
        'bids',
        'reconcile',
        '--settlement',
        example('settlement.csv'),
        '--sales',
        sales,
        '--json',
      ),
    );
    expect(reconciled.counts).toEqual({
      matched: sold.length - 6,
      differs: 3,
      'missing-settlement': 2,
      'missing-sale': 1,
      'duplicate-settlement': 1,
    });
    const { totals } = reconciled;
    expect(sumOfCents([totals.sales, totals.differences])).toBe(totals.settled);
    // Sold again from the events as they stand after: nothing new, and the same sales.
    const after = made('events.json');
    const before = JSON.parse(text(example('lock-events.json'))).events;
    writeFileSync(after, JSON.stringify({ events: [...before, ...sold] }));
    const again = ['bids', 'sell', '--selection', selection, '--events', after, '--as-of', '2025-02-10'];
    expect(JSON.parse(await answered(...again, '--json')).events).toEqual([]);
    const cheaper = made('cheaper.csv');
    writeFileSync(cheaper, text(selection).replace(',100.715,', ',100.59,'));
    const refused = await run(...again.with(3, cheaper));
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toMatch(/SALE_CONFLICT.*recorded at 100\.715, not 100\.59/);
  });

  it('names investor, row and field of what cannot be taken', async () => {
    const asIfB = ['--bids', `INVESTOR-B=${example('bids-investor-a.csv')}`];
    const { code, stdout } = await run('bids', 'read', ...tape, '--as-of', '2025-02-10', ...asIfB);
    expect(code).toBe(0);
    expect(stdout).toContain('row 2, tapeId: The bid answers the tape "T20250210-INVESTOR-A".');
    const unknown = await run('bids', 'read', ...tape, '--as-of', '2025-02-10', '--bids', 'INVESTOR-Z=x.csv');
    expect(unknown).toMatchObject({ code: 2 });
    expect(unknown.stderr).toContain('Accepted: INVESTOR-A, INVESTOR-B');
  });

  it('holds charges against the terms of each mode', async () => {
    const charges = ['--charges', example('charges.csv')];
    const report = JSON.parse(await answered('bids', 'charges', ...events, ...charges, '--json'));
    expect(report.findings.map(({ code, lockId }: Record<string, string>) => [code, lockId])).toEqual([
      ['differs', 'L24-09002'],
      ['not-allowed', 'L24-09005'],
      ['differs', 'L24-09007'],
    ]);
    expect(report.totals).toMatchObject({ events: 7, compared: 7, difference: '1043.75' });
  });
});

describe('best efforts against mandatory', () => {
  const LIVE_MS = 60_000;
  const small = workFolder();
  const open = small.locks.map((row) =>
    row.replace(/,funded,/, ',approved,').replace(/,2025-0[12]-\d\d,(true|false)$/, ',,$1'),
  );
  const pipeline = small.pipeline(open.map((row) => row.replace(/,2025-02-\d\d,/, ',2025-03-10,')));
  let server: Running;
  beforeAll(async () => {
    server = start(['serve', '--port', '0', '--threads', '1', '--data-dir', ':memory:']);
    await server.said('http://');
  }, LIVE_MS);
  afterAll(async () => {
    server.child.kill('SIGTERM');
    await server.ended;
  });

  it(
    'is compared lock by lock, the costs adding up to the spread, and alike at both doors',
    async () => {
      const args = [
        '--market',
        small.files.market,
        '--pipeline',
        pipeline,
        '--paths',
        '256',
        '--threads',
        '1',
      ];
      const { stdout, code } = await run(
        'bids',
        'compare',
        ...args,
        '--by',
        'purpose',
        '--kernel',
        'simd',
        '--json',
      );
      expect(code).toBe(0);
      const result = JSON.parse(stdout) as ModeComparisonResult;
      expect(result.rows.length).toBeGreaterThan(3);
      for (const { committed, hedged, spreadIncome } of result.rows) {
        expect(committed.net.value + committed.falloutCost.value).toBeCloseTo(spreadIncome, 6);
        expect(hedged.net.value + hedged.falloutCost.value + hedged.hedgeCost).toBeCloseTo(spreadIncome, 6);
      }
      const { committed: all, hedged: pooled } = result.total;
      // Borrowers leave when prices are up: independence would make it look cheaper.
      expect(all.falloutCost.value).toBeGreaterThan(1.01 * all.falloutCostIfIndependent);
      expect(pooled.falloutCost.value).toBeGreaterThan(0);
      expect(all.net.standardError).toBeGreaterThan(0);
      const sum = result.rows.reduce((total, { hedged }) => total + hedged.net.value, 0);
      expect(result.total.hedged.net.value).toBeCloseTo(sum, 6);

      const origin = server.url();
      const csv = { 'content-type': 'text/csv' };
      const stored = await send(origin, 'POST', '/v1/pipelines?asOf=2025-02-10', text(pipeline), csv);
      const job = {
        kind: 'execution',
        input: {
          market: JSON.parse(text(small.files.market)),
          pipelineId: stored.body['id'],
          modeComparison: { by: ['purpose'] },
        },
        run: { pathCount: 256, kernel: 'simd' },
      };
      const answer = await send(origin, 'POST', '/v1/jobs', job, { prefer: 'wait=30' });
      expect(answer.status).toBe(200);
      expect(answer.body['total']).toEqual(result.total);
      const table = await send(origin, 'GET', answer.headers.get('content-location')!, undefined, {
        accept: 'text/csv',
      });
      expect(table.body['text']).toMatch(
        /^purpose,lockCount,loanAmount,expectedFunding,spreadIncome,committedNet/,
      );
    },
    LIVE_MS,
  );
});

describe('counterpoise pull-through', () => {
  it('counts a history by cohort, as JSON and CSV', async () => {
    const args = ['pull-through', '--history', example('lock-history.csv'), '--by', 'purpose,rate-move'];
    const file = made('cohorts.csv');
    const report = JSON.parse(await answered(...args, '--json', '--csv', file));
    expect(report.total).toMatchObject({ lockCount: 3_000, open: 117 });
    expect(text(file).trimEnd().split('\r\n')).toHaveLength(report.rows.length + 2);
    const refused = await run('pull-through', '--history', example('lock-history.csv'), '--by', 'moon');
    expect(refused.code).toBe(2);
  });
});

describe('bids and sales over HTTP', () => {
  let running: TestServer;
  const post = (path: string, body: unknown, headers?: Record<string, string>) =>
    send(running.origin, 'POST', `/v1${path}`, body, headers);
  const investors = JSON.parse(text(example('investors.json')));
  const day = { asOf: '2025-02-10', investors };
  const stated = ['a', 'b'].flatMap((letter) =>
    text(example(`bids-investor-${letter}.csv`))
      .trimEnd()
      .split('\r\n')
      .slice(1)
      .flatMap((row) => {
        const [tapeId, lockId, bidPrice, servicing, mode, validUntil] = row.split(',');
        if (bidPrice === '') return [];
        const executingInvestor = `INVESTOR-${letter.toUpperCase()}`;
        return [
          { executingInvestor, tapeId, lockId, bidPrice: Number(bidPrice), servicing, mode, validUntil },
        ];
      }),
  );

  beforeAll(async () => {
    running = await startServer();
    const snapshot = JSON.parse(text(example('market.json')));
    const execution = JSON.parse(text(example('execution.json')));
    await post('/market-snapshots', { ...snapshot, execution });
    const handedIn = await post('/lock-events', JSON.parse(text(example('lock-events.json'))));
    expect(handedIn.status).toBe(200);
  });
  afterAll(() => running.server.close());

  it('make tapes, choose, record once and reconcile', async () => {
    const tapes = await post('/bids/tapes', day);
    expect(tapes.body['tapes']).toMatchObject([
      { tapeId: 'T20250210-INVESTOR-A', loanCount: 25, principal: '9434000.00' },
      { tapeId: 'T20250210-INVESTOR-B', loanCount: 31 },
    ]);
    const sent = await post('/bids/tapes?investor=INVESTOR-A', day, { accept: 'text/csv' });
    expect(sent.body['text']).toMatch(/^tapeId,lockId,/);

    const stale = { ...stated[0]!, tapeId: 'T0' };
    const selected = await post('/bids/selections', {
      ...day,
      marketSnapshotId: 'latest',
      bids: [...stated.slice(1), stale],
    });
    expect(selected.status).toBe(200);
    expect(selected.body['failures'][0]).toMatchObject({ pointer: `/bids/${stated.length - 1}/tapeId` });
    const chosen = await post('/bids/selections', { ...day, marketSnapshotId: 'latest', bids: stated });
    const sales = chosen.body['rows'].flatMap((row: Record<string, unknown>) =>
      row['executingInvestor'] === null
        ? []
        : [
            {
              lockId: row['lockId'],
              sellSideId: row['sellSideId'],
              executingInvestor: row['executingInvestor'],
              price: row['price'],
              settlementDate: row['paymentDate'],
              soldAt: '2025-02-10T21:00:00Z',
            },
          ],
    );
    expect(sales).toHaveLength(15);

    expect((await post('/sales', { sales })).body).toMatchObject({ recordedCount: 15, repeatedCount: 0 });
    expect((await post('/sales', { sales })).body).toMatchObject({ recordedCount: 0, repeatedCount: 15 });
    const [first, second] = sales;
    const conflicts = [
      { ...first, price: first.price + 0.125 },
      { ...first, executingInvestor: 'INVESTOR-Z' },
    ];
    for (const conflict of conflicts) {
      const refused = await post('/sales', { sales: [second, conflict] });
      expect(refused).toMatchObject({
        status: 409,
        body: { code: 'SALE_CONFLICT', errors: [{ pointer: '/sales/1' }] },
      });
    }
    const unfunded = { ...first, lockId: 'L24-09004' };
    expect((await post('/sales', { sales: [unfunded] })).body).toMatchObject({ code: 'SALE_STATE' });

    const recorded = await send(running.origin, 'GET', '/v1/sales');
    // Three of the example's loans were sold before.
    expect(recorded.body['sales']).toHaveLength(18);
    const csv = await send(running.origin, 'GET', '/v1/sales?format=csv');
    expect(csv.body['text'].trimEnd().split('\r\n')).toHaveLength(19);

    const settlement = readSettlement(text(example('settlement.csv')), 'settlement.csv').rows;
    const reconciled = await post('/bids/reconciliations', { settlement });
    const { totals, counts } = reconciled.body;
    expect(sumOfCents([totals.sales, totals.differences])).toBe(totals.settled);
    expect(counts).toMatchObject({ matched: 9, differs: 3, 'duplicate-settlement': 1 });
    // What is sold is no longer offered.
    expect((await post('/bids/tapes', { investors })).body['tapes'][0].loanCount).toBeLessThan(25);
  });

  it('tell charges and pull-through of the events', async () => {
    const charges = await post('/bids/charges', { asOf: '2025-02-10' });
    expect(charges.body['totals']).toMatchObject({ events: 7 });
    const shares = await send(running.origin, 'GET', '/v1/pull-through?by=program,term&asOf=2025-02-10');
    expect(shares.body['total']).toMatchObject({ fallenOut: 2, dollars: '14813000.00' });
    const csv = await send(running.origin, 'GET', '/v1/pull-through?by=program&format=csv');
    expect(csv.body['text']).toMatch(/^program,lockCount,/);
  });
});
