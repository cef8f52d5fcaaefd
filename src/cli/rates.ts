import { type Command, Option } from 'commander';
import { parseJson, parseWithSchema } from '../core/parse.ts';
import { withDigests } from '../desk/provenance.ts';
import { rateSheet } from '../desk/rate-sheet/rate-sheet.ts';
import { type RateSheetConfig, rateSheetConfigSchema } from '../desk/rate-sheet/rate-sheet-config.ts';
import { RATE_SHEET_TABLES, rateSheetTables } from '../desk/tables/rate-sheet-tables.ts';
import type { CommandContext } from './command-context.ts';
import {
  addExecutionMarketOptions,
  type ExecutionMarketOptions,
  readExecutionMarket,
} from './execution-market.ts';
import { requireSomePrice } from './execution-report.ts';
import { addLoanOptions, type LoanOptions, loanOf } from './loan-options.ts';
import { addOutputOptions, checkOutputOptions, printAnswer } from './output.ts';
import { rateSheetText } from './rates-report.ts';
import { readTextFile } from './read-text-file.ts';

interface RatesOptions extends ExecutionMarketOptions, LoanOptions {
  readonly config: string;
  readonly quoteAs?: RateSheetConfig['quoteAs'];
}

/** Adds `counterpoise rates`. */
export function registerRates(program: Command, context: CommandContext): void {
  const command = program
    .command('rates')
    .description('rate sheet: all-in prices by product, channel, lock term and note rate')
    .requiredOption('--config <file>', 'rate sheet configuration, JSON')
    .addOption(
      new Option('--quote-as <form>', 'in place of the configuration’s').choices(['price', 'points']),
    );
  addExecutionMarketOptions(command);
  addLoanOptions(command);
  addOutputOptions(command, RATE_SHEET_TABLES).action(async (options: RatesOptions) => {
    checkOutputOptions(options, RATE_SHEET_TABLES);
    const config = await configOf(options);
    const { market, remarks } = await readExecutionMarket(options, context);
    const sheet = rateSheet({ market, config });
    requireSomePrice(sheet, options.config);
    const result = { ...sheet, warnings: [...remarks.warnings, ...sheet.warnings] };
    await printAnswer(options, {
      document: () => {
        const digested = withDigests(result, { market, rateSheet: config });
        return { ...digested, warnings: [...remarks.ageWarnings, ...digested.warnings] };
      },
      text: () => rateSheetText(result),
      tables: rateSheetTables(result),
    });
  });
}

async function configOf(options: RatesOptions): Promise<RateSheetConfig> {
  const text = await readTextFile(options.config, 'a rate sheet configuration (JSON)');
  const config = parseWithSchema(rateSheetConfigSchema, parseJson(text, options.config), {
    file: options.config,
  });
  const loan = loanOf(options, config.loan);
  return {
    ...config,
    ...(loan === undefined ? {} : { loan }),
    ...(options.quoteAs === undefined ? {} : { quoteAs: options.quoteAs }),
  };
}
