import { readdirSync, readFileSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { oldNode, run, start, workFolder } from './cli-harness.ts';

const { folder, write, pipeline, market, files, locks } = workFolder();
const calibration = join(folder, 'calibration.json');
const book = ['--market', files.market, '--pipeline', files.pipeline, '--positions', files.positions];
/** The fewest paths there are: what is tested here is the program, not its numbers. */
const quick = ['--paths', '2'];
const calibrated = [...quick, '--calibration', calibration];

beforeAll(async () => {
  const { code, stderr, stdout } = await run(
    'calibrate',
    '--market',
    files.market,
    // Enough for the gate on the errors of OAS.
    '--paths',
    '4096',
    '--out',
    calibration,
  );
  expect(stderr).toBe('');
  expect(code).toBe(0);
  expect(stdout).toContain('Quality gates');
});

describe('usage', () => {
  it('help names every command and costs no error', async () => {
    const { code, stdout, stderr } = await run('--help');
    expect(code).toBe(0);
    expect(stderr).toBe('');
    for (const name of 'init calibrate risk hedge stress price execute serve start keys'.split(' ')) {
      expect(stdout).toMatch(new RegExp(`^ {2}${name} `, 'm'));
    }
  });

  it.each([
    ['an unknown command', ['hegde'], 'unknown command'],
    ['a missing file', ['risk', '--market', files.market], '--pipeline'],
    ['a number of paths that is none', ['risk', ...book, '--paths', 'many'], 'a whole number from 2'],
    ['a model that is none', ['risk', ...book, '--model', 'sabr'], 'hull-white, g2, forward-market'],
    ['a kernel that is none', ['risk', ...book, '--kernel', 'avx-512'], 'auto, relaxed, simd, relaxed-f64'],
    ['an error without a limit', ['risk', ...book, '--target-standard-error', '0.01'], '--paths-max'],
    ['two answers on one stream', ['risk', ...book, '--json', '--csv'], 'cannot both use'],
    ['a table that does not exist', ['risk', ...book, '--csv', '--table', 'x'], 'one of locks, program'],
    ['a lock history that is none', ['calibrate', '--market', files.market, '--history', 'x.csv'], 'x.csv'],
    ['an address that others reach', ['serve', '--host', '0.0.0.0', '--port', '0'], 'auth.apiKeys'],
    ['a port that is none', ['serve', '--port', '99999'], 'a whole number from 0 to 65535'],
  ])('%s is bad usage', async (_, args, said) => {
    const { code, stdout, stderr } = await run(...args);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain(said);
    expect(stderr).not.toContain('    at ');
  });
});

describe('a book', () => {
  it('risk prints one JSON document, the same on one thread and on two', async () => {
    const [one, two] = await Promise.all(
      ['1', '2'].map((threads) => run('risk', ...book, ...calibrated, '--json', '--threads', threads)),
    );
    expect(one!.code).toBe(0);
    const result = JSON.parse(one!.stdout);
    expect(one!.stdout.trim().split('\n')).toHaveLength(1);
    expect(result.rows).toHaveLength(locks.length);
    expect(result.provenance.rows.locks).toEqual({ read: locks.length, rejected: 0 });
    expect(result.provenance.resultDigest).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(result.warnings.join()).toContain('business days older');
    expect(two!.stdout).toBe(one!.stdout);
  });

  it('risk says first that the day is old, then counts, book and tables; --by-lock adds the locks', async () => {
    const { code, stdout } = await run('risk', ...book, ...calibrated, '--by-lock');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^WARNING {2}.*business days older/);
    const order = ['WARNING', '6 read, 0 rejected', 'Book, dollars', 'By coupon', 'By lock'].map((text) =>
      stdout.indexOf(text),
    );
    expect(order).not.toContain(-1);
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    expect(stdout).toMatch(/DV01 +[\d,-]+ ± \d/);
    expect(stdout).toMatch(/coupon +locks +locked +weighted .* position +target +gap/);
  });

  it('risk writes the table asked for as CSV', async () => {
    const file = join(folder, 'locks.csv');
    const [toFile, toStdout] = await Promise.all([
      run('risk', ...book, ...calibrated, '--json', '--csv', file),
      run('risk', ...book, ...calibrated, '--csv', '--table', 'coupon'),
    ]);
    expect(JSON.parse(toFile.stdout).rows).toHaveLength(locks.length);
    const rows = readFileSync(file, 'utf8').trim().split('\r\n');
    expect(rows).toHaveLength(locks.length + 1);
    expect(rows[0]).toContain('dv01,dv01StandardError');
    expect(toStdout.stdout).toMatch(/^key,locks,locked,.*position,target,gap\r\n/);
    expect(toStdout.stderr).toContain('business days older');
  });

  it('risk values on a grid, path by path when asked, and to an error', async () => {
    const [grid, exact, reached] = await Promise.all([
      run('risk', ...book, ...calibrated, '--json'),
      run('risk', ...book, ...calibrated, '--json', '--exact'),
      run(
        'risk',
        ...book,
        '--calibration',
        calibration,
        '--json',
        '--target-standard-error',
        '0.02',
        '--paths-max',
        '8192',
      ),
    ]);
    const [onGrid, byPath, toError] = [grid, exact, reached].map(({ stdout }) => JSON.parse(stdout));
    expect(onGrid.grid).toMatchObject({ withinTarget: true, loanCount: expect.any(Number) });
    expect(byPath.grid).toBeNull();
    // The same paths both ways: the grid's target is 0.002.
    for (const [index, row] of onGrid.rows.entries()) {
      expect(Math.abs(row.forwardPrice.value - byPath.rows[index].forwardPrice.value)).toBeLessThan(0.002);
    }
    expect(toError.provenance.standardErrorPer100).toBeLessThanOrEqual(0.02);
    for (const row of toError.rows) {
      expect(row.forwardPrice.standardError).toBeLessThanOrEqual(
        toError.provenance.standardErrorPer100 + 1e-12,
      );
    }
  });

  it('hedge lists trades that leave less than half a lot of DV01, and proves its gap', async () => {
    const config = write('hedge.json', JSON.stringify({ schemaVersion: 1, frontierPoints: 2 }));
    const [json, text] = await Promise.all([
      run('hedge', ...book, ...calibrated, '--config', config, '--json'),
      run('hedge', ...book, ...calibrated, '--config', config),
    ]);
    const result = JSON.parse(json!.stdout);
    expect(Object.keys(result)).toEqual(
      expect.arrayContaining('trades before after baselines frontier gap binding provenance'.split(' ')),
    );
    const gaveWay = result.binding.some((one: { gaveWay: boolean }) => one.gaveWay);
    expect(gaveWay || Math.abs(result.after.dv01.value) <= result.netDv01Limit).toBe(true);
    for (const title of ['Net exposures', 'Against the baselines', 'Cost and risk', 'Proven gap']) {
      expect(text!.stdout).toContain(title);
    }
  });

  it('stress sets durations beside full revaluation and answers every scenario', async () => {
    const scenarios = write(
      'scenarios.json',
      JSON.stringify({
        schemaVersion: 1,
        scenarios: [{ id: 'up', name: 'Up 50', curve: { parallelBp: 50 } }],
      }),
    );
    const [json, csv] = await Promise.all([
      run('stress', ...book, ...calibrated, '--scenarios', scenarios, '--json'),
      run('stress', ...book, ...calibrated, '--scenarios', scenarios, '--csv', '--table', 'duration-check'),
    ]);
    const result = JSON.parse(json!.stdout);
    expect(result.durationCheck.map((row: { shiftBp: number }) => row.shiftBp)).toEqual([
      -70, -60, -50, -40, -30, -20, -10, 10, 20, 30, 40, 50, 60, 70,
    ]);
    expect(result.rows.map((row: { id: string }) => row.id)).toEqual(['up']);
    expect(csv!.stdout.trim().split('\r\n')).toHaveLength(15);
  });

  it('stress replays past days and tells the distribution at a horizon', async () => {
    const scenarios = write(
      'one.json',
      JSON.stringify({ schemaVersion: 1, scenarios: [{ id: 'up', name: 'Up', curve: { parallelBp: 50 } }] }),
    );
    const horizon = write(
      'horizon.json',
      JSON.stringify({
        schemaVersion: 1,
        scenarioCount: 200,
        nodes: { level: 5, slope: 3 },
        checkCount: 4,
        expectedMarginPer100: 1.25,
      }),
    );
    const history = write(
      'rates.csv',
      'date,2Y,5Y,10Y,20Y,30Y\n2023-03-09,4.9,4.22,3.93,4.09,3.88\n2023-03-10,4.6,3.96,3.7,3.92,3.7\n2023-03-13,4.03,3.68,3.55,x,3.68\n',
    );
    const past = ['--rates-history', history, '--historical-days', 'largest:1'];
    const [text, far, nowhere] = await Promise.all([
      run(
        'stress',
        ...book,
        ...calibrated,
        '--scenarios',
        scenarios,
        ...past,
        '--horizon-config',
        horizon,
        '--horizon',
        '5',
      ),
      run('stress', ...book, ...calibrated, '--horizon', '30'),
      run('stress', ...book, ...calibrated, '--historical-days', '2023-03-10'),
    ]);
    expect(text!.code).toBe(0);
    expect(text!.stdout).toContain('rates.csv, row 4, 20Y');
    for (const part of [
      'As on 2023-03-10: 2y -30, 10y -23, 30y -18 bp, no mortgage rate',
      'P&L to 2025-02-18 (5 business days, 8 calendar)',
      'of the expected margin',
      'Contributions to the net book’s ES 95 %',
      '4 scenarios revalued in full',
    ]) {
      expect(text!.stdout).toContain(part);
    }
    expect([far!.code, nowhere!.code]).toEqual([2, 2]);
    expect(far!.stderr).toContain('1 to 21');
    expect(nowhere!.stderr).toContain('no history was given');
  });

  it('takes what the desk sets by hand, and names it', async () => {
    const lockId = locks.find((row) => !row.includes(',funded,'))!.split(',')[0]!;
    const good = write(
      'overrides.json',
      JSON.stringify({ schemaVersion: 1, pullThrough: [{ lockId, value: 0.5, reason: 'shops around' }] }),
    );
    const bad = write(
      'no-such-tba.json',
      JSON.stringify({ schemaVersion: 1, oasBp: [{ instrument: 'UMBS30-9.5', value: 80 }] }),
    );
    const [set, refused] = await Promise.all([
      run('risk', ...book, ...calibrated, '--overrides', good, '--json'),
      run('risk', ...book, ...calibrated, '--overrides', bad),
    ]);
    const result = JSON.parse(set!.stdout);
    const row = result.rows.find((one: { lockId: string }) => one.lockId === lockId);
    expect(Math.abs(row.pullThrough.value - 0.5)).toBeLessThan(0.2);
    expect(result.provenance.overrides.pullThrough).toEqual([{ lockId, value: 0.5, reason: 'shops around' }]);
    expect(refused!.code).toBe(2);
    expect(refused!.stderr).toContain('no-such-tba.json, /oasBp/0/instrument');
  });
});

describe('other commands', () => {
  it('calibrate writes a whole file and nothing else', () => {
    expect(JSON.parse(readFileSync(calibration, 'utf8')).contentHash).toMatch(/^sha256:/);
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('calibrate fails when a gate does, and keeps the set', async () => {
    const file = market((day) => {
      day.tba[0]!.price = 80;
    });
    const out = join(folder, 'failed.json');
    const { code, stdout, stderr } = await run(
      'calibrate',
      '--market',
      file,
      ...quick,
      '--out',
      out,
      '--json',
    );
    expect(code).toBe(1);
    expect(stderr).toContain('CALIBRATION_FAILED');
    expect(JSON.parse(stdout).passed).toBe(false);
    expect(JSON.parse(readFileSync(out, 'utf8'))).toEqual(JSON.parse(stdout));
  });

  it('execute lists every coupon with its gap', async () => {
    const [json, text] = await Promise.all([
      run('execute', '--market', files.market, '--note-rates', '6.5:7.0:0.25', '--json'),
      run('execute', '--market', files.market, '--note-rates', '6.5:7.0:0.25'),
    ]);
    const result = JSON.parse(json!.stdout);
    expect(result.rows.map((row: { noteRate: number }) => row.noteRate)).toEqual([0.065, 0.0675, 0.07]);
    expect(result.rows[0].choices[0].gapToBestPer100).toBe(0);
    expect(text!.stdout).toMatch(/6\.750 % +6\.0 /);
  });

  it('price answers a request, and refuses a model without its parameters', async () => {
    const request = {
      market: JSON.parse(readFileSync(files.market, 'utf8')),
      model: { kind: 'hull-white', meanReversion: 0.03, volatility: 0.011 },
      instruments: [{ id: 'zero', kind: 'zero-coupon-bond', maturityYears: 10 }],
      measures: ['price'],
    };
    const good = write('request.json', JSON.stringify(request));
    const later = write('later.json', JSON.stringify({ ...request, model: { kind: 'g2' } }));
    const [answered, refused] = await Promise.all([
      run('price', good, '--json'),
      run('price', later, '--json'),
    ]);
    const { measures } = JSON.parse(answered!.stdout).results[0];
    expect(measures.price).toMatchObject({ standardError: 0, unit: 'per 100' });
    expect(measures.price.value).toBeGreaterThan(60);
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused!.stderr).toContain('sigma');
  });

  it('serve answers, keeps what it says it keeps, and ends on SIGINT', async () => {
    const server = start(['serve', '--port', '0', '--threads', '1', '--data-dir', ':memory:']);
    await server.said('Ctrl-C stops it.');
    const elsewhere = await fetch(`${server.url()}/v1/jobs`, {
      headers: { origin: 'http://elsewhere.example' },
    });
    expect(elsewhere.status).toBe(403);
    const health = await fetch(`${server.url()}/healthz`);
    expect(health.status).toBe(200);
    server.child.kill('SIGINT');
    const { code, stdout } = await server.ended;
    expect(stdout).toContain('Open: without authentication');
    expect(code).toBe(0);
    expect(stdout).toContain('State lives in memory');
  });
});

describe('bad input', () => {
  const risk = (change: { market?: string; pipeline?: string }) =>
    run(
      ...['risk', '--market', change.market ?? files.market, '--pipeline', change.pipeline ?? files.pipeline],
      ...calibrated,
      '--json',
    );
  const edit = (row: string, column: number, value: string): string =>
    row
      .split(',')
      .map((cell, index) => (index === column ? value : cell))
      .join(',');
  const [first, second, third] = locks as [string, string, string];

  it.each([
    ['a rate of 675', () => [edit(first, 2, '675'), second], 'row 2, noteRate', '675'],
    ['a NaN', () => [first, edit(second, 3, 'NaN')], 'row 3, loanAmount', 'NaN'],
    ['a bad date', () => [first, edit(second, 4, '2025-13-40'), third], 'row 3, lockDate', '2025-13-40'],
    ['a lock that stands twice', () => [first, second, first], 'row 4, lockId', 'already stands in row 2'],
  ])('%s costs its row alone', async (_, rows, place, reason) => {
    const { code, stdout, stderr } = await risk({ pipeline: pipeline(rows()) });
    expect(code).toBe(0);
    const result = JSON.parse(stdout);
    expect(result.provenance.rows.locks).toEqual({ read: rows().length - 1, rejected: 1 });
    expect(result.failures).toHaveLength(1);
    expect(result.failures[0].detail).toContain(place);
    expect(result.failures[0].detail).toContain(reason);
    expect(stderr).toContain(`changed.csv, ${place}`);
  });

  const refused = async (change: Parameters<typeof risk>[0], ...said: string[]): Promise<void> => {
    const { code, stdout, stderr } = await risk(change);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    for (const text of said) expect(stderr).toContain(text);
    expect(stderr).not.toContain('    at ');
  };

  it('a missing column is named', async () => {
    const file = write('short.csv', 'lockId,program\nL1,UMBS30\n');
    await refused({ pipeline: file }, 'INPUT_COLUMN_MISSING', 'short.csv, row 1', 'noteRate');
  });

  it('an empty file is refused', () =>
    refused({ pipeline: write('empty.csv', '') }, 'INPUT_EMPTY', 'empty.csv'));

  it('a file without one good row is refused with the reasons', () =>
    refused({ pipeline: pipeline([edit(first, 2, '675')]) }, 'INPUT_NO_GOOD_ROW', 'row 2'));

  it('200 MB are refused with both numbers, unread', async () => {
    const file = write('huge.csv', '');
    truncateSync(file, 200_000_000);
    await refused({ pipeline: file }, 'INPUT_TOO_LARGE', '200000000 bytes', '67108864 bytes');
  });

  it('a file that does not exist', async () => {
    await refused({ pipeline: join(folder, 'none.csv') }, 'INPUT_UNREADABLE', 'none.csv', 'does not exist');
  });

  it('a market day without a 10-year point', () =>
    refused(
      {
        market: market((day) => {
          day.sofr.parSwaps = day.sofr.parSwaps.filter(({ tenor }) => tenor !== '10Y');
        }),
      },
      'MARKET_INCOMPLETE',
      'changed.json',
      'sofr',
      '10',
    ));

  it('a TBA month without a settlement date', () =>
    refused(
      {
        market: market((day) => {
          day.tba[0]!.settlementMonth = '2031-03';
          delete day.tba[0]!.settlementDate;
        }),
      },
      'MARKET_SETTLEMENT_UNKNOWN',
      'changed.json',
      'tba[0]',
      '2031-03',
    ));
});

/** Absent on machines whose only Node is new enough: there is nothing to hand over from. */
const old = oldNode();

describe('an old Node', () => {
  it.skipIf(old === undefined)(
    'hands over to the one beside the project, exit code and signals too',
    async () => {
      const help = await start(['--help'], old).ended;
      expect(help).toMatchObject({ code: 0, stderr: '' });
      const wrong = await start(['hegde'], old).ended;
      expect(wrong.code).toBe(2);
      const server = start(['serve', '--port', '0', '--threads', '1', '--data-dir', ':memory:'], old);
      await server.said('Ctrl-C stops it.');
      server.child.kill('SIGINT');
      expect((await server.ended).code).toBe(0);
    },
  );
});

describe('stopping', () => {
  it('SIGINT ends a run with 130, and says that nothing was left', async () => {
    const running = start(['risk', ...book, '--paths', '1000000', '--calibration', calibration]);
    await running.said('business days older');
    setTimeout(() => running.child.kill('SIGINT'), 700);
    const { code, stdout, stderr } = await running.ended;
    expect(code).toBe(130);
    expect(stderr).toContain('interrupted');
    expect(stdout).not.toContain('Book, dollars');
  });
});
