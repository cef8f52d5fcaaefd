import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import { type ExecutionResult, type ExecutionRow, executionTable, noteRateRange } from '../desk/execution.ts';
import { withDigests } from '../desk/provenance.ts';
import { executionTables } from '../desk/tables/execution-tables.ts';
import { PROGRAMS, type Program } from '../market/programs.ts';
import { remarkLines } from './book-command.ts';
import type { CommandContext } from './command-context.ts';
import { marketRemarks } from './market-remarks.ts';
import { percent } from './number-format.ts';
import {
  addOutputOptions,
  checkOutputOptions,
  type OutputOptions,
  printAnswer,
  printRemarks,
} from './output.ts';
import { readMarketFile } from './read-inputs.ts';
import { numbers, renderTable, words } from './table.ts';

const DEFAULT_NOTE_RATES = '6.0:7.5:0.125';
const FAILURES_SHOWN = 20;

interface ExecuteOptions extends OutputOptions {
  readonly market: string;
  readonly noteRates: string;
  readonly program?: Program;
}

/** Adds `counterpoise execute`. */
export function registerExecute(program: Command, context: CommandContext): void {
  const command = program
    .command('execute')
    .description('best execution: all-in price of every coupon for each note rate')
    .requiredOption('--market <file>', 'market day, JSON')
    .option('--note-rates <range>', 'from:to:step in percent', DEFAULT_NOTE_RATES)
    .option('--program <name>', `one of ${PROGRAMS.join(', ')}; all quoted ones without it`, programName);
  addOutputOptions(command, ['choices']).action(async (options: ExecuteOptions) => {
    checkOutputOptions(options, ['choices']);
    const noteRates = noteRateRange(options.noteRates);
    const market = await readMarketFile(options.market);
    const remarks = marketRemarks(market, options.market, 'execution', [], context.today());
    printRemarks(options, remarkLines([...remarks.ageWarnings, ...remarks.warnings]));
    const request = {
      market,
      noteRates,
      ...(options.program === undefined ? {} : { program: options.program }),
    };
    const table = executionTable(request);
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

/** One table a program: the best coupon, then every coupon's all-in price and its gap to the best. */
function executionText({ asOf, rows, failures }: ExecutionResult): string {
  const programs = [...new Set(rows.map((row) => row.program))];
  const refused = failures.slice(0, FAILURES_SHOWN).map(({ detail }) => `  ${detail}`);
  const more = failures.length - refused.length;
  return [
    `Best execution as of ${asOf}, all-in prices per 100 (gap to the best)`,
    ...programs.map((program) =>
      programTable(
        program,
        rows.filter((row) => row.program === program),
      ),
    ),
    ...(refused.length === 0
      ? []
      : [['Without a coupon', ...refused, ...(more > 0 ? [`  … and ${more} more`] : [])].join('\n')]),
  ].join('\n\n');
}

function programTable(program: Program, rows: readonly ExecutionRow[]): string {
  const coupons = [...new Set(rows.flatMap((row) => row.choices.map((choice) => choice.coupon)))].sort(
    (left, right) => left - right,
  );
  return renderTable(
    `${program}, ${rows[0]!.settlementMonth}`,
    [
      numbers('note rate'),
      numbers('best'),
      numbers('excess bp'),
      words(''),
      ...coupons.map((coupon) => numbers((coupon * 100).toFixed(1))),
    ],
    rows.map((row) => [
      percent(row.noteRate, 3),
      (row.best.coupon * 100).toFixed(1),
      row.best.excessBp.toFixed(1),
      row.nearTie ? 'near tie' : '',
      ...coupons.map((coupon) => {
        const choice = row.choices.find((one) => one.coupon === coupon);
        return choice === undefined
          ? ''
          : `${choice.allInPer100.toFixed(3)} (${choice.gapToBestPer100.toFixed(3)})`;
      }),
    ]),
  );
}
