import { type Command, InvalidArgumentError } from 'commander';
import { readCalibration } from '../../calibration/calibration-set.ts';
import type { LockObservation } from '../../calibration/pull-through/lock-history.ts';
import { type IsoDate, isIsoDate } from '../core/dates.ts';
import { CounterpoiseError } from '../core/errors.ts';
import { readLockHistory } from '../desk/files/read-lock-history.ts';
import { describeRowError } from '../desk/files/row-error.ts';
import {
  COHORT_DIMENSIONS,
  type CohortDimension,
  cohortDimensionsSchema,
} from '../desk/pull-through/cohorts.ts';
import { historyOfEvents } from '../desk/pull-through/history-of-events.ts';
import {
  type PullThroughReport,
  type PullThroughRow,
  pullThroughReport,
} from '../desk/pull-through/pull-through-report.ts';
import { pullThroughTables } from '../desk/tables/pull-through-tables.ts';
import { addEventSource, type EventSourceOptions, inputRemarks, readEventInputs } from './bid-inputs.ts';
import type { CommandContext } from './command-context.ts';
import { dollars, percent } from './number-format.ts';
import {
  addOutputOptions,
  checkOutputOptions,
  type OutputOptions,
  printAnswer,
  printRemarks,
} from './output.ts';
import { readMarketFile } from './read-inputs.ts';
import { readTextFile } from './read-text-file.ts';
import { numbers, renderTable, words } from './table.ts';

interface PullThroughOptions extends EventSourceOptions, OutputOptions {
  readonly history?: readonly string[];
  readonly by: readonly CohortDimension[];
  readonly calibration?: string;
  readonly market?: string;
  readonly stageOn?: IsoDate;
}

/** Adds `counterpoise pull-through`. */
export function registerPullThrough(program: Command, context: CommandContext): void {
  const command = addEventSource(program.command('pull-through'))
    .description(
      'what became of past locks by cohort: funded, fallen out, renegotiated, open, against the model',
    )
    .option('--history <file...>', 'lock histories, CSV or JSON; otherwise lock events')
    .option('--by <dimensions>', `with commas between: ${COHORT_DIMENSIONS.join(', ')}`, dimensionList, [
      'program',
    ])
    .option('--calibration <file>', 'calibration set whose pull-through model is asked')
    .option('--market <file>', 'market day (JSON) whose past mortgage rates belong to the events')
    .option('--stage-on <date>', 'locks as they stood on that day (as each was first seen)', dateOf);
  addOutputOptions(command, ['cohorts']).action(async (options: PullThroughOptions) => {
    checkOutputOptions(options, ['cohorts']);
    const read = await readHistory(options, context);
    const parameters =
      options.calibration === undefined
        ? undefined
        : readCalibration(
            await readTextFile(options.calibration, 'a calibration set (JSON)'),
            options.calibration,
          ).pullThrough;
    const report = pullThroughReport(read.observations, options.by, { stageOn: options.stageOn, parameters });
    printRemarks(options, inputRemarks(read));
    await printAnswer(options, {
      document: () => ({ source: read.source, ...report, warnings: read.warnings, rejected: read.rejected }),
      text: () => reportText(report, read.source),
      tables: pullThroughTables(report),
    });
  });
}

interface ReadHistory {
  readonly observations: readonly LockObservation[];
  readonly source: string;
  readonly warnings: readonly string[];
  readonly rejected: readonly string[];
}

async function readHistory(options: PullThroughOptions, context: CommandContext): Promise<ReadHistory> {
  const { history: files, stageOn } = options;
  if (files === undefined) {
    const { eventsByLock, asOf, source, rejected } = await readEventInputs(options, context);
    const market = options.market === undefined ? undefined : await readMarketFile(options.market);
    const { observations, leftOut } = historyOfEvents(eventsByLock, asOf, { stageOn, market });
    const warnings =
      leftOut.length === 0
        ? []
        : [
            `${leftOut.length} locks are left out, whose opening or market rate at lock is not known: ${leftOut.slice(0, 10).join(', ')}.`,
          ];
    return { observations, source, warnings, rejected };
  }
  if (options.events !== undefined || options.dataDir !== undefined || options.config !== undefined) {
    throw new CounterpoiseError('INPUT_INVALID', 'Locks come from histories or from events, not from both.', {
      field: '--history',
      accepted: '--history, or --events, --data-dir or --config',
    });
  }
  const observations: LockObservation[] = [];
  const warnings: string[] = [];
  const rejected: string[] = [];
  for (const file of files) {
    const read = readLockHistory(await readTextFile(file, 'a lock history (CSV or JSON)'), file);
    observations.push(...read.observations);
    warnings.push(...read.warnings);
    rejected.push(...read.rejected.map(describeRowError));
  }
  return { observations, source: files.join(', '), warnings, rejected };
}

function reportText({ by, rows, total, stageOn }: PullThroughReport, source: string): string {
  const all = [...rows, total];
  const withDollars = all.some((row) => row.dollars !== null);
  const predicted = all.some((row) => row.prediction !== null);
  const cells = (row: PullThroughRow, cohort: readonly string[]): string[] => [
    ...cohort,
    ...[row.lockCount, row.funded, row.fallenOut, row.renegotiated, row.open].map(String),
    ...(withDollars ? [row.dollars === null ? '' : dollars(Number(row.dollars))] : []),
    row.fundedShare === null ? '' : percent(row.fundedShare),
    row.low === null || row.high === null ? '' : `${percent(row.low)} – ${percent(row.high)}`,
    row.renegotiatedShare === null ? '' : percent(row.renegotiatedShare),
    ...(predicted ? predictionCells(row) : []),
  ];
  return renderTable(
    `Pull-through of ${source}${stageOn === null ? '' : `, as the locks stood on ${stageOn}`}; shares of the decided, 95 % intervals`,
    [
      ...(by.length === 0 ? [words('')] : by.map((dimension) => words(dimension))),
      ...['locks', 'funded', 'fallen out', 'renegotiated', 'open'].map(numbers),
      ...(withDollars ? [numbers('dollars')] : []),
      ...['share funded', 'interval', 'renegotiated'].map(numbers),
      ...(predicted ? ['asked', 'observed', 'model', 'errors'].map(numbers) : []),
    ],
    [...rows.map((row) => cells(row, row.cohort)), cells(total, ['all', ...by.slice(1).map(() => '')])],
  );
}

function predictionCells({ prediction }: PullThroughRow): string[] {
  if (prediction === null) return ['', '', '', ''];
  const { lockCount, observed, predicted, deviations } = prediction;
  return [
    String(lockCount),
    percent(observed),
    percent(predicted),
    deviations === null ? '' : `${deviations >= 0 ? '+' : ''}${deviations.toFixed(1)}`,
  ];
}

/** Dimensions with commas between, for an option. */
export function dimensionList(text: string): readonly CohortDimension[] {
  const names = text.split(',').map((name) => name.trim());
  const parsed = cohortDimensionsSchema.safeParse(names);
  if (parsed.success) return parsed.data;
  throw new InvalidArgumentError(`Accepted, each once: ${COHORT_DIMENSIONS.join(', ')}.`);
}

function dateOf(text: string): IsoDate {
  if (isIsoDate(text)) return text;
  throw new InvalidArgumentError('Accepted: a real date YYYY-MM-DD.');
}
