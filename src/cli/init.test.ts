import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CounterpoiseError } from '../core/errors.ts';
import { readPipeline } from '../desk/files/read-pipeline.ts';
import { readPositions } from '../desk/files/read-positions.ts';
import { readTable } from '../desk/files/read-table.ts';
import { readScenarios } from '../desk/files/scenarios-file.ts';
import { readTapeMapping } from '../desk/files/tape-mapping.ts';
import { rateSheetConfigSchema } from '../desk/rate-sheet/rate-sheet-config.ts';
import { hedgeConfigSchema } from '../hedge/hedge-config.ts';
import { executionTermsSchema } from '../market/execution-terms.ts';
import { marketSnapshotSchema } from '../market/snapshot.ts';
import { runInit } from './init.ts';
import { askMapping } from './mapping-wizard.ts';

const TAPE = `Loan #,Product,Rate,Loan Amount,Lock Date,Lock Expires,Kind
1,Conv 30 Yr Fixed,6.875,350000,2/3/2025,3/20/2025,Purchase
2,Bridge,6.875,350000,2/3/2025,3/20/2025,Refi
`;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'init-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

const textOf = (name: string) => readFile(join(folder, 'desk', name), 'utf8');

describe('init', () => {
  test('every template is read by its own reader', async () => {
    const report = await runInit(join(folder, 'desk'), {});
    expect((await readdir(join(folder, 'desk'))).sort()).toEqual([...report.written].sort());
    expect(marketSnapshotSchema.safeParse(JSON.parse(await textOf('market.json'))).success).toBe(true);
    expect(readPipeline(await textOf('pipeline.csv'), 'p').locks.length).toBeGreaterThan(1);
    expect(readPositions(await textOf('positions.csv'), 'p').positions.length).toBeGreaterThan(0);
    expect(readScenarios(await textOf('scenarios.json'), 's').scenarios.length).toBeGreaterThan(10);
    expect(hedgeConfigSchema.safeParse(JSON.parse(await textOf('hedge.json'))).success).toBe(true);
    expect(executionTermsSchema.safeParse(JSON.parse(await textOf('execution.json'))).success).toBe(true);
    expect(rateSheetConfigSchema.safeParse(JSON.parse(await textOf('rate-sheet.json'))).success).toBe(true);
    expect(readTapeMapping(await textOf('encompass-mapping.json'), 'm').dateFormat).toBe('mdy');
  });

  test('what is there stays, unless it is to be overwritten', async () => {
    const desk = join(folder, 'desk');
    await runInit(desk, {});
    await writeFile(join(desk, 'pipeline.csv'), 'mine');
    const second = await runInit(desk, {});
    expect(second.written).toEqual([]);
    expect(second.kept).toContain('pipeline.csv');
    expect(await textOf('pipeline.csv')).toBe('mine');
    expect((await runInit(desk, { force: true })).written).toContain('pipeline.csv');
    expect(await textOf('pipeline.csv')).not.toBe('mine');
  });

  test('a tape is mapped without questions, and a trial counts its rows', async () => {
    const tape = join(folder, 'locks.csv');
    await writeFile(tape, TAPE);
    const report = await runInit(join(folder, 'desk'), { tape, yes: true });
    expect(report.tape).toMatchObject({
      dateFormat: 'mdy',
      missingRequired: [],
      unknownWords: { program: ['Bridge'] },
      trial: { locks: 1, rejected: 1 },
    });
    expect(readTapeMapping(await textOf('locks-mapping.json'), 'm').columns.noteRate).toBe('Rate');
    await expect(runInit(join(folder, 'desk'), { tape, yes: true })).rejects.toThrow(CounterpoiseError);
  });

  test('a tape that cannot be read leaves no folder behind', async () => {
    await expect(runInit(join(folder, 'desk'), { tape: join(folder, 'none.csv') })).rejects.toMatchObject({
      code: 'INPUT_UNREADABLE',
    });
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('the wizard', () => {
  test('proposals are taken, columns and words named, bad answers asked again', async () => {
    const answers: Readonly<Record<string, readonly string[]>> = {
      purpose: ['Nope', '7'],
      'purpose "Refi"': ['refinance', 'rate-term'],
      'program "Bridge"': ['-'],
    };
    const asked = new Map<string, number>();
    const said: string[] = [];
    const guess = await askMapping(
      readTable(TAPE, 'tape.csv'),
      async (question) => {
        const key = question.replace(/ (\[|means).*$/s, '');
        const turn = asked.get(key) ?? 0;
        asked.set(key, turn + 1);
        return answers[key]?.[turn] ?? '';
      },
      (line) => said.push(line),
    );
    expect(guess.mapping.columns).toMatchObject({ lockId: 'Loan #', purpose: 'Kind' });
    expect(guess.mapping.enums).toMatchObject({
      program: { 'Conv 30 Yr Fixed': 'UMBS30' },
      purpose: { Purchase: 'purchase', Refi: 'rate-term' },
    });
    expect(guess.mapping.dateFormat).toBe('mdy');
    expect(said.join('\n')).toContain('"refinance" is none of');
    expect(asked.get('purpose')).toBe(2);
  });
});
