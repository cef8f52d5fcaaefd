import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { type ExampleDay, storeExampleDay } from '../../src/cli/example-day.ts';
import { readMarket } from '../../src/market/read-market.ts';
import { run, start, workFolder } from './cli-harness.ts';

const example = (name: string): string =>
  readFileSync(new URL(`../../examples/2025-02-10/${name}`, import.meta.url), 'utf8');

/** The example day with a calibration of few paths. */
function exampleDay(contentHash: string): ExampleDay {
  const marketJson = example('market.json');
  return {
    market: readMarket(marketJson, 'market.json'),
    marketJson,
    pipelineCsv: example('pipeline.csv'),
    lockEventsJson: example('lock-events.json'),
    positions: [],
    calibration: { contentHash },
    run: { pathCount: 1024 },
  };
}

it('the example day is stored once however often it is started, and never over a later day', async () => {
  const dataDir = join(workFolder().folder, 'store');
  const server = start(['serve', '--port', '0', '--data-dir', dataDir, '--threads', '1']);
  await server.said('stops it');
  const url = server.url();
  const get = async <Body>(path: string): Promise<Body> =>
    (await (await fetch(`${url}/v1${path}`)).json()) as Body;
  const entryCount = async (): Promise<number> =>
    (await get<{ entryCount: number }>('/audit/verify')).entryCount;

  expect(await storeExampleDay(url, exampleDay('none yet'))).toContain('"latest"');
  const stored = await entryCount();
  const { document, links } = await get<{
    document: { contentHash: string };
    links: { job: string };
  }>('/calibrations/latest');
  expect(await storeExampleDay(url, exampleDay(document.contentHash))).toContain('"latest"');
  expect(await entryCount()).toBe(stored);

  const later = { ...JSON.parse(example('market.json')), asOf: '2025-02-11' };
  delete later.asOfTime;
  const posted = await fetch(`${url}/v1/market-snapshots`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(later),
  });
  expect(posted.status).toBe(201);
  expect(await storeExampleDay(url, exampleDay('another'))).toContain('2025-02-11: the example day is not');
  expect(await entryCount()).toBe(stored + 1);

  // Beside the server, which has the store to itself only for what changes it.
  const replayed = await run('replay', links.job.split('/').at(-1)!, '--data-dir', dataDir, '--threads', '1');
  expect(replayed.stderr).toBe('');
  expect(replayed.stdout).toContain('matchesOriginal  true');
  server.child.kill('SIGTERM');
  expect((await server.ended).code).toBe(0);
}, 120_000);

it('commands that look into a store make none', async () => {
  const { folder } = workFolder();
  const dataDir = join(folder, 'misspelt');
  const commands = [
    ['audit', 'verify'],
    ['audit', 'head'],
    ['keys', 'list'],
    ['retain'],
    ['replay', 'job_0'],
    ['export', join(folder, 'export.jsonl')],
    ['backup', join(folder, 'backup.sqlite')],
  ];
  for (const command of commands) {
    const { code, stdout, stderr } = await run(...command, '--data-dir', dataDir);
    expect([command, code, stdout]).toEqual([command, 2, '']);
    expect(stderr).toContain(`INPUT_INVALID: ${dataDir}: There is no store.`);
  }
  expect(existsSync(dataDir)).toBe(false);
  expect(existsSync(join(folder, 'export.jsonl'))).toBe(false);
}, 120_000);

it('a file that cannot be imported is named, and leaves no store behind', async () => {
  const { folder } = workFolder();
  const dataDir = join(folder, 'new');
  const { code, stderr } = await run('import', join(folder, 'nothing.jsonl'), '--data-dir', dataDir);
  expect(code).toBe(2);
  expect(stderr).toContain('INPUT_UNREADABLE');
  expect(stderr).toContain('nothing.jsonl');
  expect(existsSync(dataDir)).toBe(false);
}, 30_000);
