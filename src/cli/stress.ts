import type { Command } from 'commander';
import { DEFAULT_SCENARIOS } from '../desk/default-scenarios.ts';
import { readScenarios, type ScenariosFile } from '../desk/files/scenarios-file.ts';
import { type StressResult, stressBook } from '../desk/stress.ts';
import { stressTables } from '../desk/tables/stress-tables.ts';
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
import { dollars } from './number-format.ts';
import { printAnswer } from './output.ts';
import { readTextFile } from './read-text-file.ts';
import { newWarnings } from './risk.ts';
import { durationCheckTable, scenarioTable } from './stress-report.ts';

const TABLES = ['scenarios', 'duration-check'] as const;

/** Adds `counterpoise stress`. */
export function registerStress(program: Command, context: CommandContext): void {
  const command = program
    .command('stress')
    .description('scenario P&L of locks and hedge, and how far duration alone would be right')
    .option('--scenarios <file>', 'scenarios, JSON; a standard set without it');
  addBookCommandOptions(command, TABLES).action(
    async (options: BookCommandOptions & { readonly scenarios?: string }) => {
      const scenarios = await scenariosOf(options.scenarios);
      const answer = await runBookCommand('stress', options, TABLES, context, async (book) => {
        const result = await stressBook({ ...book.request, scenarios });
        return {
          document: () => resultDocument(result, book, { scenarios }),
          text: () => stressText(result, book),
          tables: stressTables(result),
        };
      });
      await printAnswer(options, answer);
    },
  );
}

async function scenariosOf(file: string | undefined): Promise<ScenariosFile> {
  if (file === undefined) return DEFAULT_SCENARIOS;
  return readScenarios(await readTextFile(file, 'scenarios (JSON)'), file);
}

function stressText(result: StressResult, book: PreparedBook): string {
  const switches = result.executionSwitches
    .filter(({ locks }) => locks > 0)
    .map(
      ({ scenarioId, locks, gain }) =>
        `  ${scenarioId.replace(/^stress:/, '')}: for ${locks} of the locks, worth ${dollars(gain)}`,
    );
  return [
    [answerHeader('Stress', result, book), ...remarkLines(newWarnings(result, book))].join('\n'),
    durationCheckTable(result),
    scenarioTable(result),
    ...(switches.length === 0
      ? []
      : [['Another coupon would be chosen under shocks', ...switches].join('\n')]),
  ].join('\n\n');
}
