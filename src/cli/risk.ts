import type { Command } from 'commander';
import { assessRisk, type RiskResult } from '../desk/risk.ts';
import { riskTables } from '../desk/tables/risk-tables.ts';
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
import { type Answer, printAnswer } from './output.ts';
import { bookTable, deskTableText, lockTableText } from './risk-report.ts';

const TABLES = ['locks', 'program', 'coupon', 'rate-band', 'lock-period'] as const;

/** Adds `counterpoise risk`. */
export function registerRisk(program: Command, context: CommandContext): void {
  const command = program
    .command('risk')
    .description('measures of every lock and of the book, and the desk’s tables')
    .option('--by-lock', 'also print every lock');
  addServicingOptions(command);
  addBookCommandOptions(command, TABLES).action(
    async (options: BookCommandOptions & { readonly byLock?: boolean }) => {
      const answer = await runBookCommand('risk', options, TABLES, context, async (book) =>
        riskAnswer(await assessRisk(book.request), book, options.byLock === true),
      );
      await printAnswer(options, answer);
    },
  );
}

function riskAnswer(result: RiskResult, book: PreparedBook, byLock: boolean): Answer {
  return {
    document: () => resultDocument(result, book),
    text: () => riskText(result, book, byLock),
    tables: riskTables(result),
  };
}

/** The risk of a book as a desk reads it. */
export function riskText(result: RiskResult, book: PreparedBook, byLock: boolean): string {
  return [
    [answerHeader('Risk', result, book), statusLine(result), ...remarkLines(newWarnings(result, book))].join(
      '\n',
    ),
    bookTable(result),
    ...result.tables.map(deskTableText),
    ...(byLock ? [lockTableText(result.rows)] : []),
  ].join('\n\n');
}

function statusLine({ rows }: RiskResult): string {
  const count = (status: string): number => rows.filter((row) => row.status === status).length;
  return `  status      ${count('hedged')} hedged, ${count('funded')} funded and unsold, ${count('best-efforts')} best efforts without hedge exposure`;
}

/** Warnings of the run itself; those of the input were printed before it began. */
export function newWarnings(
  { warnings }: { readonly warnings: readonly string[] },
  { request }: PreparedBook,
): string[] {
  return warnings.filter((warning) => request.warnings?.includes(warning) !== true);
}
