import { describe, expect, it } from 'vitest';
import { jobRecord } from '../../test/fixtures/job-record.ts';
import { createDatabase, describeWithPostgres } from '../../test/services/postgres.ts';
import { type Caller, LOCAL_CALLER } from '../core/caller.ts';
import { IN_MEMORY, openStore, type StoreTarget } from './open-store.ts';
import type { Store } from './repositories.ts';

const FOREIGN: Caller = { ...LOCAL_CALLER, tenantId: 'foreign', deskId: 'a' };
const AT = '2025-02-10T15:00:00.000Z';

async function filled(target: StoreTarget): Promise<Store> {
  const store = await openStore(target, { now: () => new Date(AT) });
  for (const caller of [LOCAL_CALLER, FOREIGN]) {
    const { marketSnapshots, jobs, results, events, apiKeys } = store.as(caller);
    for (let index = 0; index < 3; index += 1) {
      await marketSnapshots.insert({
        id: `mkt_${String(index).padStart(29, '0')}`,
        asOf: `2025-02-1${index}`,
        asOfTime: index === 1 ? '2025-02-11T10:00:00-05:00' : null,
        contentDigest: `sha256:${index}`,
        createdAt: AT,
        documentJson: JSON.stringify({ text: `"𝔘"\n${'x'.repeat(index * 2000)}` }),
      });
      const {
        sequence: _,
        tenantId: _t,
        deskId: _d,
        createdBy: _c,
        ...job
      } = jobRecord({ id: `job_${index}` });
      await jobs.insert(job, `{"input":{"marketSnapshotId":"mkt_${'0'.repeat(29)}"}}`);
      await results.put(`job_${index}`, '{"measures":"the same"}');
    }
    const event = { subjectId: 'lock', occurredAt: AT, correlationId: 'c', eventJson: '{"a":1}' };
    const batch = Array.from({ length: 700 }, (_, index) => ({
      ...event,
      eventId: `e${index}`,
      contentDigest: `${index}`,
    }));
    await events.append('lock', batch, AT);
    await apiKeys.insert({
      id: `key of ${caller.tenantId}`,
      name: 'n',
      roles: [],
      deskIds: null,
      secretHash: 'the secret',
      createdAt: AT,
      expiresAt: null,
    });
  }
  return store;
}

async function exported(store: Store, tenantId: string | null = null): Promise<readonly string[]> {
  let text = '';
  const write = async (line: string): Promise<void> => {
    text += line;
  };
  const lineCount = await store.system.exportTo({ tenantId, write });
  const lines = text.trimEnd().split('\n');
  expect(lines).toHaveLength(lineCount);
  return lines;
}

const importInto = (store: Store, lines: readonly string[]) =>
  store.system.importFrom({
    file: 'export.jsonl',
    lines: async function* () {
      yield* lines;
    },
  });

/** What moves; the audit of the other store says otherwise who did what. */
const rowsIn = (lines: readonly string[]): readonly string[] =>
  lines.filter((line) => line.includes('"is":"row"') && !line.includes('"table":"audit"'));

const memory = async (): Promise<StoreTarget> => IN_MEMORY;
const postgresql = async (): Promise<StoreTarget> => ({ kind: 'postgresql', url: await createDatabase() });

function moves(from: () => Promise<StoreTarget>, to: () => Promise<StoreTarget>): void {
  it('moves everything but secrets, once', async () => {
    const source = await filled(await from());
    const target = await openStore(await to());
    const lines = await exported(source);
    expect(lines.join('\n')).not.toContain('the secret');
    const report = await importInto(target, lines);
    expect(report).toEqual({ storedCount: rowsIn(lines).length, knownCount: 0 });
    expect(rowsIn(await exported(target))).toEqual(rowsIn(lines));
    const entriesOf = async (caller: Caller) => (await target.as(caller).audit.list({ limit: 200 })).length;
    const before = [await entriesOf(LOCAL_CALLER), await entriesOf(FOREIGN)];
    expect(await importInto(target, lines)).toEqual({ storedCount: 0, knownCount: report.storedCount });
    expect([await entriesOf(LOCAL_CALLER), await entriesOf(FOREIGN)], 'nothing changed').toEqual(before);
    for (const caller of [LOCAL_CALLER, FOREIGN]) {
      const [a, b] = [source.as(caller), target.as(caller)];
      expect(await b.marketSnapshots.latest()).toEqual(await a.marketSnapshots.latest());
      expect(await b.jobs.findRequest('job_1')).toBe(await a.jobs.findRequest('job_1'));
      expect(await b.results.find('job_2')).toBe('{"measures":"the same"}');
      expect(await b.events.list({ stream: 'lock' })).toEqual(await a.events.list({ stream: 'lock' }));
    }
    expect(await target.system.verifyAudit()).toMatchObject({ isIntact: true });
    const [last] = await target.as(FOREIGN).audit.list({ limit: 1 });
    expect(last).toMatchObject({ action: 'import.stored', actor: 'system:import' });
    await Promise.all([source.close(), target.close()]);
  });
}

describe('from SQLite to SQLite', () => {
  moves(memory, memory);

  it('one tenant moves alone', async () => {
    const source = await filled(IN_MEMORY);
    const lines = await exported(source, 'foreign');
    expect(lines.join('\n')).not.toContain('"tenant_id":"local"');
    const target = await openStore(IN_MEMORY);
    await importInto(target, lines);
    expect(await target.as(LOCAL_CALLER).jobs.list({ limit: 9 })).toEqual([]);
    expect(await target.as(FOREIGN).jobs.list({ limit: 9 })).toHaveLength(3);
    await Promise.all([source.close(), target.close()]);
  });

  it('each tenant finds in its own audit that it was changed, and nobody else', async () => {
    const source = await openStore(IN_MEMORY);
    const mine = { ...LOCAL_CALLER, tenantId: 'mine' };
    for (const caller of [mine, FOREIGN]) {
      await source.as(caller).events.append(
        'lock',
        [
          {
            eventId: 'e',
            subjectId: 'l',
            occurredAt: AT,
            correlationId: null,
            contentDigest: 'd',
            eventJson: '{}',
          },
        ],
        AT,
      );
    }
    const target = await openStore(IN_MEMORY);
    await importInto(target, await exported(source));
    for (const [caller, count] of [
      [mine, 1],
      [FOREIGN, 1],
      [LOCAL_CALLER, 0],
    ] as const) {
      expect(await target.as(caller).audit.list({ limit: 9 })).toHaveLength(count);
    }
    await Promise.all([source.close(), target.close()]);
  });

  it('a file that is cut, changed or of another kind changes nothing', async () => {
    const source = await filled(IN_MEMORY);
    const lines = await exported(source);
    const target = await openStore(IN_MEMORY);
    const row = lines.findIndex((line) => line.includes('"table":"jobs"'));
    for (const broken of [
      [],
      lines.slice(0, -1),
      lines.slice(1),
      lines.toSpliced(10, 1),
      lines.with(row, lines[row]!.replace('job_0', 'job_9')),
      lines.with(row, lines[row]!.replace('"sequence"', '"other"')),
      [...lines, lines.at(-2)!],
    ]) {
      await expect(importInto(target, broken)).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    }
    expect(await target.as(LOCAL_CALLER).audit.list({ limit: 1 })).toEqual([]);
    await Promise.all([source.close(), target.close()]);
  });

  it('a tenant that has something else is not mixed with it', async () => {
    const source = await filled(IN_MEMORY);
    const target = await openStore(IN_MEMORY);
    const { sequence: _, tenantId: _t, deskId: _d, createdBy: _c, ...job } = jobRecord({ id: 'job_own' });
    await target.as(LOCAL_CALLER).jobs.insert(job, '{}');
    await expect(importInto(target, await exported(source))).rejects.toMatchObject({
      code: 'INPUT_DUPLICATE',
    });
    expect((await target.as(LOCAL_CALLER).jobs.list({ limit: 9 })).map(({ id }) => id)).toEqual(['job_own']);
    await Promise.all([source.close(), target.close()]);
  });
});

describeWithPostgres('from SQLite to PostgreSQL', () => moves(memory, postgresql));
describeWithPostgres('from PostgreSQL to SQLite', () => moves(postgresql, memory));
