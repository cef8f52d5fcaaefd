import { z } from 'zod';
import { LOCK_FIELDS, LOCK_NAMES, type LockField } from '../../book/lock-terms.ts';
import { CounterpoiseError } from '../../core/errors.ts';
import { parseJson, parseWithSchema } from '../../core/parse.ts';
import { DATE_FORMATS } from './parse-cell.ts';
import { RATE_CONVENTIONS } from './rate-convention.ts';
import type { PipelineFile, ReadPipelineOptions } from './read-pipeline.ts';
import { readPipelineTable } from './read-pipeline.ts';
import { columnKey, readTable, type Table } from './read-table.ts';

const FIELDS = Object.keys(LOCK_FIELDS) as [LockField, ...LockField[]];
/** Columns whose words a loan system spells its own way. */
export type EnumField = keyof typeof LOCK_NAMES;
export const ENUM_FIELDS = Object.keys(LOCK_NAMES) as [EnumField, ...EnumField[]];

const NAME_LENGTH_MAX = 200;
const nameSchema = z.string().min(1).max(NAME_LENGTH_MAX);

/** How a lock tape of a loan origination system becomes a pipeline. See docs/schemas/tape-mapping.json. */
export const tapeMappingSchema = z.strictObject({
  schemaVersion: z.literal(1),
  description: z.string().max(2_000).optional(),
  columns: z
    .partialRecord(z.enum(FIELDS), nameSchema)
    .refine((columns) => Object.keys(columns).length > 0, 'must name at least one column')
    .describe('our column: the tape’s column'),
  enums: z
    .partialRecord(z.enum(ENUM_FIELDS), z.record(nameSchema, nameSchema))
    .optional()
    .describe('for a column of ours: the tape’s word: our word; words not listed are taken as they stand'),
  dateFormat: z.enum(DATE_FORMATS).default('iso').describe('mdy: M/D/YYYY is read month first'),
  rateConvention: z.enum(RATE_CONVENTIONS).optional().describe('how rates are written; detected when absent'),
});

export type TapeMapping = z.output<typeof tapeMappingSchema>;

/**
 * Reads a mapping file.
 *
 * @throws CounterpoiseError INPUT_INVALID naming the field
 */
export function readTapeMapping(text: string, file: string): TapeMapping {
  return parseWithSchema(tapeMappingSchema, parseJson(text, file), { file });
}

/**
 * Reads a lock tape as a pipeline: columns and words are renamed, everything else is dropped unread.
 *
 * @param text the whole tape, delimited
 * @param file its name, for errors; rows keep the tape's numbers
 * @throws CounterpoiseError INPUT_COLUMN_MISSING when the tape lacks a column the mapping names, and the errors
 *   of a pipeline
 */
export function readLockTape(
  text: string,
  file: string,
  mapping: TapeMapping,
  options: Pick<ReadPipelineOptions, 'asOf'> = {},
): PipelineFile {
  return readPipelineTable(applyTapeMapping(readTable(text, file), mapping), {
    ...options,
    dateFormat: mapping.dateFormat,
    ...(mapping.rateConvention === undefined ? {} : { rateConvention: mapping.rateConvention }),
  });
}

/** The tape's table under our names: only mapped columns remain, in the mapping's order. */
function applyTapeMapping(table: Table, mapping: TapeMapping): Table {
  const indexOfTheirs = new Map(table.header.map((name, index) => [columnKey(name), index]));
  const picked = Object.entries(mapping.columns).map(([ours, theirs]) => {
    const index = indexOfTheirs.get(columnKey(theirs));
    if (index === undefined) {
      throw new CounterpoiseError(
        'INPUT_COLUMN_MISSING',
        `The mapping reads ${ours} from the column "${theirs}", which the tape does not have.`,
        { file: table.file, row: 1, field: theirs, accepted: `one of ${table.header.join(', ')}` },
      );
    }
    return { ours, index, words: wordsOf(mapping, ours) };
  });
  return {
    file: table.file,
    header: picked.map(({ ours }) => ours),
    rows: table.rows.map(({ row, cells }) => ({
      row,
      cells: picked.map(({ index, words }) => {
        const cell = cells[index]!;
        return words.get(cell.trim().toLowerCase()) ?? cell;
      }),
    })),
    rejected: table.rejected,
  };
}

function wordsOf(mapping: TapeMapping, field: string): ReadonlyMap<string, string> {
  const words = mapping.enums?.[field as EnumField] ?? {};
  return new Map(Object.entries(words).map(([theirs, ours]) => [theirs.trim().toLowerCase(), ours]));
}
