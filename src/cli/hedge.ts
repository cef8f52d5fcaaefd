import { type Command, Option } from 'commander';
import { z } from 'zod';
import { parseJson, parseWithSchema } from '../core/parse.ts';
import { type HedgeResult, type HedgeSettings, hedgeBook } from '../desk/hedge.ts';
import { hedgeTables } from '../desk/tables/hedge-tables.ts';
import { type HedgeConfig, OBJECTIVES, parseHedgeConfig } from '../hedge/hedge-config.ts';
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
import { checkText, horizonTable, segmentTable } from './hedge-check-report.ts';
import { baselineTable, exposureTable, frontierTable, proofText, tradeTable } from './hedge-report.ts';
import { printAnswer } from './output.ts';
import type { Progress } from './progress.ts';
import { readTextFile } from './read-text-file.ts';
import { newWarnings } from './risk.ts';

const TABLES = [
  'trades',
  'exposures',
  'frontier',
  'horizon',
  'fresh-paths',
  'segments',
  'segment-trades',
] as const;

/** Adds `counterpoise hedge`. */
export function registerHedge(program: Command, context: CommandContext): void {
  const command = program
    .command('hedge')
    .description('the trade list, what it leaves, and how it compares')
    .option('--config <file>', 'hedge settings, JSON')
    .addOption(
      new Option('--objective <name>', 'what to make small, before the settings').choices(OBJECTIVES),
    )
    .option('--start <file>', 'a previous answer (--json) to start from');
  addServicingOptions(command);
  addBookCommandOptions(command, TABLES).action(async (options: BookCommandOptions & HedgeOptions) => {
    const config = await readHedgeConfig(options);
    const answer = await runBookCommand('hedge', options, TABLES, context, async (book) => {
      const result = await hedgeBook({ ...book.request, ...hedgeSettings(config, book.progress) });
      return {
        document: () => resultDocument(result, book, { config }),
        text: () => hedgeText(result, book),
        tables: hedgeTables(result),
      };
    });
    await printAnswer(options, answer);
  });
}

/** Settings of a hedge whose optimizer shows on a bar of its own. */
export function hedgeSettings(config: HedgeConfig, progress: Progress): HedgeSettings {
  let report: ((done: number, total: number) => void) | undefined;
  return {
    config,
    onHedgeProgress: ({ done, total }) => {
      report ??= progress.stage('optimize');
      report(done, total);
    },
  };
}

/** What `hedge` takes beside what every command on a book takes. */
interface HedgeOptions {
  readonly config?: string;
  readonly objective?: string;
  readonly start?: string;
}

async function readHedgeConfig({ config: file, objective, start }: HedgeOptions): Promise<HedgeConfig> {
  const document =
    file === undefined
      ? { schemaVersion: 1 }
      : parseJson(await readTextFile(file, 'hedge settings (JSON)'), file);
  const stated = {
    ...(objective === undefined ? {} : { objective }),
    ...(start === undefined ? {} : { start: await readStart(start) }),
  };
  const isObject = typeof document === 'object' && document !== null && !Array.isArray(document);
  return parseHedgeConfig(isObject ? { ...document, ...stated } : document, file);
}

const previousAnswerSchema = z.object({
  trades: z.array(
    z.object({
      instrument: z.string(),
      month: z.string(),
      side: z.enum(['buy', 'sell']),
      lots: z.number().int().min(0),
    }),
  ),
});

/** Signed lots by instrument and month of an answer that `--json` printed. */
async function readStart(file: string): Promise<Record<string, number>> {
  const text = await readTextFile(file, 'a previous answer (JSON)');
  const { trades } = parseWithSchema(previousAnswerSchema, parseJson(text, file), { file });
  return Object.fromEntries(
    trades.map(({ instrument, month, side, lots }) => [
      `${instrument} ${month}`,
      side === 'buy' ? lots : -lots,
    ]),
  );
}

function hedgeText(result: HedgeResult, book: PreparedBook): string {
  return [
    [answerHeader('Hedge', result, book), ...remarkLines(newWarnings(result, book))].join('\n'),
    hedgeTablesText(result),
  ].join('\n\n');
}

/** Trades, exposures, baselines, frontier, proof. */
export function hedgeTablesText(result: HedgeResult): string {
  return [
    tradeTable(result),
    exposureTable(result),
    baselineTable(result),
    ...(result.horizon === null ? [] : [horizonTable(result.horizon)]),
    ...(result.frontier.length === 0 ? [] : [frontierTable(result)]),
    proofText(result),
    ...checkText(result),
    ...(result.segments === null ? [] : [segmentTable(result.segments)]),
  ].join('\n\n');
}
