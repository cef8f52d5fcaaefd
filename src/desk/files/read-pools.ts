import { instrumentId, parseInstrumentName } from '../../book/position-terms.ts';
import { isIsoMonth } from '../../core/dates.ts';
import { CounterpoiseError } from '../../core/errors.ts';
import { deliverablePoolSchema, POOL_COUNT_MAX, POOL_FIELDS } from '../deliverable-pools.ts';
import type { DeliverablePool } from '../planned-deliveries.ts';
import { parseNumber } from './parse-cell.ts';
import { columnKey, readTable, type Table, type TableRow } from './read-table.ts';
import { noGoodRow, type RowError, shownText } from './row-error.ts';

type PoolField = keyof typeof POOL_FIELDS;
const FIELDS = Object.keys(POOL_FIELDS) as readonly PoolField[];
const REQUIRED = FIELDS.filter((field) => field !== 'settlementMonth');

/** The pools of a file that could be read, and what became of the rest. */
export interface PoolsFile {
  readonly pools: readonly DeliverablePool[];
  readonly rejected: readonly RowError[];
}

/**
 * Reads pools that can be delivered from delimited text. Bad rows are left out, each with its reason.
 *
 * @param file its name, for errors
 * @throws CounterpoiseError INPUT_COLUMN_MISSING, INPUT_NO_GOOD_ROW, INPUT_TOO_LARGE for too many pools, and those of
 *   {@link readTable}
 */
export function readPools(text: string, file: string): PoolsFile {
  const table = readTable(text, file);
  const columns = locateColumns(table);
  const rejected: RowError[] = [...table.rejected];
  const pools = new Map<string, DeliverablePool>();
  for (const row of table.rows) {
    const { pool, fault } = poolOf(row, columns);
    const twice = pool !== undefined && pools.has(pool.poolNumber);
    if (pool !== undefined && !twice) pools.set(pool.poolNumber, pool);
    else rejected.push({ ...(fault ?? standsTwice(pool!.poolNumber)), file, row: row.row });
  }
  if (pools.size === 0) throw noGoodRow('pools', file, rejected);
  if (pools.size > POOL_COUNT_MAX) {
    throw new CounterpoiseError('INPUT_TOO_LARGE', `${pools.size} pools are more than are planned at once.`, {
      file,
      accepted: `at most ${POOL_COUNT_MAX} pools`,
    });
  }
  return { pools: [...pools.values()], rejected };
}

function locateColumns(table: Table): ReadonlyMap<PoolField, number> {
  const keys = table.header.map(columnKey);
  const columns = new Map<PoolField, number>();
  for (const field of FIELDS) {
    const index = keys.indexOf(columnKey(field));
    if (index >= 0) columns.set(field, index);
  }
  const missing = REQUIRED.filter((field) => !columns.has(field));
  if (missing.length === 0) return columns;
  throw new CounterpoiseError(
    'INPUT_COLUMN_MISSING',
    `The columns ${missing.join(', ')} are missing from the pools.`,
    {
      file: table.file,
      row: 1,
      field: missing.join(', '),
      accepted: `a header with ${REQUIRED.join(', ')}, and where a pool is for one month settlementMonth`,
    },
  );
}

type RowFault = Omit<RowError, 'file' | 'row'>;

function standsTwice(poolNumber: string): RowFault {
  const message = `The pool "${shownText(poolNumber)}" stands twice.`;
  return { code: 'INPUT_DUPLICATE', field: 'poolNumber', message, accepted: POOL_FIELDS.poolNumber };
}

function poolOf(
  row: TableRow,
  columns: ReadonlyMap<PoolField, number>,
): { readonly pool?: DeliverablePool; readonly fault?: RowFault } {
  const cell = (field: PoolField): string => {
    const index = columns.get(field);
    return index === undefined ? '' : row.cells[index]!.trim();
  };
  const wrong = (field: PoolField) => {
    const found = shownText(cell(field));
    const message = found === '' ? 'The value is missing.' : `"${found}" is not accepted here.`;
    return { fault: { code: 'INPUT_INVALID' as const, field, message, found, accepted: POOL_FIELDS[field] } };
  };
  const name = parseInstrumentName(cell('instrument'));
  if (name?.kind !== 'tba') return wrong('instrument');
  const face = parseNumber(cell('face'));
  if ('problem' in face) return wrong('face');
  const month = cell('settlementMonth');
  if (month !== '' && !isIsoMonth(month)) return wrong('settlementMonth');
  const parsed = deliverablePoolSchema.safeParse({
    poolNumber: cell('poolNumber'),
    instrument: instrumentId(name),
    face: face.value,
    ...(month === '' ? {} : { settlementMonth: month }),
  });
  if (parsed.success) return { pool: parsed.data };
  const field = FIELDS.find((one) => one === parsed.error.issues[0]?.path[0]);
  return wrong(field ?? 'poolNumber');
}
