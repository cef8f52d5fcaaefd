import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { readCalibration } from '../../calibration/calibration-set.ts';
import { calibrationArchive } from '../../src/store/calibration-archive.ts';
import { run, start, workFolder } from './cli-harness.ts';

const { folder, write, market } = workFolder();
/** Enough paths for the gate on the errors of OAS, few enough to be quick. */
const RUN = ['--paths', '512', '--threads', '1'];

let folders = 0;
function newArchive(): string {
  folders += 1;
  return join(folder, `archive-${folders}`);
}

/** The small example day after a change, in a file of its own. */
function day(name: string, change: Parameters<typeof market>[0] = () => undefined): string {
  const path = join(folder, `${name}.json`);
  renameSync(market(change), path);
  return path;
}

/** Other quotes of curve and volatilities, so that a later day has moved. */
function move(document: Parameters<Parameters<typeof market>[0]>[0], shift: number): void {
  document.sofr.parSwaps = document.sofr.parSwaps.map((swap) => ({ ...swap, rate: swap.rate + shift }));
  const volatilities = document['swaptionNormalVolsBp'] as { quotes: number[][] };
  volatilities.quotes = volatilities.quotes.map((row) => row.map((quote) => quote + 100 * shift));
}

/** A day of nothing but a curve and volatilities: it takes no simulation. */
function plainDay(name: string, asOf = '2025-02-10', shift = 0): string {
  return day(name, (document) => {
    document['asOf'] = asOf;
    document['asOfTime'] = undefined;
    document['tba'] = [];
    document['futures'] = [];
    document['settlementDates'] = [];
    if (shift !== 0) move(document, shift);
  });
}

const calibrate = (file: string, archive: string, ...more: string[]) =>
  run('calibrate', '--market', file, '--archive', archive, ...RUN, ...more);

/** The latest set, read as every reader does; its hash is checked on the way. */
async function latestOf(archive: string) {
  const reader = calibrationArchive(archive);
  const entry = await reader.latest();
  if (entry === undefined) return undefined;
  return readCalibration((await reader.read(entry))!, reader.fileOf(entry));
}

describe('an archive', () => {
  const file = day('archived');
  const archive = newArchive();

  it('keeps a set, finds it by its inputs, and confirms its bits', async () => {
    const first = await calibrate(file, archive, '--json');
    expect(first.code).toBe(0);
    const set = JSON.parse(first.stdout);
    expect(set).toMatchObject({ schemaVersion: 2, passed: true, leftOut: [] });
    expect(await latestOf(archive)).toEqual(set);
    const found = await calibrate(file, archive);
    expect(found.code).toBe(0);
    expect(found.stdout).toContain('found by its inputs and not calculated again');
    expect(found.stdout).toContain(`${set.contentHash.slice('sha256:'.length)}.json`);
    const again = await calibrate(file, archive, '--again', '--threads', '2');
    expect(again.stdout).toContain('calculated again with the same bits');
    expect(readdirSync(join(archive, 'sets', '2025-02-10'))).toHaveLength(1);
  });

  it('compares the next day with it, and keeps a set that failed without calling it the latest', async () => {
    const before = await latestOf(archive);
    const next = day('next', (document) => {
      document['asOf'] = '2025-02-11';
      document['asOfTime'] = '2025-02-11T16:00:00-05:00';
    });
    const failed = await calibrate(next, archive, '--json');
    expect(failed.code).toBe(1);
    expect(failed.stderr).toContain('CALIBRATION_FAILED');
    expect(failed.stderr).toContain('unchanged-sections');
    const set = JSON.parse(failed.stdout);
    expect(set.inputs.previousHash).toBe(before!.contentHash);
    expect(set.passed).toBe(false);
    expect(existsSync(join(archive, 'sets', '2025-02-11', `${set.contentHash.slice(7)}.json`))).toBe(true);
    expect(await latestOf(archive)).toEqual(before);
    // Found again, it has failed as before.
    const found = await calibrate(next, archive);
    expect(found.code).toBe(1);
    expect(found.stdout).toContain(`Latest  ${before!.contentHash.slice(0, 19)}`);
  });

  it('calculates again as soon as anything is another', async () => {
    const before = readdirSync(join(archive, 'accepted', '2025-02-10')).length;
    for (const more of [
      ['--seed', 'x'],
      ['--mean-reversion', '0.03'],
      ['--reference-date', '2025-02-10'],
    ]) {
      expect((await calibrate(file, archive, ...more)).stdout).not.toContain('not calculated again');
    }
    expect(readdirSync(join(archive, 'accepted', '2025-02-10'))).toHaveLength(before + 3);
  });

  it('refuses a set that was changed by hand, by name', async () => {
    const entry = (await calibrationArchive(archive).latest())!;
    const path = calibrationArchive(archive).fileOf(entry);
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, text.replace('"passed": true', '"passed": false'));
    const { code, stderr } = await run(
      'calibrate',
      '--market',
      plainDay('later', '2025-02-12'),
      '--archive',
      archive,
    );
    expect(code).toBe(2);
    expect(stderr).toContain(path);
    // Without the file the set is calculated again, to the same bits.
    rmSync(path);
    const again = await calibrate(file, archive, '--reference-date', '2025-02-10');
    expect(again.code).toBe(0);
    expect(again.stdout).not.toContain('found');
    expect(readFileSync(path, 'utf8')).toBe(text);
  });
});

describe('bad quotes', () => {
  const bad = day('bad', (document) => {
    (document['swaptionNormalVolsBp'] as { quotes: number[][] }).quotes[5]![2] = 0.0098;
    document.tba[1]!.price = '98-99';
  });

  it('are all named, and stop the calibration', async () => {
    const { code, stdout, stderr } = await run('calibrate', '--market', bad, ...RUN);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain('2 quotes are refused');
    expect(stderr).toContain('/swaptionNormalVolsBp/quotes/5/2');
    expect(stderr).toContain('looks like a decimal, write 98');
    expect(stderr).toContain('at 98-99');
  });

  it('are left out by name where that is allowed', async () => {
    const { code, stdout, stderr } = await run(
      'calibrate',
      '--market',
      bad,
      ...RUN,
      '--leave-out-bad-quotes',
      '--json',
    );
    expect(code).toBe(0);
    const set = JSON.parse(stdout);
    expect(set.leftOut.map(({ pointer }: { pointer: string }) => pointer)).toEqual([
      '/swaptionNormalVolsBp/quotes/5/2',
      '/tba/1',
    ]);
    expect(set.config.badQuotes).toBe('leave-out');
    expect(stderr.match(/WARNING {2}.*left out/g)).toHaveLength(2);
  });
});

describe('a configuration', () => {
  it('sets model, target and gates, and options change it', async () => {
    const config = write(
      'config.json',
      JSON.stringify({
        schemaVersion: 1,
        target: { expiriesYears: [1, 2, 5, 10], tenorsYears: [10] },
        gates: { volatilityRmseBp: 0.1 },
      }),
    );
    const file = plainDay('configured');
    const { code, stdout } = await run('calibrate', '--market', file, '--config', config, '--json');
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      config: { rateModel: { kind: 'hull-white' }, gates: { volatilityRmseBp: 0.1, oasHighestBp: 300 } },
      passed: false,
    });
    expect(JSON.parse(stdout).rateModel.fit.cells).toHaveLength(4);
    for (const [target, count] of [
      ['mortgage', 72],
      ['full', 266],
      ['coterminal:20', 3],
    ] as const) {
      const other = await run(
        'calibrate',
        '--market',
        file,
        '--config',
        config,
        '--target',
        target,
        '--json',
      );
      expect(JSON.parse(other.stdout).rateModel.fit.cells).toHaveLength(count);
    }
  });

  it.each([
    ['an unknown key', { schemaVersion: 1, modle: {} }, 'modle'],
    ['a limit that is none', { schemaVersion: 1, gates: { oasHighestBp: 'much' } }, 'gates.oasHighestBp'],
    ['a model of later', { schemaVersion: 1, rateModel: { kind: 'black-karasinski' } }, 'rateModel'],
    ['a later version', { schemaVersion: 2 }, 'schemaVersion'],
  ])('with %s is refused by name', async (_, content, field) => {
    const config = write('wrong.json', JSON.stringify(content));
    const { code, stderr } = await run('calibrate', '--market', plainDay('unused'), '--config', config);
    expect(code).toBe(2);
    expect(stderr).toContain(field);
  });
});

describe('a crash', () => {
  it('at any time leaves an archive whose latest set is whole', async () => {
    const archive = newArchive();
    await calibrate(plainDay('old'), archive);
    const old = await latestOf(archive);
    const fresh = day('fresh', (document) => {
      document['asOf'] = '2025-02-11';
      move(document, 0.0001);
    });
    const startedAt = performance.now();
    const whole = newArchive();
    await calibrate(fresh, whole);
    const durationMs = performance.now() - startedAt;
    const kills = 8;
    for (let i = 0; i < kills; i++) {
      const args = ['calibrate', '--market', fresh, '--archive', archive, ...RUN, '--seed', `${i}`];
      const { child, ended } = start(args);
      // Most of the steps on the disk are at the end.
      await sleep(durationMs * (0.5 + (0.6 * i) / kills));
      child.kill('SIGKILL');
      await ended;
      const latest = await latestOf(archive);
      expect(latest).toBeDefined();
      if (latest!.asOf === old!.asOf) expect(latest).toEqual(old);
      const named = JSON.parse(readFileSync(join(archive, 'latest.json'), 'utf8'));
      const reader = calibrationArchive(archive);
      expect(await reader.read(named)).toContain(named.contentHash);
    }
    const { code, stdout } = await calibrate(fresh, archive);
    expect(code).toBe(0);
    expect(stdout).toContain('Latest  this set');
  }, 240_000);

  it('of nobody: two at once on one archive both succeed', async () => {
    const archive = newArchive();
    const files = [plainDay('one', '2025-02-10'), plainDay('two', '2025-02-11', 0.0001)];
    const outcomes = await Promise.all([...files, ...files].map((file) => calibrate(file, archive)));
    expect(outcomes.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
    expect((await latestOf(archive))!.asOf).toBe('2025-02-11');
    expect(readdirSync(join(archive, 'drafts'))).toEqual([]);
  });
});

describe('a schedule', () => {
  const every = (pattern: string, ...more: string[]) => ['calibrate', '--every', pattern, ...more];

  it.each([
    [
      'a pattern that is none',
      every('every morning', '--market', 'm.json', '--archive', 'a'),
      '"0 6 * * 1-5"',
    ],
    [
      'a time that never comes',
      every('0 0 31 2 *', '--market', 'm.json', '--archive', 'a'),
      'no time to come',
    ],
    [
      'a zone that is none',
      every('0 6 * * *', '--market', 'm.json', '--archive', 'a', '--time-zone', 'Mars/Olympus'),
      'America/New_York',
    ],
    ['no archive', every('0 6 * * *', '--market', 'm.json'), '--archive'],
    ['one answer', every('0 6 * * *', '--market', 'm.json', '--archive', 'a', '--json'), '--json'],
    ['a zone without it', ['calibrate', '--market', 'm.json', '--time-zone', 'UTC'], '--every'],
    ['no archive to compare with', ['calibrate', '--market', 'm.json', '--again'], '--archive'],
  ])('with %s is bad usage', async (_, args, said) => {
    const { code, stderr } = await run(...args);
    expect(code).toBe(2);
    expect(stderr).toContain(said);
  });

  it('reads the day anew at each time, survives a missing file, and ends when asked to', async () => {
    const archive = newArchive();
    const zone = 'America/New_York';
    const today = new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' }).format(new Date());
    const { child, ended, said } = start(
      every(
        '* * * * * *',
        '--market',
        join(folder, 'day-{date}.json'),
        '--archive',
        archive,
        '--reference-date',
        '2025-02-10',
      ),
    );
    let log = '';
    child.stderr!.on('data', (chunk: Buffer) => {
      log += chunk.toString();
    });
    const logged = async (pattern: RegExp): Promise<void> => {
      while (!pattern.test(log)) await sleep(50);
    };
    await said('next  ');
    await logged(/FAILED INPUT_UNREADABLE: .*day-\d{4}-\d\d-\d\d\.json/);
    expect(log).toContain(`day-${today}.json`);
    renameSync(plainDay('today'), join(folder, `day-${today}.json`));
    await logged(/2025-02-10 sha256:\w{12}, gates passed, latest/);
    await logged(/gates passed, found, not calculated again, latest/);
    renameSync(plainDay('today', '2025-02-10', 0.0001), join(folder, `day-${today}.json`));
    await logged(/gates passed, latest[\s\S]*gates passed, latest/);
    child.kill('SIGTERM');
    const { code } = await ended;
    expect(code).toBe(0);
    expect(readdirSync(join(archive, 'accepted', '2025-02-10'))).toHaveLength(2);
    expect(readdirSync(join(archive, 'drafts'))).toEqual([]);
  });

  it('breaks off a run when it is interrupted, and keeps nothing of it', async () => {
    const archive = newArchive();
    mkdirSync(archive);
    const { child, ended } = start(
      every(
        '* * * * * *',
        '--market',
        day('long'),
        '--archive',
        archive,
        '--paths',
        '4194304',
        '--reference-date',
        '2025-02-10',
      ),
    );
    await new Promise<void>((resolve) => {
      child.stderr!.on('data', (chunk: Buffer) => {
        if (chunk.toString().includes('skipped: the run before goes on')) resolve();
      });
    });
    child.kill('SIGINT');
    const { code, stderr } = await ended;
    expect(code).toBe(130);
    expect(stderr).toContain('interrupted');
    expect(readdirSync(archive)).toEqual([]);
  });
});
