import type { z } from 'zod';
import { CounterpoiseError } from '../../core/errors.ts';
import { parseWithSchema } from '../../core/parse.ts';
import { readTable } from './read-table.ts';
import {
  draftOf,
  locateColumns,
  type ReadCell,
  refuseMissingColumns,
  unknownColumnWarning,
} from './row-fields.ts';

/** How the rows of a table are read. */
export interface StrictRows<Field extends string, Schema extends z.ZodType> {
  /** What each column takes, in words. */
  readonly fields: Readonly<Record<Field, string>>;
  readonly required: readonly NoInfer<Field>[];
  readonly readCell: Readonly<Record<Field, ReadCell>>;
  /** Of one row. */
  readonly rowSchema: Schema;
}

/**
 * Reads a table of which every row counts: one that is wrong refuses the file, since a sum without it would be wrong.
 *
 * @param file its name, for errors
 * @throws CounterpoiseError INPUT_COLUMN_MISSING, INPUT_INVALID naming row and field, those of {@link readTable}
 */
export function readStrictRows<Field extends string, Schema extends z.ZodType>(
  text: string,
  file: string,
  { fields, required, readCell, rowSchema }: StrictRows<Field, Schema>,
): { readonly rows: readonly z.output<Schema>[]; readonly warnings: readonly string[] } {
  const table = readTable(text, file);
  const names = Object.keys(fields) as Field[];
  const columns = locateColumns(table.header, names);
  refuseMissingColumns(
    table,
    required.filter((field) => !columns.has(field)),
    `a header with ${required.join(', ')}`,
  );
  const [broken] = table.rejected;
  if (broken !== undefined) {
    const { code, message, ...place } = broken;
    throw new CounterpoiseError(code, message, place);
  }
  const rows = table.rows.map((row) => {
    const draft = draftOf(row, columns, readCell, fields, { dateFormat: 'iso', rateConvention: 'decimal' });
    if ('problem' in draft) {
      const { code, message, ...place } = draft.problem;
      throw new CounterpoiseError(code, message, { ...place, file, row: row.row });
    }
    return parseWithSchema(rowSchema, draft.value, { file, row: row.row });
  });
  return { rows, warnings: unknownColumnWarning(table.header, columns, names) };
}
