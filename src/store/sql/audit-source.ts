import { join } from 'node:path';
import DatabaseFile from 'better-sqlite3';
import pg from 'pg';
import type { AuditTuple } from '../audit-chain.ts';
import type { AuditHead } from '../audit-check.ts';
import { getTypeParser, type PostgresqlTarget } from './postgresql-database.ts';
import type { SqliteTarget } from './sqlite-database.ts';
import { STORE_FILE } from './sqlite-file.ts';

/** Entries read at once: few enough to be light, many enough that reading them one page at a time costs nothing. */
const PAGE_COUNT = 10_000;

const COLUMNS =
  'sequence, tenant_id, desk_id, at, actor, request_id, correlation_id, action, object_id, content_digest, previous_hash, hash';

/** A chain as the database has it, read beside those that write. */
export interface AuditSource {
  readonly head: AuditHead;
  readonly pages: () => AsyncIterable<readonly AuditTuple[]> | Iterable<readonly AuditTuple[]>;
  readonly close: () => Promise<void>;
}

/** Opens a chain to be read as it stands at this moment: what is added meanwhile is left for the next time. */
export function openAuditSource(target: SqliteTarget | PostgresqlTarget): Promise<AuditSource> {
  return target.kind === 'sqlite' ? sqliteSource(target) : postgresqlSource(target);
}

async function sqliteSource({ dataDir }: SqliteTarget): Promise<AuditSource> {
  const file = new DatabaseFile(join(dataDir, STORE_FILE), { fileMustExist: true });
  file.pragma('query_only = true');
  // One transaction is one moment: nothing that is written meanwhile is seen.
  file.exec('begin');
  const head = file.prepare<[], AuditHead>('select sequence, hash from audit_head').get();
  const page = file
    .prepare<[number, number], AuditTuple>(
      `select ${COLUMNS} from audit where sequence > ? order by sequence limit ?`,
    )
    .raw();
  return {
    head: headOf(head),
    pages: function* () {
      for (let last = -Infinity; ; ) {
        const rows = page.all(last, PAGE_COUNT);
        if (rows.length === 0) return;
        yield rows;
        last = rows.at(-1)![0];
      }
    },
    close: async () => {
      file.close();
    },
  };
}

async function postgresqlSource({ url }: PostgresqlTarget): Promise<AuditSource> {
  const client = new pg.Client({ connectionString: url, types: { getTypeParser } });
  // What breaks the connection is told by the query under way.
  client.on('error', () => {});
  await client.connect();
  await client.query('begin transaction isolation level repeatable read, read only');
  const { rows } = await client.query<AuditHead>('select sequence, hash from audit_head');
  return {
    head: headOf(rows[0]),
    pages: async function* () {
      for (let last = Number.MIN_SAFE_INTEGER; ; ) {
        const page = await client.query<[...AuditTuple]>({
          text: `select ${COLUMNS} from audit where sequence > $1 order by sequence limit $2`,
          values: [last, PAGE_COUNT],
          rowMode: 'array',
        });
        if (page.rows.length === 0) return;
        yield page.rows;
        last = page.rows.at(-1)![0];
      }
    },
    close: () => client.end(),
  };
}

/** A store whose head was removed has no end that could be checked; then every entry is beyond it. */
function headOf(row: AuditHead | undefined): AuditHead {
  return row ?? { sequence: 0, hash: '' };
}
