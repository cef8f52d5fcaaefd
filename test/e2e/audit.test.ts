import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSqliteDatabase } from '../../src/store/sql/sqlite-database.ts';
import { auditOf } from '../fixtures/audit-of.ts';
import { send, startServer, type TestServer } from './api-harness.ts';
import { run } from './cli-harness.ts';

describe('the audit over HTTP', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server.server.drain());

  it('tells what was done, page by page, and verifies', async () => {
    const job = { kind: 'risk', input: { numbers: [1, 2] }, correlationId: 'c1' };
    const { body } = await send(server.origin, 'POST', '/v1/jobs', job, { prefer: 'wait=10' });
    expect(body['measures']).toMatchObject({ sum: 3 });
    const actions: string[] = [];
    let cursor = '';
    for (;;) {
      const page = await send(server.origin, 'GET', `/v1/audit?limit=2&correlationId=c1${cursor}`);
      expect(page.status).toBe(200);
      expect(page.body['items'].length).toBeLessThanOrEqual(2);
      actions.push(...page.body['items'].map(({ action }: { action: string }) => action));
      if (page.body['nextCursor'] === null) break;
      cursor = `&cursor=${page.body['nextCursor']}`;
    }
    expect(actions.toReversed()).toEqual(
      expect.arrayContaining(['job.queued', 'job.running', 'result.stored', 'job.succeeded']),
    );
    const none = await send(server.origin, 'GET', '/v1/audit?until=2020-01-01T00:00:00Z');
    expect(none.body['items']).toEqual([]);
    expect((await send(server.origin, 'GET', '/v1/audit?from=yesterday')).status).toBe(400);
    const verified = await send(server.origin, 'GET', '/v1/audit/verify');
    expect(verified.body).toMatchObject({ isIntact: true, findings: [] });
    expect(verified.body['entryCount']).toBeGreaterThanOrEqual(actions.length);
  });
});

describe('the audit on the command line', () => {
  const folder = mkdtempSync(join(tmpdir(), 'counterpoise-audit-'));
  const dataDir = join(folder, 'store');
  const store = ['--data-dir', dataDir];
  beforeAll(() => auditOf(5000, dataDir));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('is verified, its head is told, and what was changed is named', async () => {
    const whole = await run('audit', 'verify', ...store);
    expect(whole).toMatchObject({ code: 0, stderr: '' });
    expect(whole.stdout).toContain('5000 entries');
    const head = await run('audit', 'head', ...store);
    expect(JSON.parse(head.stdout)).toMatchObject({ sequence: 5000 });
    const early = await run('audit', 'head', '--date', '2020-01-01', ...store);
    expect(early).toMatchObject({ code: 1, stdout: '' });
    const heads = join(folder, 'heads.jsonl');
    writeFileSync(heads, head.stdout);
    expect((await run('audit', 'verify', '--heads', heads, ...store)).code).toBe(0);

    const database = await openSqliteDatabase({ kind: 'sqlite', dataDir });
    await sql`drop trigger audit_refuses_update`.execute(database.reader);
    await sql`update audit set actor = 'nobody' where sequence = 1234`.execute(database.reader);
    await database.close();
    const broken = await run('audit', 'verify', '--json', ...store);
    expect(broken.code).toBe(1);
    expect(broken.stderr).toContain('AUDIT_BROKEN');
    expect(JSON.parse(broken.stdout)).toMatchObject({
      isIntact: false,
      findings: [{ kind: 'changed', sequence: 1234, throughSequence: 1234 }],
    });
  });

  it('is refused where there is none', async () => {
    writeFileSync(join(folder, 'file'), '');
    const { code, stderr } = await run('audit', 'verify', '--data-dir', join(folder, 'file'));
    expect(code).toBe(2);
    expect(stderr).toContain('There is no store');
  });
});
