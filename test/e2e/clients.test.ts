import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CounterpoiseClient } from '../../client/counterpoise-client.ts';
import { type DeskServer, startDeskServer } from '../fixtures/desk-server.ts';

const project = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);
let desk: DeskServer;

beforeAll(async () => {
  desk = await startDeskServer(2);
});
afterAll(() => desk.stop());

async function runExample(program: string, file: string): Promise<string> {
  const env = { ...process.env, COUNTERPOISE_URL: desk.url };
  const { stdout } = await run(program, [`examples/clients/${file}`, 'examples/2025-02-10'], {
    cwd: project,
    env,
  });
  return stdout;
}

/** What the examples print of a result: the same request has the same digest, whoever sends it. */
async function newestHedge() {
  const client = new CounterpoiseClient({ origin: desk.url });
  const { items } = await client.call('GET /v1/jobs', { query: { kind: 'hedge', limit: 1 } });
  const table = await client.table('GET /v1/jobs/{id}/result', { path: { id: items[0]!.id } });
  return { job: items[0]!, table };
}

describe('the example in', () => {
  it('TypeScript goes from a market day to trades', async () => {
    const printed = await runExample(process.execPath, 'typescript.ts');
    const { job, table } = await newestHedge();
    expect(printed).toBe(`500 locks as of 2025-02-10\nresult ${job.resultDigest}\n${table}`);
  });

  it('curl does the same', async () => {
    const printed = await runExample('sh', 'curl.sh');
    const { job, table } = await newestHedge();
    expect(printed).toBe(`result ${job.resultDigest}\n${table}`);
  });

  it('Python does the same', async () => {
    const printed = await runExample('python3', 'python.py');
    const { job, table } = await newestHedge();
    const trades = table.trimEnd().split('\r\n').slice(1);
    expect(printed).toMatch(`500 locks as of 2025-02-10\nresult ${job.resultDigest}\n`);
    expect(printed.trimEnd().split('\n')).toHaveLength(2 + trades.length);
    expect(trades.length).toBeGreaterThan(0);
  });

  it('Excel asks for what the server answers', async () => {
    const text = readFileSync(`${project}/examples/clients/excel.md`, 'utf8');
    const paths = [...text.matchAll(/WEBSERVICE\("http:\/\/127\.0\.0\.1:8080([^"]+)"\)/g)].map(
      ([, path]) => path!,
    );
    expect(paths.length).toBeGreaterThan(0);
    const { job, table } = await newestHedge();
    for (const path of [...paths, `/v1/jobs/${job.id}/result?format=csv&table=trades`]) {
      const response = await fetch(`${desk.url}${path}`);
      expect(response.headers.get('content-type'), path).toBe('text/csv; charset=utf-8');
    }
    // The columns that the query gives types to.
    const header = table.split('\r\n')[0]!.split(',');
    for (const [, column] of text.matchAll(/\{"(\w+)", (?:Int64\.Type|type number)\}/g)) {
      expect(header).toContain(column);
    }
  });
});
