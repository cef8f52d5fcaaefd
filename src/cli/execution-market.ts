import type { Command } from 'commander';
import { parseJson, parseWithSchema } from '../core/parse.ts';
import { withExecutionTerms } from '../desk/execution.ts';
import { readPayUps } from '../desk/files/read-pay-ups.ts';
import { describeRowError } from '../desk/files/row-error.ts';
import { executionTermsSchema } from '../market/execution-terms.ts';
import type { MarketSnapshot } from '../market/snapshot.ts';
import { remarkLines } from './book-command.ts';
import type { CommandContext } from './command-context.ts';
import { type MarketRemarks, marketRemarks } from './market-remarks.ts';
import { type OutputOptions, printRemarks } from './output.ts';
import { readMarketFile } from './read-inputs.ts';
import { readTextFile } from './read-text-file.ts';

/** The files that best execution is asked with. */
export interface ExecutionMarketOptions extends OutputOptions {
  readonly market: string;
  readonly terms?: string;
  readonly payUps?: string;
}

/** A market day fit for best execution, and what was remarked on it. */
export interface ExecutionMarket {
  readonly market: MarketSnapshot;
  readonly remarks: MarketRemarks;
}

/** Adds the options that name those files. */
export function addExecutionMarketOptions(command: Command): Command {
  return command
    .requiredOption('--market <file>', 'market day, JSON')
    .option('--terms <file>', 'execution terms in place of the market day’s, JSON')
    .option('--pay-ups <file>', 'pay-ups in place of those of the terms, CSV');
}

/**
 * Reads a market day, with other execution terms in place of its own where a file names them, and says what is
 * remarkable about it.
 *
 * @throws CounterpoiseError those of reading, and every error of the day when it cannot be used
 */
export async function readExecutionMarket(
  options: ExecutionMarketOptions,
  context: CommandContext,
): Promise<ExecutionMarket> {
  const day = await readMarketFile(options.market);
  const stated = withExecutionTerms(day, await termsOf(options.terms));
  const { market, warnings } = await withPayUps(stated, options.payUps);
  const files = [options.market, options.terms, options.payUps].filter((file) => file !== undefined);
  const found = marketRemarks(market, files.join(' with '), 'execution', [], context.today());
  const remarks = { ...found, warnings: [...warnings, ...found.warnings] };
  printRemarks(options, remarkLines([...remarks.ageWarnings, ...remarks.warnings]));
  return { market, remarks };
}

async function withPayUps(
  market: MarketSnapshot,
  file: string | undefined,
): Promise<{ readonly market: MarketSnapshot; readonly warnings: readonly string[] }> {
  if (file === undefined || market.execution === undefined) return { market, warnings: [] };
  const { payUps, rejected, warnings } = readPayUps(await readTextFile(file, 'pay-ups (CSV)'), file);
  return {
    market: withExecutionTerms(market, { ...market.execution, payUps }),
    warnings: [...warnings.map((warning) => `${file}: ${warning}`), ...rejected.map(describeRowError)],
  };
}

async function termsOf(file: string | undefined): Promise<MarketSnapshot['execution']> {
  if (file === undefined) return undefined;
  const text = await readTextFile(file, 'execution terms (JSON)');
  return parseWithSchema(executionTermsSchema, parseJson(text, file), { file });
}
