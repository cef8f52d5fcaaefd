import type { Command } from 'commander';
import { assessServicing } from '../desk/servicing/assess-servicing.ts';
import { SERVICING_TABLES, servicingTables } from '../desk/tables/servicing-tables.ts';
import {
  type BookCommandOptions,
  type CheckedBook,
  checkCalibration,
  inStage,
  prepareBook,
  rejectedLines,
  remarkLines,
  resultDocument,
} from './book-command.ts';
import type { CommandContext } from './command-context.ts';
import { marketRemarks } from './market-remarks.ts';
import { addOutputOptions, checkOutputOptions, printAnswer, printRemarks } from './output.ts';
import { withPool } from './pool.ts';
import { createProgress } from './progress.ts';
import { readMarketFile } from './read-inputs.ts';
import { addRunOptions } from './run-options.ts';
import { readServicingFiles } from './servicing-inputs.ts';
import { servicingText } from './servicing-report.ts';

interface ServicingOptions extends Omit<BookCommandOptions, 'pipeline'> {
  readonly book: string;
  readonly assumptions?: string;
  readonly byRight?: boolean;
}

/** Adds `counterpoise servicing`. */
export function registerServicing(program: Command, context: CommandContext): void {
  const command = program
    .command('servicing')
    .description('value and risk of mortgage servicing rights, leg by leg')
    .requiredOption('--market <file>', 'market day, JSON')
    .requiredOption('--book <file>', 'servicing rights, loans or cohorts: CSV or JSON')
    .option(
      '--assumptions <file>',
      'costs, income and OAS of servicing, JSON; documented defaults without it',
    )
    .option('--by-right', 'also print every right');
  addRunOptions(command);
  command.option(
    '--calibration <file>',
    'calibration set of counterpoise calibrate; made in memory without it',
  );
  addOutputOptions(command, SERVICING_TABLES).action(async (options: ServicingOptions) => {
    checkOutputOptions(options, SERVICING_TABLES);
    const bookOptions: BookCommandOptions = { ...options, pipeline: '' };
    const checked = await checkServicing(options, context);
    const answer = await withPool(options.threads, async (pool) => {
      const progress = createProgress();
      try {
        const book = inStage(await prepareBook(checked, bookOptions, pool, context, progress), 'servicing');
        const { servicing, ...request } = book.request;
        const result = await assessServicing({ ...request, servicing: servicing! });
        return {
          document: () => resultDocument(result, book),
          text: () => servicingText(result, book, options.byRight === true),
          tables: servicingTables(result),
        };
      } finally {
        progress.stop();
      }
    });
    await printAnswer(options, answer);
  });
}

/** Reads market, book and assumptions and says what is wrong with them. */
async function checkServicing(options: ServicingOptions, context: CommandContext): Promise<CheckedBook> {
  const market = await readMarketFile(options.market);
  const read = (await readServicingFiles(options.book, options.assumptions))!;
  const remarks = marketRemarks(market, options.market, 'servicing', [], context.today());
  const inputs = {
    market,
    locks: [],
    positions: [],
    servicing: read.book,
    rowFailures: read.rowFailures,
    warnings: read.warnings,
    counts: {
      locks: { read: 0, rejected: 0 },
      positions: { read: 0, rejected: 0 },
      servicing: read.count,
    },
  };
  const { calibration, warnings: calibrationWarnings } = await checkCalibration(options, market);
  const warnings = [...remarks.warnings, ...read.warnings, ...calibrationWarnings];
  const { ageWarnings } = remarks;
  printRemarks(options, [...remarkLines([...ageWarnings, ...warnings]), ...rejectedLines(inputs)]);
  return { inputs, calibration, overrides: undefined, warnings, ageWarnings };
}
