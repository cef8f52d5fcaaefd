import { type Command, InvalidArgumentError } from 'commander';
import { LOCAL_TENANT } from '../core/caller.ts';
import { CounterpoiseError } from '../core/errors.ts';
import { CASH_FIELDS, CASH_KINDS, type CashEntry, cashEntrySchema } from '../desk/explain/cash.ts';
import { explainBook, requireComparable } from '../desk/explain/explain.ts';
import type { ExplainResult } from '../desk/explain/explain-result.ts';
import {
  type Corridor,
  corridorSchema,
  HEDGE_HISTORY_FIELDS,
  type HedgePeriod,
  hedgePeriodSchema,
} from '../desk/explain/hedge-effectiveness.ts';
import { readStrictRows } from '../desk/files/read-strict-rows.ts';
import { readDate, readName, readNumber, readText } from '../desk/files/row-fields.ts';
import { explainTables } from '../desk/tables/explain-tables.ts';
import {
  addBookCommandOptions,
  checkInputs,
  inStage,
  type PreparedBook,
  prepareBook,
  resultDocument,
  type ValuationOptions,
  valuationSettings,
} from './book-command.ts';
import type { CommandContext } from './command-context.ts';
import { explainText } from './explain-report.ts';
import { checkOutputOptions, printAnswer, printRemarks } from './output.ts';
import { withPool } from './pool.ts';
import { createProgress } from './progress.ts';
import { type BookInputs, readBookFiles } from './read-inputs.ts';
import { readTextFile } from './read-text-file.ts';
import { readStoredBook } from './stored-book.ts';
import { type StoreOptions, tenantName } from './tool-store.ts';

const TABLES = [
  'lines',
  'locks',
  'trades',
  'coupon-basis',
  'lock-events',
  'attribution',
  'effectiveness',
] as const;

/** Where a day's book comes from: its files, or events as of a moment. */
interface DayOptions extends ValuationOptions {
  readonly pipeline?: string;
  readonly positions?: string;
  readonly asOf?: string;
}

interface ExplainOptions extends DayOptions, StoreOptions {
  readonly beforeMarket: string;
  readonly beforePipeline?: string;
  readonly beforePositions?: string;
  readonly beforeAsOf?: string;
  readonly beforeCalibration?: string;
  readonly beforeOverrides?: string;
  readonly cash?: string;
  readonly hedgeHistory?: string;
  readonly corridor?: Corridor;
}

/** Adds `counterpoise explain`. */
export function registerExplain(program: Command, context: CommandContext): void {
  const command = program
    .command('explain')
    .description('what happened to the P&L from one day to the next, and how good the hedge was')
    .requiredOption('--before-market <file>', 'market day before, JSON')
    .option('--before-pipeline <file>', 'rate locks of the day before')
    .option('--before-positions <file>', 'positions of the day before, CSV')
    .option(
      '--before-as-of <moment>',
      'the day before’s locks and trades from the events in a store, as of then, in place of its files',
    )
    .option(
      '--as-of <moment>',
      'the same for the day itself: an RFC 3339 time, or a day: its end in New York',
    )
    .option('--data-dir <folder>', 'folder of the embedded store (.counterpoise); also while a server runs')
    .option('--config <file>', 'configuration (JSON) that says where the store is')
    .option('--tenant <name>', 'whose events of the store', tenantName, LOCAL_TENANT)
    .option('--before-calibration <file>', 'calibration set of the day before; made in memory without it')
    .option('--before-overrides <file>', 'values set by hand on the day before, JSON')
    .option('--cash <file>', 'payments between the days, CSV: kind, amount, lockId, tradeId')
    .option('--hedge-history <file>', 'earlier periods of the hedge, CSV: date, hedgedItem, hedge')
    .option('--corridor <low:high>', 'percent within which a hedge is highly effective (80:125)', corridor);
  addBookCommandOptions(command, TABLES, 'filed-or-stored').action(async (options: ExplainOptions) => {
    checkOutputOptions(options, TABLES);
    const { cash, hedgeHistory } = await readDayFiles(options);
    const optionsBefore = dayBefore(options);
    const inputsBefore = await readDay(optionsBefore, options, '--before-', context);
    const before = await checkInputs('explain', optionsBefore, inputsBefore, context);
    const inputs = await readDay(options, options, '--', context);
    const after = await checkInputs('explain', options, inputs, context);
    requireComparable(before.inputs.market, after.inputs.market, valuationSettings(options));
    const answer = await withPool(options.threads, async (pool) => {
      const progress = createProgress();
      try {
        const first = await prepareBook(before, optionsBefore, pool, context, progress);
        const second = inStage(await prepareBook(after, options, pool, context, progress), 'explain');
        const more = { cash, hedgeHistory, corridor: options.corridor ?? corridorSchema.parse({}) };
        const result = await explainBook({ before: first.request, after: second.request, ...more });
        return {
          document: () => documentOf(result, first, second, more),
          text: () => explainText(result, first, second),
          tables: explainTables(result),
        };
      } finally {
        progress.stop();
      }
    });
    await printAnswer(options, answer);
  });
}

/** The same options, for the day before. */
function dayBefore(options: ExplainOptions): DayOptions {
  const { beforeMarket, beforePipeline, beforePositions, beforeAsOf, beforeCalibration, beforeOverrides } =
    options;
  const {
    pipeline: _,
    positions: __,
    asOf: ___,
    calibration: ____,
    overrides: _____,
    ...shared
  }: DayOptions = options;
  return {
    ...shared,
    market: beforeMarket,
    ...(beforePipeline === undefined ? {} : { pipeline: beforePipeline }),
    ...(beforePositions === undefined ? {} : { positions: beforePositions }),
    ...(beforeAsOf === undefined ? {} : { asOf: beforeAsOf }),
    ...(beforeCalibration === undefined ? {} : { calibration: beforeCalibration }),
    ...(beforeOverrides === undefined ? {} : { overrides: beforeOverrides }),
  };
}

/**
 * Reads the book of a day from its files, or from the events of a store.
 *
 * @param prefix of the day's options
 */
async function readDay(
  day: DayOptions,
  store: StoreOptions,
  prefix: '--' | '--before-',
  context: CommandContext,
): Promise<BookInputs> {
  const { asOf, pipeline, positions, ...rest } = day;
  if ((asOf === undefined) === (pipeline === undefined) || (asOf !== undefined && positions !== undefined)) {
    throw new CounterpoiseError('INPUT_INVALID', 'A book comes from its files or from a store.', {
      field: `${prefix}pipeline`,
      accepted: `${prefix}pipeline, with ${prefix}positions where there are any; or ${prefix}as-of alone`,
    });
  }
  if (asOf !== undefined) {
    return readStoredBook({ market: day.market, asOf, option: `${prefix}as-of` }, store, context);
  }
  return readBookFiles({
    ...rest,
    pipeline: pipeline!,
    ...(positions === undefined ? {} : { positions }),
  });
}

async function readDayFiles(options: ExplainOptions): Promise<{
  readonly cash: readonly CashEntry[];
  readonly hedgeHistory: readonly HedgePeriod[];
}> {
  const cash = await rowsOf(options.cash, 'payments (CSV)', (text, file) =>
    readStrictRows(text, file, {
      fields: CASH_FIELDS,
      required: ['kind', 'amount'],
      readCell: { kind: readName(CASH_KINDS), amount: readNumber, lockId: readText, tradeId: readText },
      rowSchema: cashEntrySchema,
    }),
  );
  const hedgeHistory = await rowsOf(options.hedgeHistory, 'periods of a hedge (CSV)', (text, file) =>
    readStrictRows(text, file, {
      fields: HEDGE_HISTORY_FIELDS,
      required: ['date', 'hedgedItem', 'hedge'],
      readCell: { date: readDate, hedgedItem: readNumber, hedge: readNumber },
      rowSchema: hedgePeriodSchema,
    }),
  );
  printRemarks(
    options,
    [...cash.warnings, ...hedgeHistory.warnings].map((warning) => `WARNING  ${warning}`),
  );
  return { cash: cash.rows, hedgeHistory: hedgeHistory.rows };
}

interface ReadRows<Row> {
  readonly rows: readonly Row[];
  readonly warnings: readonly string[];
}

async function rowsOf<Row>(
  file: string | undefined,
  what: string,
  read: (text: string, file: string) => ReadRows<Row>,
): Promise<ReadRows<Row>> {
  return file === undefined ? { rows: [], warnings: [] } : read(await readTextFile(file, what), file);
}

function documentOf(
  result: ExplainResult,
  before: PreparedBook,
  after: PreparedBook,
  more: object,
): ExplainResult {
  const { market, calibration, locks, positions } = before.request;
  const document = resultDocument(result, after, {
    before: { market, calibration: calibration.contentHash, locks, positions },
    ...more,
  });
  return {
    ...document,
    warnings: [...before.ageWarnings, ...document.warnings],
    provenance: {
      ...document.provenance,
      beforeRows: before.inputs.counts,
      ...(before.overrides === undefined ? {} : { beforeOverrides: before.overrides }),
    },
  };
}

function corridor(text: string): Corridor {
  const [low, high, ...rest] = text.split(':').map((part) => Number(part) / 100);
  const parsed = corridorSchema.safeParse({ low, high });
  if (rest.length === 0 && parsed.success) return parsed.data;
  throw new InvalidArgumentError('Accepted: percents up to 100 and from 100, such as 80:125.');
}
