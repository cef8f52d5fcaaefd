import { type CreateTableBuilder, type RawBuilder, sql } from 'kysely';
import { CHAIN_START_HASH } from '../audit-chain.ts';
import type { Queries, SqlDialect } from './sql-database.ts';

type ColumnKind = 'text' | 'integer' | 'bytes';

/** `?` behind a kind: may be null. */
type Columns = Readonly<Record<string, ColumnKind | `${ColumnKind}?`>>;

const OWNED = { tenant_id: 'text', desk_id: 'text?' } as const satisfies Columns;

/** Every table of the first version. */
export async function createTables(db: Queries, dialect: SqlDialect): Promise<void> {
  const table = async (
    name: string,
    columns: Columns,
    primaryKey: readonly string[],
    more: (table: Table) => Table = (same) => same,
  ): Promise<void> => {
    let builder: Table = db.schema.createTable(name);
    for (const [column, kind] of Object.entries(columns)) {
      const isNullable = kind.endsWith('?');
      const type = columnType(dialect, kind.replace('?', '') as ColumnKind);
      builder = builder.addColumn(column, type, (spec) => (isNullable ? spec : spec.notNull()));
    }
    builder = more(builder.addPrimaryKeyConstraint(`${name}_key`, primaryKey as [string]));
    await (dialect === 'sqlite' ? builder.modifyEnd(sql`strict`) : builder).execute();
  };
  const index = (name: string, on: string, columns: readonly string[], unique = false): Promise<void> => {
    const builder = db.schema
      .createIndex(name)
      .on(on)
      .columns(columns as [string]);
    return (unique ? builder.unique() : builder).execute();
  };
  const blobReference =
    (column: string) =>
    (builder: Table): Table =>
      builder.addForeignKeyConstraint(`${column}_stored`, ['tenant_id', column], 'blobs', [
        'tenant_id',
        'digest',
      ]);

  await table('blobs', { tenant_id: 'text', digest: 'text', encoding: 'text', bytes: 'bytes' }, [
    'tenant_id',
    'digest',
  ]);

  await table(
    'documents',
    {
      ...OWNED,
      kind: 'text',
      id: 'text',
      sequence: 'integer',
      as_of: 'text',
      as_of_time: 'text?',
      as_of_instant: 'integer?',
      content_digest: 'text',
      inputs_digest: 'text?',
      may_be_latest: 'integer',
      detail_json: 'text',
      blob_digest: 'text?',
      created_at: 'text',
      created_by: 'text',
      erased_at: 'text?',
    },
    ['tenant_id', 'id'],
    blobReference('blob_digest'),
  );
  await index('documents_in_order', 'documents', ['tenant_id', 'kind', 'sequence'], true);
  await index('documents_by_day', 'documents', ['tenant_id', 'kind', 'as_of']);
  await index('documents_by_age', 'documents', ['created_at']);
  await index('documents_by_inputs', 'documents', ['tenant_id', 'inputs_digest']);
  await index('documents_by_blob', 'documents', ['tenant_id', 'blob_digest']);

  await table(
    'jobs',
    {
      ...OWNED,
      id: 'text',
      sequence: 'integer',
      version: 'integer',
      kind: 'text',
      state: 'text',
      correlation_id: 'text?',
      input_digest: 'text',
      engine_fingerprint: 'text?',
      created_at: 'text',
      finished_at: 'text?',
      result_deleted_at: 'text?',
      request_digest: 'text?',
      record_json: 'text',
    },
    ['tenant_id', 'id'],
    blobReference('request_digest'),
  );
  await index('jobs_in_order', 'jobs', ['tenant_id', 'sequence'], true);
  await index('jobs_by_state', 'jobs', ['state', 'created_at']);
  await index('jobs_by_input', 'jobs', ['tenant_id', 'input_digest']);
  await index('jobs_by_request', 'jobs', ['tenant_id', 'request_digest']);
  await index('jobs_by_correlation', 'jobs', ['tenant_id', 'correlation_id']);
  const ofJob = (name: string, builder: Table): Table =>
    builder.addForeignKeyConstraint(`${name}_of_job`, ['tenant_id', 'job_id'], 'jobs', ['tenant_id', 'id']);
  await table(
    'job_versions',
    { tenant_id: 'text', job_id: 'text', version: 'integer', record_json: 'text' },
    ['tenant_id', 'job_id', 'version'],
    (builder) => ofJob('job_versions', builder),
  );
  await table(
    'job_inputs',
    { tenant_id: 'text', job_id: 'text', document_id: 'text' },
    ['tenant_id', 'job_id', 'document_id'],
    (builder) => ofJob('job_inputs', builder),
  );
  await index('job_inputs_by_document', 'job_inputs', ['tenant_id', 'document_id']);
  await table(
    'results',
    { tenant_id: 'text', job_id: 'text', blob_digest: 'text', created_at: 'text' },
    ['tenant_id', 'job_id'],
    (builder) => blobReference('blob_digest')(ofJob('results', builder)),
  );
  await index('results_by_blob', 'results', ['tenant_id', 'blob_digest']);

  await table(
    'idempotency_keys',
    {
      tenant_id: 'text',
      key: 'text',
      request_digests_json: 'text',
      resource_id: 'text',
      created_at: 'text',
    },
    ['tenant_id', 'key'],
  );
  await index('idempotency_keys_by_age', 'idempotency_keys', ['created_at']);

  await table(
    'events',
    {
      ...OWNED,
      stream: 'text',
      event_id: 'text',
      subject_id: 'text',
      sequence: 'integer',
      occurred_at: 'text',
      accepted_at: 'text',
      correlation_id: 'text?',
      created_by: 'text',
      content_digest: 'text',
      event_json: 'text',
    },
    ['tenant_id', 'stream', 'event_id'],
  );
  await index('events_in_order', 'events', ['tenant_id', 'stream', 'sequence'], true);
  await index('events_by_subject', 'events', ['tenant_id', 'stream', 'subject_id', 'sequence'], true);
  await index('events_by_correlation', 'events', ['tenant_id', 'correlation_id']);

  await table(
    'audit',
    {
      sequence: 'integer',
      ...OWNED,
      at: 'text',
      actor: 'text',
      request_id: 'text?',
      correlation_id: 'text?',
      action: 'text',
      object_id: 'text',
      content_digest: 'text?',
      previous_hash: 'text',
      hash: 'text',
    },
    ['sequence'],
  );
  await index('audit_by_tenant', 'audit', ['tenant_id', 'sequence']);
  await index('audit_by_object', 'audit', ['tenant_id', 'object_id', 'sequence']);
  await index('audit_by_correlation', 'audit', ['tenant_id', 'correlation_id', 'sequence']);
  await index('audit_by_time', 'audit', ['at', 'sequence']);
  await table('audit_head', { id: 'integer', sequence: 'integer', hash: 'text' }, ['id']);
  await db.insertInto('audit_head').values({ id: 1, sequence: 0, hash: CHAIN_START_HASH }).execute();

  await table(
    'api_keys',
    {
      ...OWNED,
      id: 'text',
      sequence: 'integer',
      name: 'text',
      secret_hash: 'text',
      roles_json: 'text',
      desk_ids_json: 'text',
      expires_at: 'text?',
      revoked_at: 'text?',
      last_used_at: 'text?',
      created_at: 'text',
      created_by: 'text',
    },
    ['id'],
  );
  await index('api_keys_in_order', 'api_keys', ['tenant_id', 'sequence'], true);

  await table(
    'webhooks',
    { ...OWNED, id: 'text', sequence: 'integer', disabled_at: 'text?', record_json: 'text' },
    ['id'],
  );
  await index('webhooks_in_order', 'webhooks', ['tenant_id', 'sequence'], true);
  await table(
    'webhook_deliveries',
    {
      tenant_id: 'text',
      id: 'text',
      sequence: 'integer',
      webhook_id: 'text',
      event_id: 'text',
      state: 'text',
      next_attempt_at: 'text?',
      created_at: 'text',
      record_json: 'text',
    },
    ['id'],
    (builder) =>
      builder.addForeignKeyConstraint('deliveries_of_webhook', ['webhook_id'], 'webhooks', ['id'], (key) =>
        key.onDelete('cascade'),
      ),
  );
  await index('deliveries_once', 'webhook_deliveries', ['webhook_id', 'event_id'], true);
  await index('deliveries_in_order', 'webhook_deliveries', ['webhook_id', 'sequence'], true);
  await index('deliveries_by_age', 'webhook_deliveries', ['state', 'created_at']);
  await index('deliveries_due', 'webhook_deliveries', ['next_attempt_at']);

  for (const name of ['audit', 'events']) await makeAppendOnly(db, dialect, name);
}

type Table = CreateTableBuilder<string, string>;

function columnType(
  dialect: SqlDialect,
  kind: ColumnKind,
): 'text' | 'integer' | 'blob' | RawBuilder<unknown> {
  if (dialect === 'sqlite') return kind === 'bytes' ? 'blob' : kind;
  if (kind === 'integer') return sql`bigint`;
  // By bytes, so that texts sort as they do in SQLite and in JavaScript.
  return kind === 'bytes' ? sql`bytea` : sql`text collate "C"`;
}

/** No statement of ours changes what these tables hold; should one try by mistake, the database refuses. */
async function makeAppendOnly(db: Queries, dialect: SqlDialect, name: string): Promise<void> {
  const table = sql.table(name);
  if (dialect === 'sqlite') {
    for (const verb of ['update', 'delete'] as const) {
      const trigger = sql.ref(`${name}_refuses_${verb}`);
      const message = sql.lit(`${name} only grows`);
      await sql`create trigger ${trigger} before ${sql.raw(verb)} on ${table} begin select raise(abort, ${message}); end`.execute(
        db,
      );
    }
    return;
  }
  await sql`create or replace function refuse_change() returns trigger language plpgsql as $$ begin raise exception '% only grows', tg_table_name; end $$`.execute(
    db,
  );
  await sql`create trigger ${sql.ref(`${name}_only_grows`)} before update or delete or truncate on ${table} for each statement execute function refuse_change()`.execute(
    db,
  );
}
