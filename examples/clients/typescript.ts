/**
 * From a market day to a trade list with the typed client.
 *
 *   COUNTERPOISE_URL=http://127.0.0.1:8080 node examples/clients/typescript.ts examples/2025-02-10
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CounterpoiseClient } from '../../client/counterpoise-client.ts';
import { ProblemError } from '../../client/problem-error.ts';

const [day = 'examples/2025-02-10'] = process.argv.slice(2);
const token = process.env['COUNTERPOISE_TOKEN'];
const client = new CounterpoiseClient({
  origin: process.env['COUNTERPOISE_URL'] ?? 'http://127.0.0.1:8080',
  ...(token !== undefined && { token }),
});
const read = (name: string): string => readFileSync(join(day, name), 'utf8');

try {
  const market = await client.call('POST /v1/market-snapshots', { body: JSON.parse(read('market.json')) });
  const pipeline = await client.call('POST /v1/pipelines', {
    query: { asOf: market.asOf },
    body: read('pipeline.csv'),
  });
  process.stdout.write(`${pipeline.lockCount} locks as of ${pipeline.asOf}\n`);

  const hedge = await client.run(
    {
      kind: 'hedge',
      input: { marketSnapshotId: market.id, pipelineId: pipeline.id },
      run: { pathCount: 512, seed: 'example' },
    },
    {
      onChange: ({ state, progress }) =>
        process.stderr.write(`${state} ${progress.done}/${progress.total}\n`),
    },
  );
  process.stdout.write(`result ${hedge.provenance.resultDigest}\n`);

  const { items } = await client.call('GET /v1/jobs', { query: { kind: 'hedge', limit: 1 } });
  process.stdout.write(await client.table('GET /v1/jobs/{id}/result', { path: { id: items[0]!.id } }));
} catch (error) {
  process.stderr.write(`${reasonOf(error)}\n`);
  process.exitCode = 1;
}

function reasonOf(error: unknown): string {
  if (error instanceof ProblemError) return `${error.code}: ${error.message} (request ${error.requestId})`;
  // What fetch throws when there is no connection names the reason as its cause.
  if (error instanceof TypeError && error.cause instanceof Error) {
    return `The server does not answer: ${error.cause.message}`;
  }
  throw error;
}
