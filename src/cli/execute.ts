import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import { type IsoDate, isIsoDate } from '../core/dates.ts';
import { executionTable } from '../desk/execution.ts';
import { noteRateRange } from '../desk/note-rate-range.ts';
import { withDigests } from '../desk/provenance.ts';
import { EXECUTION_TABLES, executionTables } from '../desk/tables/execution-tables.ts';
import { PROGRAMS, type Program } from '../market/programs.ts';
import type { CommandContext } from './command-context.ts';
import {
  addExecutionMarketOptions,
  type ExecutionMarketOptions,
  readExecutionMarket,
} from './execution-market.ts';
import { executionText, requireSomePrice } from './execution-report.ts';
import { addLoanOptions, type LoanOptions, loanOf } from './loan-options.ts';
import { addOutputOptions, checkOutputOptions, printAnswer } from './output.ts';

const DEFAULT_NOTE_RATES = '6.0:7.5:0.125';

interface ExecuteOptions extends ExecutionMarketOptions, LoanOptions {
  readonly noteRates: string;
  readonly program?: Program;
  readonly fundingDate?: IsoDate;
}

/** Adds `counterpoise execute`. */
export function registerExecute(program: Command, context: CommandContext): void {
  const command = program
    .command('execute')
    .description('best execution: all-in price of every coupon and bid for each note rate')
    .option('--note-rates <range>', 'from:to:step in percent', DEFAULT_NOTE_RATES)
    .option('--program <name>', `one of ${PROGRAMS.join(', ')}; all quoted ones without it`, programName)
    .option(
      '--funding-date <date>',
      'YYYY-MM-DD: settlement and carry follow; the first month without it',
      dateOf,
    );
  addExecutionMarketOptions(command);
  addLoanOptions(command);
  addOutputOptions(command, EXECUTION_TABLES).action(async (options: ExecuteOptions) => {
    checkOutputOptions(options, EXECUTION_TABLES);
    const noteRates = noteRateRange(options.noteRates);
    const loan = loanOf(options);
    const { fundingDate } = options;
    const { market, remarks } = await readExecutionMarket(options, context);
    const request = {
      market,
      noteRates,
      ...(options.program === undefined ? {} : { program: options.program }),
      ...(loan === undefined ? {} : { loan }),
      ...(fundingDate === undefined ? {} : { fundingDate }),
    };
    const table = executionTable(request);
    requireSomePrice(table, options.market);
    const result = { ...table, warnings: [...remarks.warnings, ...table.warnings] };
    await printAnswer(options, {
      document: () => {
        const digested = withDigests(result, request);
        return { ...digested, warnings: [...remarks.ageWarnings, ...digested.warnings] };
      },
      text: () => executionText(result),
      tables: executionTables(result),
    });
  });
}

function programName(text: string): Program {
  const program = PROGRAMS.find((name) => name === text.toUpperCase());
  if (program === undefined) throw new InvalidArgumentError(`Accepted: ${PROGRAMS.join(', ')}.`);
  return program;
}

function dateOf(text: string): IsoDate {
  if (isIsoDate(text)) return text;
  throw new InvalidArgumentError('Accepted: a real date YYYY-MM-DD.');
}
