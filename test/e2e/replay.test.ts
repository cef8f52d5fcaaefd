import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { run, start, workFolder } from './cli-harness.ts';

const market = readFileSync(new URL('../../examples/2025-02-10/market.json', import.meta.url), 'utf8');

it('a stored job runs again in a fresh process, beside its server and after it has ended, and gives the same bits', async () => {
  const dataDir = join(workFolder().folder, 'store');
  const server = start(['serve', '--port', '0', '--data-dir', dataDir, '--threads', '1']);
  await server.said('stops it');
  const submitted = await fetch(`${server.url()}/v1/jobs`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', prefer: 'wait=30' },
    body: JSON.stringify({
      kind: 'pricing',
      input: {
        market: JSON.parse(market),
        model: { kind: 'hull-white', meanReversion: 0.03, volatility: 0.01 },
        run: { pathCount: 256, seed: '7' },
        instruments: [
          { id: 'tba', kind: 'tba', program: 'UMBS30', coupon: 0.055, settlementMonth: '2025-03', oasBp: 0 },
        ],
        measures: ['price'],
      },
    }),
  });
  expect(submitted.status).toBe(200);
  const { provenance } = (await submitted.json()) as {
    provenance: { resultDigest: string; engine: { digest: string } };
  };
  const job = submitted.headers.get('location')!.split('/').at(-1)!;
  const beside = await run('replay', job, '--data-dir', dataDir, '--threads', '1');
  expect(beside.stderr).toBe('');
  expect(beside.stdout).toContain('matchesOriginal  true');
  server.child.kill('SIGTERM');
  expect((await server.ended).code).toBe(0);

  const replayed = await run('replay', job, '--data-dir', dataDir, '--json', '--threads', '2');
  expect(replayed.stderr).toBe('');
  expect(replayed.code).toBe(0);
  const made = { resultDigest: provenance.resultDigest, engine: { digest: provenance.engine.digest } };
  expect(JSON.parse(replayed.stdout)).toMatchObject({
    jobId: job,
    matchesOriginal: true,
    original: made,
    replay: made,
  });

  const unknown = await run('replay', 'job_0', '--data-dir', dataDir);
  expect(unknown.code).toBe(1);
  expect(unknown.stderr).toContain('JOB_NOT_FOUND');
}, 120_000);
