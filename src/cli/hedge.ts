import type { Command } from 'commander';
import { parseJson } from '../core/parse.ts';
import { type HedgeResult, type HedgeSettings, hedgeBook } from '../desk/hedge.ts';
import { hedgeTables } from '../desk/tables/hedge-tables.ts';
import { DEFAULT_HEDGE_CONFIG, type HedgeConfig, parseHedgeConfig } from '../hedge/hedge-config.ts';
import { answerHeader } from './answer-header.ts';
import {
  addBookCommandOptions,
  type BookCommandOptions,
  type PreparedBook,
  remarkLines,
  resultDocument,
  runBookCommand,
} from './book-command.ts';
import type { CommandContext } from './command-context.ts';
import { baselineTable, exposureTable, frontierTable, proofText, tradeTable } from './hedge-report.ts';
import { printAnswer } from './output.ts';
import type { Progress } from './progress.ts';
import { readTextFile } from './read-text-file.ts';
import { newWarnings } from './risk.ts';

const TABLES = ['trades', 'exposures', 'frontier'] as const;

/** Adds `counterpoise hedge`. */
export function registerHedge(program: Command, context: CommandContext): void {
  const command = program
    .command('hedge')
    .description('the trade list, what it leaves, and how it compares')
    .option('--config <file>', 'hedge settings, JSON');
  addBookCommandOptions(command, TABLES).action(
    async (options: BookCommandOptions & { readonly config?: string }) => {
      const config = await readHedgeConfig(options.config);
      const answer = await runBookCommand('hedge', options, TABLES, context, async (book) => {
        const result = await hedgeBook({ ...book.request, ...hedgeSettings(config, book.progress) });
        return {
          document: () => resultDocument(result, book, { config }),
          text: () => hedgeText(result, book),
          tables: hedgeTables(result),
        };
      });
      await printAnswer(options, answer);
    },
  );
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

async function readHedgeConfig(file: string | undefined): Promise<HedgeConfig> {
  if (file === undefined) return DEFAULT_HEDGE_CONFIG;
  return parseHedgeConfig(parseJson(await readTextFile(file, 'hedge settings (JSON)'), file), file);
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
    frontierTable(result),
    proofText(result),
  ].join('\n\n');
}
