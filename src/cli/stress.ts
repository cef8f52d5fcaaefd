import { type Command, InvalidArgumentError } from 'commander';
import { parseJson, parseWithSchema } from '../core/parse.ts';
import { DEFAULT_SCENARIOS } from '../desk/default-scenarios.ts';
import { readScenarios, type ScenariosFile } from '../desk/files/scenarios-file.ts';
import {
  type HistoricalDays,
  historicalDaysSchema,
  withHistoricalDays,
} from '../desk/historical-scenarios.ts';
import { type StressResult, stressBook } from '../desk/stress.ts';
import { stressTables } from '../desk/tables/stress-tables.ts';
import {
  DEFAULT_HORIZON_CONFIG,
  type HorizonConfig,
  horizonConfigSchema,
} from '../sim/horizon/horizon-config.ts';
import { answerHeader } from './answer-header.ts';
import {
  addBookCommandOptions,
  addServicingOptions,
  type BookCommandOptions,
  type PreparedBook,
  remarkLines,
  resultDocument,
  runBookCommand,
} from './book-command.ts';
import type { CommandContext } from './command-context.ts';
import { distributionText } from './distribution-report.ts';
import { dollars } from './number-format.ts';
import { printAnswer } from './output.ts';
import { readRatesHistoryFile } from './rates-history-input.ts';
import { readTextFile } from './read-text-file.ts';
import { newWarnings } from './risk.ts';
import { durationCheckTable, gridTable, scenarioTable } from './stress-report.ts';

const TABLES = [
  ...['scenarios', 'duration-check', 'grids', 'distribution', 'factors', 'desk-tables', 'histogram'],
] as const;

/** Options of `stress` beside those of every book. */
interface StressOptions {
  readonly scenarios?: string;
  readonly ratesHistory?: string;
  readonly historicalDays?: HistoricalDays;
  readonly horizon?: number;
  readonly horizonConfig?: string;
}

/** Adds `counterpoise stress`. */
export function registerStress(program: Command, context: CommandContext): void {
  const command = program
    .command('stress')
    .description('scenario P&L of locks and hedge, joint grids, past days, and the distribution at a horizon')
    .option('--scenarios <file>', 'scenarios and grids, JSON; a standard set without it')
    .option('--rates-history <file>', 'past days of par yields and mortgage rates, CSV or JSON')
    .option(
      '--historical-days <days>',
      'past days to replay: dates with commas between, or largest:10',
      historicalDays,
    )
    .option('--horizon <days>', 'distribution of P&L so many business days ahead, 1 to 21', horizonDays)
    .option(
      '--horizon-config <file>',
      'how the market may move until then, JSON; horizon 1 without --horizon',
    );
  addServicingOptions(command);
  addBookCommandOptions(command, TABLES).action(async (options: BookCommandOptions & StressOptions) => {
    const { ratesHistory: historyFile } = options;
    const ratesHistory =
      historyFile === undefined ? undefined : await readRatesHistoryFile(historyFile, options);
    const scenarios = withHistoricalDays(
      await scenariosOf(options.scenarios),
      options.historicalDays,
      ratesHistory,
    );
    const horizon = await horizonOf(options);
    const asked = {
      scenarios,
      ...(ratesHistory === undefined ? {} : { ratesHistory }),
      ...(horizon === undefined ? {} : { horizon }),
    };
    const answer = await runBookCommand('stress', options, TABLES, context, async (book) => {
      const result = await stressBook({ ...book.request, ...asked });
      return {
        document: () => resultDocument(result, book, asked),
        text: () => stressText(result, book),
        tables: stressTables(result),
      };
    });
    await printAnswer(options, answer);
  });
}

async function scenariosOf(file: string | undefined): Promise<ScenariosFile> {
  if (file === undefined) return DEFAULT_SCENARIOS;
  return readScenarios(await readTextFile(file, 'scenarios (JSON)'), file);
}

async function horizonOf({
  horizon,
  horizonConfig: file,
}: StressOptions): Promise<HorizonConfig | undefined> {
  if (file === undefined) {
    return horizon === undefined ? undefined : { ...DEFAULT_HORIZON_CONFIG, businessDays: horizon };
  }
  const text = await readTextFile(file, 'settings of a horizon (JSON)');
  const config = parseWithSchema(horizonConfigSchema, parseJson(text, file), { file });
  return horizon === undefined ? config : { ...config, businessDays: horizon };
}

function historicalDays(text: string): HistoricalDays {
  const largest = /^largest:(\d+)$/.exec(text)?.[1];
  const parsed = historicalDaysSchema.safeParse(
    largest === undefined
      ? { dates: text.split(',').map((part) => part.trim()) }
      : { largest: Number(largest) },
  );
  if (parsed.success) return parsed.data;
  throw new InvalidArgumentError('Accepted: dates such as 2022-06-13,2023-03-13, or largest:10; at most 50.');
}

function horizonDays(text: string): number {
  const days = Number(text);
  if (/^\d+$/.test(text) && horizonConfigSchema.shape.businessDays.safeParse(days).success) return days;
  throw new InvalidArgumentError('Accepted: a whole number of business days from 1 to 21.');
}

function stressText(result: StressResult, book: PreparedBook): string {
  const switches = result.executionSwitches
    .filter(({ locks }) => locks > 0)
    .map(
      ({ scenarioId, locks, gain }) => `  ${scenarioId}: for ${locks} of the locks, worth ${dollars(gain)}`,
    );
  return [
    [answerHeader('Stress', result, book), ...remarkLines(newWarnings(result, book))].join('\n'),
    durationCheckTable(result),
    scenarioTable(result),
    ...result.grids.map(gridTable),
    ...(result.distribution === null ? [] : [distributionText(result.distribution)]),
    ...(switches.length === 0
      ? []
      : [['Another coupon would be chosen under shocks', ...switches].join('\n')]),
  ].join('\n\n');
}
