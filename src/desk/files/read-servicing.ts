import type { z } from 'zod';
import {
  REQUIRED_SERVICING_FIELDS,
  SERVICING_FIELDS,
  SERVICING_NAMES,
  SERVICING_RIGHTS_MAX,
  type ServicingField,
  servicingRightSchema,
} from '../../book/servicing-terms.ts';
import { CounterpoiseError } from '../../core/errors.ts';
import type { ServicingRight } from '../../instruments/servicing-right.ts';
import { parseNumber, parseYesNo } from './parse-cell.ts';
import { detectRateConvention } from './rate-convention.ts';
import { readTable } from './read-table.ts';
import { type FieldProblem, noGoodRow, type RowError, shownText } from './row-error.ts';
import {
  cellOf,
  draftOf,
  locateColumns,
  type ReadCell,
  readName,
  readNumber,
  readRate,
  readText,
  refuseMissingColumns,
  textsOf,
  unknownColumnWarning,
} from './row-fields.ts';

/** The rights of a file that could be read, and what became of the rest. */
export interface ServicingFile {
  readonly rights: readonly ServicingRight[];
  readonly rejected: readonly RowError[];
  readonly warnings: readonly string[];
}

const FIELDS = Object.keys(SERVICING_FIELDS) as readonly ServicingField[];

const readPercent: ReadCell = (text) => parseNumber(text, true);

const READ_CELL: Readonly<Record<ServicingField, ReadCell>> = {
  servicingId: readText,
  program: readName(SERVICING_NAMES.program),
  noteRate: readRate,
  balance: readNumber,
  loanCount: readNumber,
  ageMonths: readNumber,
  remainingMonths: readNumber,
  servicingFeeBp: readNumber,
  delinquent30Share: readNumber,
  delinquent60Share: readNumber,
  delinquent90Share: readNumber,
  escrowPerLoan: readNumber,
  marketMultiple: readNumber,
  oasBp: readNumber,
  fico: readNumber,
  dti: readPercent,
  ltv: readPercent,
  purpose: readName(SERVICING_NAMES.purpose),
  occupancy: readName(SERVICING_NAMES.occupancy),
  propertyType: readName(SERVICING_NAMES.propertyType),
  firstTimeBuyer: parseYesNo,
  channel: readName(SERVICING_NAMES.channel),
};

/**
 * Reads a servicing book from delimited text. Bad rows are left out, each with its reason; the good ones go on.
 *
 * @param text the whole file
 * @param file its name, for errors
 * @throws CounterpoiseError INPUT_COLUMN_MISSING, INPUT_NO_GOOD_ROW, INPUT_TOO_LARGE for too many rights, and those of
 *   {@link readTable}
 */
export function readServicing(text: string, file: string): ServicingFile {
  const table = readTable(text, file);
  const columns = locateColumns(table.header, FIELDS);
  refuseMissingColumns(
    table,
    REQUIRED_SERVICING_FIELDS.filter((field) => !columns.has(field)),
    `a header with ${REQUIRED_SERVICING_FIELDS.join(', ')}, and where known ${optionalFields().join(', ')}`,
  );
  if (table.rows.length > SERVICING_RIGHTS_MAX) {
    throw new CounterpoiseError(
      'INPUT_TOO_LARGE',
      `${table.rows.length} rights are more than one book has.`,
      {
        file,
        found: String(table.rows.length),
        accepted: `at most ${SERVICING_RIGHTS_MAX} rights`,
      },
    );
  }
  const rateConvention = detectRateConvention(textsOf(table, columns, ['noteRate']));
  const rights: ServicingRight[] = [];
  const rejected: RowError[] = [...table.rejected];
  const rowOfRight = new Map<string, number>();
  for (const row of table.rows) {
    const id = cellOf(row, columns, 'servicingId');
    const reject = (problem: FieldProblem): void => {
      rejected.push({ ...problem, file, row: row.row, ...(id === '' ? {} : { id }) });
    };
    const draft = draftOf(row, columns, READ_CELL, SERVICING_FIELDS, { dateFormat: 'iso', rateConvention });
    if ('problem' in draft) {
      reject(draft.problem);
      continue;
    }
    const parsed = servicingRightSchema.safeParse(draft.value);
    if (!parsed.success) {
      reject(problemOf(parsed.error.issues[0]!, (field) => cellOf(row, columns, field)));
      continue;
    }
    const first = rowOfRight.get(parsed.data.servicingId);
    if (first !== undefined) {
      reject({
        code: 'INPUT_DUPLICATE',
        field: 'servicingId',
        message: `The right "${shownText(id)}" already stands in row ${first}.`,
        found: shownText(id),
        accepted: SERVICING_FIELDS.servicingId,
      });
      continue;
    }
    rowOfRight.set(parsed.data.servicingId, row.row);
    rights.push(parsed.data);
  }
  rejected.sort((a, b) => (a.row ?? 0) - (b.row ?? 0));
  if (rights.length === 0) throw noGoodRow('servicing rights', file, rejected);
  return { rights, rejected, warnings: unknownColumnWarning(table.header, columns, FIELDS) };
}

function optionalFields(): readonly ServicingField[] {
  const required: readonly ServicingField[] = REQUIRED_SERVICING_FIELDS;
  return FIELDS.filter((field) => !required.includes(field));
}

function problemOf(issue: z.core.$ZodIssue, textOf: (field: ServicingField) => string): FieldProblem {
  const field = FIELDS.find((one) => one === issue.path[0]) ?? 'servicingId';
  const found = shownText(textOf(field));
  const message =
    issue.code === 'custom'
      ? `${field} ${issue.message}.`
      : found === ''
        ? 'The value is missing.'
        : `"${found}" is not accepted here.`;
  return { code: 'INPUT_INVALID', field, message, found, accepted: SERVICING_FIELDS[field] };
}
