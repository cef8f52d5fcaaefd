import { type Command, InvalidArgumentError } from 'commander';
import { parseJson, parseWithSchema } from '../core/parse.ts';
import { type RatesHistory, readRatesHistory } from '../desk/files/rates-history.ts';
import { compareModes, modeComparisonSchema } from '../desk/modes/compare-modes.ts';
import type { ModeCohort, ModeComparisonResult, WayResult } from '../desk/modes/mode-comparison-result.ts';
import { COHORT_DIMENSIONS, type CohortDimension } from '../desk/pull-through/cohorts.ts';
import { MODE_TABLES, modeTables } from '../desk/tables/mode-tables.ts';
import { type HorizonConfig, horizonConfigSchema } from '../sim/horizon/horizon-config.ts';
import { answerHeader } from './answer-header.ts';
import { readModeTerms } from './bids-terms.ts';
import {
  addBookCommandOptions,
  type BookCommandOptions,
  type PreparedBook,
  remarkLines,
  resultDocument,
  runBookCommand,
} from './book-command.ts';
import type { CommandContext } from './command-context.ts';
import { dollars, dollarsWithError, percent } from './number-format.ts';
import { printAnswer } from './output.ts';
import { dimensionList } from './pull-through.ts';
import { readTextFile } from './read-text-file.ts';
import { newWarnings } from './risk.ts';
import { numbers, renderTable, words } from './table.ts';

interface CompareOptions extends BookCommandOptions {
  readonly modeTerms?: string;
  readonly by: readonly CohortDimension[];
  readonly hedgeTicks?: number;
  readonly horizonConfig?: string;
  readonly ratesHistory?: string;
}

const LOCKS_SHOWN = 10;

/** Adds `bids compare`. */
export function registerBidsCompare(bids: Command, context: CommandContext): void {
  const command = bids
    .command('compare')
    .description(
      'best efforts against mandatory, lock by lock: spread, pair-offs, hedge, risk left, break-evens',
    )
    .option(
      '--mode-terms <file>',
      'terms by mode and lock date, JSON; the shipped ones, which are illustrative',
    )
    .option(
      '--by <dimensions>',
      `cohorts, with commas between: ${COHORT_DIMENSIONS.join(', ')}`,
      dimensionList,
      ['program', 'purpose'],
    )
    .option('--hedge-ticks <32nds>', 'half the bid–offer of a TBA, paid at each end of a hedge (0.5)', ticks)
    .option('--horizon-config <file>', 'how the market may move until the locks fund, JSON')
    .option('--rates-history <file>', 'past days, for a horizon whose rates are from history');
  addBookCommandOptions(command, MODE_TABLES).action(async (options: CompareOptions) => {
    const terms = await readModeTerms(options.modeTerms);
    const horizon = await horizonOf(options.horizonConfig);
    const ratesHistory = await historyOf(options.ratesHistory);
    const comparison = modeComparisonSchema.parse({
      by: options.by,
      hedgeTicks: options.hedgeTicks,
      horizon,
    });
    const asked = { comparison, terms, ...(ratesHistory === undefined ? {} : { ratesHistory }) };
    const answer = await runBookCommand('stress', options, MODE_TABLES, context, async (book) => {
      const result = await compareModes({ ...book.request, ...asked });
      return {
        document: () => resultDocument(result, book, asked),
        text: () => compareText(result, book),
        tables: modeTables(result),
      };
    });
    await printAnswer(options, answer);
  });
}

async function horizonOf(file: string | undefined): Promise<HorizonConfig | undefined> {
  if (file === undefined) return undefined;
  const text = await readTextFile(file, 'settings of a horizon (JSON)');
  return parseWithSchema(horizonConfigSchema, parseJson(text, file), { file });
}

async function historyOf(file: string | undefined): Promise<RatesHistory | undefined> {
  if (file === undefined) return undefined;
  return readRatesHistory(await readTextFile(file, 'a rates history (CSV or JSON)'), file).history;
}

function ticks(text: string): number {
  const parsed = modeComparisonSchema.shape.hedgeTicks.safeParse(text.trim() === '' ? text : Number(text));
  if (parsed.success) return parsed.data;
  throw new InvalidArgumentError('32nds from 0 to 10, such as 0.5.');
}

function compareText(result: ModeComparisonResult, book: PreparedBook): string {
  const { rows, interpolation } = result;
  const nearest = [...rows].sort((a, b) => Math.abs(largest(a)) - Math.abs(largest(b))).slice(0, LOCKS_SHOWN);
  return [
    [answerHeader('Best efforts or mandatory', result, book), ...remarkLines(newWarnings(result, book))].join(
      '\n',
    ),
    `${result.scenarioCount} states to the last funding date, ${result.horizonDate}; each lock in those of its own. Committed: sold to an investor at lock, paired off if it falls out. Hedged: TBAs sold at lock at ${result.hedgeTicks}/32 half bid–offer, the loan after closing.`,
    cohortTable(result, 'committed', 'Committed at lock, over best efforts, dollars'),
    cohortTable(result, 'hedged', 'Hedged and sold after closing, over best efforts, dollars'),
    renderTable(
      'Locks nearest to the other choice (break-evens: points of spread, pull-through)',
      [
        ...[words('lock'), ...result.by.map((dimension) => words(dimension)), words('best')],
        ...[
          'amount',
          'pull-through',
          'mandatory',
          'best efforts',
          'committed',
          'b/e spread',
          'b/e p',
          'hedged',
          'b/e spread',
          'b/e p',
        ].map(numbers),
      ],
      nearest.map((row) => [
        ...[row.lockId, ...row.cohort, row.best, dollars(row.loanAmount), percent(row.expectedPullThrough)],
        ...[
          row.mandatoryPrice.toFixed(3),
          row.bestEffortsPrice.toFixed(3),
          dollarsWithError(row.committed.net),
          points(row.committed.breakEvenSpread),
        ],
        ...[share(row.committed.breakEvenPullThrough), dollarsWithError(row.hedged.net)],
        ...[points(row.hedged.breakEvenSpread), share(row.hedged.breakEvenPullThrough)],
      ]),
    ),
    `Read off ${interpolation.nodes} revaluations; against ${interpolation.states} more the locks are off by ${perFunded(result).toFixed(3)} points of expected fundings (root mean square), TBAs by at most ${interpolation.tbaLargestPer100.toFixed(4)} per 100.`,
  ].join('\n\n');
}

/** Root mean square error of the locks' value, points per 100 of expected fundings. */
function perFunded({ interpolation, total }: ModeComparisonResult): number {
  return total.expectedFunding === 0 ? 0 : (100 * interpolation.locksRms) / total.expectedFunding;
}

function largest({ committed, hedged }: ModeComparisonResult['rows'][number]): number {
  return Math.max(committed.net.value, hedged.net.value);
}

function cohortTable(
  { cohorts, total, by }: ModeComparisonResult,
  way: 'committed' | 'hedged',
  title: string,
): string {
  const cells = (row: ModeCohort, cohort: readonly string[]): string[] => {
    const result: WayResult = row[way];
    return [
      ...cohort,
      ...[String(row.lockCount), dollars(row.expectedFunding), dollars(row.spreadIncome)],
      dollarsWithError(result.falloutCost),
      way === 'committed' ? dollars(row.committed.falloutCostIfIndependent) : dollars(result.hedgeCost),
      ...[dollarsWithError(result.net), dollars(result.deviation), points(result.breakEvenSpread)],
    ];
  };
  return renderTable(
    title,
    [
      ...(by.length === 0 ? [words('')] : by.map((dimension) => words(dimension))),
      ...['locks', 'expected to fund', 'spread'].map(numbers),
      numbers(way === 'committed' ? 'pair-offs' : 'convexity'),
      numbers(way === 'committed' ? 'if independent' : 'hedge'),
      ...['net', 'deviation', 'b/e spread'].map(numbers),
    ],
    [...cohorts.map((row) => cells(row, row.cohort)), cells(total, ['all', ...by.slice(1).map(() => '')])],
  );
}

function points(value: number | null): string {
  return value === null ? '' : value.toFixed(3);
}

function share(value: number | null): string {
  return value === null ? '' : percent(value);
}
