import { z } from 'zod';
import { invariant } from '../../core/invariant.ts';
import {
  boundsInOrder,
  couponPayUp,
  loanCriteria,
  type PayUpStory,
  type PayUps,
  payUpStoryName,
} from '../../market/execution-terms.ts';
import { PROGRAMS } from '../../market/programs.ts';
import { isoDateSchema } from '../../market/snapshot.ts';
import type { DateFormat } from './parse-cell.ts';
import { detectRateConvention } from './rate-convention.ts';
import { readTable, type TableRow } from './read-table.ts';
import { type FieldProblem, noGoodRow, type RowError, shownText } from './row-error.ts';
import {
  cellOf,
  draftOf,
  locateColumns,
  type ReadCell,
  readDate,
  readName,
  readNumber,
  readRate,
  readText,
  refuseMissingColumns,
  textsOf,
  unknownColumnWarning,
} from './row-fields.ts';

/** The columns of a pay-up grid: what each takes, in words. */
const PAY_UP_FIELDS = {
  date: 'the day the grid was quoted, the same in every row',
  story: 'a text of 1 to 60 characters',
  program: `one of ${PROGRAMS.join(', ')}`,
  coupon: 'a coupon such as 6 or 5.5, in percent or decimal',
  payUp32nds: '32nds from 0 to 320',
  loanAmountMin: 'dollars, or nothing',
  loanAmountMax: 'dollars, or nothing',
  ficoMin: 'a whole number from 300 to 850, or nothing',
  ficoMax: 'a whole number from 300 to 850, or nothing',
  ltvMinPercent: 'percent from 0 to 150, or nothing',
  ltvMaxPercent: 'percent from 0 to 150, or nothing',
  states: 'two letters each, with blanks between (NY NJ), or nothing',
} as const;
type PayUpField = keyof typeof PAY_UP_FIELDS;

const FIELDS = Object.keys(PAY_UP_FIELDS) as readonly PayUpField[];
const REQUIRED = ['date', 'story', 'program', 'coupon', 'payUp32nds'] as const;

const READ_CELL: Readonly<Record<PayUpField, ReadCell>> = {
  date: readDate,
  story: readText,
  program: readName(PROGRAMS),
  coupon: readRate,
  payUp32nds: readNumber,
  loanAmountMin: readNumber,
  loanAmountMax: readNumber,
  ficoMin: readNumber,
  ficoMax: readNumber,
  ltvMinPercent: readNumber,
  ltvMaxPercent: readNumber,
  states: readText,
};

const rowSchema = z
  .strictObject({
    date: isoDateSchema,
    ...payUpStoryName,
    ...couponPayUp,
    ...loanCriteria,
    states: z
      .string()
      .transform((text) => text.toUpperCase().split(/[\s,;]+/))
      .pipe(loanCriteria.states.unwrap())
      .optional(),
  })
  .refine(boundsInOrder, { path: ['story'], message: 'has a minimum above its maximum' });
type PayUpRow = z.output<typeof rowSchema>;

/** A grid of pay-ups that could be read, and what became of the rest. */
export interface PayUpsFile {
  readonly payUps: PayUps;
  readonly rejected: readonly RowError[];
  readonly warnings: readonly string[];
}

/**
 * Reads a grid of pay-ups from delimited text, a row for each story and coupon. Bad rows are left out, each with its reason.
 *
 * @param text the whole file
 * @param file its name, for errors, and the grid's source
 * @throws CounterpoiseError INPUT_COLUMN_MISSING, INPUT_NO_GOOD_ROW, those of {@link readTable}
 */
export function readPayUps(
  text: string,
  file: string,
  { dateFormat = 'iso' }: { readonly dateFormat?: DateFormat } = {},
): PayUpsFile {
  const table = readTable(text, file);
  const columns = locateColumns(table.header, FIELDS);
  const missing = REQUIRED.filter((field) => !columns.has(field));
  refuseMissingColumns(table, missing, `a header with ${FIELDS.join(', ')}; the criteria where wanted`);
  const context = { dateFormat, rateConvention: detectRateConvention(textsOf(table, columns, ['coupon'])) };
  const grid = gridOfRows();
  const rejected: RowError[] = [...table.rejected];
  for (const row of table.rows) {
    const draft = draftOf(row, columns, READ_CELL, PAY_UP_FIELDS, context);
    const problem = 'problem' in draft ? draft.problem : grid.add(draft.value, row);
    if (problem === undefined) continue;
    const id = cellOf(row, columns, 'story');
    rejected.push({ ...problem, file, row: row.row, ...(id === '' ? {} : { id }) });
  }
  rejected.sort((a, b) => (a.row ?? 0) - (b.row ?? 0));
  const payUps = grid.payUps(file);
  if (payUps === undefined) throw noGoodRow('pay-ups', file, rejected);
  return { payUps, rejected, warnings: unknownColumnWarning(table.header, columns, FIELDS) };
}

interface StoryRows {
  readonly first: TableRow;
  readonly story: Omit<PayUpStory, 'payUps'>;
  readonly payUps: { coupon: number; payUp32nds: number }[];
}

/** Gathers rows into stories; rows of one story agree on its criteria, and the whole grid on its date. */
function gridOfRows() {
  const stories = new Map<string, StoryRows>();
  let date: PayUpRow['date'] | undefined;
  const place = (parsed: PayUpRow, row: TableRow): FieldProblem | undefined => {
    const { date: quoted, story, program, coupon, payUp32nds, ...when } = parsed;
    if (date !== undefined && quoted !== date) return wrong('date', `The rows above are of ${date}.`, quoted);
    if (Object.keys(when).length === 0) {
      return wrong('story', 'The story has no criterion: what fits every loan is none.', story);
    }
    const key = JSON.stringify([program, story]);
    const known = stories.get(key) ?? { first: row, story: { story, program, when }, payUps: [] };
    if (JSON.stringify(known.story.when) !== JSON.stringify(when)) {
      return wrong('story', `The story has other criteria in row ${known.first.row}.`, story);
    }
    if (known.payUps.some((one) => one.coupon === coupon)) {
      return wrong('coupon', 'The story quotes this coupon in a row above.', String(coupon));
    }
    date = quoted;
    known.payUps.push({ coupon, payUp32nds });
    stories.set(key, known);
    return undefined;
  };
  return {
    add: (draft: object, row: TableRow): FieldProblem | undefined => {
      const parsed = rowSchema.safeParse(draft);
      return parsed.success ? place(parsed.data, row) : problemOf(parsed.error.issues[0]!, draft);
    },
    payUps: (source: string): PayUps | undefined => {
      if (date === undefined) return undefined;
      return {
        date,
        source,
        stories: [...stories.values()].map(({ story, payUps }) => ({ ...story, payUps })),
      };
    },
  };
}

function problemOf({ code, path, message }: z.core.$ZodIssue, draft: object): FieldProblem {
  const field = FIELDS.find((name) => name === path[0]);
  invariant(field !== undefined, 'A row has no other members than its columns.');
  const value: unknown = Reflect.get(draft, field);
  if (value === undefined) return wrong(field, 'The value is missing.', '');
  const found = shownText(String(value));
  return wrong(
    field,
    code === 'custom' ? `The story ${message}.` : `"${found}" is not accepted here.`,
    found,
  );
}

function wrong(field: PayUpField, message: string, found: string): FieldProblem {
  return { code: 'INPUT_INVALID', field, message, found, accepted: PAY_UP_FIELDS[field] };
}
