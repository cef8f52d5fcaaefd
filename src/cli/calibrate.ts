import type { Command } from 'commander';
import {
  calibrationReport,
  REPORT_TABLE_NAMES,
  type ReportTable,
} from '../../calibration/calibration-report.ts';
import type { CalibrationSet } from '../../calibration/calibration-set.ts';
import { failedGateLines, missedGateLines } from '../../calibration/quality-gate.ts';
import type { IsoDate } from '../core/dates.ts';
import { CounterpoiseError } from '../core/errors.ts';
import { CALIBRATION_TABLES, calibrationTables } from '../desk/tables/calibration-tables.ts';
import { shortHash } from './answer-header.ts';
import { remarkLines } from './book-command.ts';
import { addCalibrateOptions, type CalibrateOptions, calibrationConfig } from './calibrate-options.ts';
import { type CalibrationRequest, type KeptCalibration, runCalibration } from './calibration-run.ts';
import { calibrateOnSchedule, DEFAULT_TIME_ZONE } from './calibration-schedule.ts';
import type { CommandContext } from './command-context.ts';
import { checkOutputOptions, printAnswer, printRemarks } from './output.ts';
import { type Column, numbers, renderTable, words } from './table.ts';

/** Adds `counterpoise calibrate`. */
export function registerCalibrate(program: Command, context: CommandContext): void {
  const command = program
    .command('calibrate')
    .description('the daily job: curve, rate model, mortgage spreads, TBA OAS, quality gates');
  addCalibrateOptions(command, CALIBRATION_TABLES).action(async (options: CalibrateOptions) => {
    checkOptions(options);
    const request = await requestOf(options);
    if (options.every === undefined) await calibrateOnce(options, request, context);
    else await calibrateAgainAndAgain(options, options.every, request, context);
  });
}

async function calibrateOnce(
  options: CalibrateOptions,
  request: CalibrationRequest,
  context: CommandContext,
): Promise<void> {
  const { set, kept } = await runCalibration(request, context, (remarks) =>
    printRemarks(options, remarkLines(remarks)),
  );
  await printAnswer(options, {
    document: () => set,
    text: () => calibrationText(set),
    tables: calibrationTables(set),
  });
  if (kept !== undefined) printRemarks(options, ['', ...keptLines(set, kept)]);
  requirePassed(set, options.market);
}

async function calibrateAgainAndAgain(
  options: CalibrateOptions,
  pattern: string,
  request: CalibrationRequest,
  context: CommandContext,
): Promise<void> {
  const schedule = { pattern, timeZone: options.timeZone ?? DEFAULT_TIME_ZONE };
  await calibrateOnSchedule(schedule, context.signal, async (businessDate) => {
    const remarks: string[] = [];
    const { set, kept } = await runCalibration(datedRequest(request, businessDate), context, (told) =>
      remarks.push(...told),
    );
    return [outcomeLine(set, kept), ...remarks].join('; ');
  });
}

/** The request of one day: `{date}` in the names of files is the day, and the market shall be no older. */
function datedRequest(request: CalibrationRequest, date: IsoDate): CalibrationRequest {
  const dated = (file: string): string => file.replaceAll('{date}', date);
  return {
    ...request,
    market: dated(request.market),
    ...(request.out === undefined ? {} : { out: dated(request.out) }),
    ...(request.history === undefined ? {} : { history: dated(request.history) }),
    referenceDate: request.referenceDate ?? date,
  };
}

function checkOptions(options: CalibrateOptions): void {
  checkOutputOptions(options, CALIBRATION_TABLES);
  const refuse = (field: string, message: string, accepted: string): never => {
    throw new CounterpoiseError('INPUT_INVALID', message, { field, accepted });
  };
  if (options.again === true && options.archive === undefined) {
    refuse('--again', 'Without an archive every set is calculated.', '--again with --archive');
  }
  if (options.every === undefined) {
    if (options.timeZone === undefined) return;
    refuse('--time-zone', 'A zone says when a schedule is due.', '--time-zone with --every');
  }
  if (options.archive === undefined) {
    refuse('--every', 'A schedule needs a place for its sets.', '--every with --archive');
  }
  if (options.json === true || options.csv !== undefined) {
    refuse(
      '--every',
      'A schedule answers more than once.',
      '--every without --json and --csv; the archive has the sets',
    );
  }
}

async function requestOf(options: CalibrateOptions): Promise<CalibrationRequest> {
  const { market, archive, out, previous, history, referenceDate } = options;
  return {
    market,
    config: await calibrationConfig(options),
    run: options,
    again: options.again ?? false,
    ...(archive === undefined ? {} : { archive }),
    ...(out === undefined ? {} : { out }),
    ...(previous === undefined ? {} : { previous }),
    ...(history === undefined ? {} : { history }),
    ...(referenceDate === undefined ? {} : { referenceDate }),
  };
}

function requirePassed(set: CalibrationSet, file: string): void {
  if (set.passed) return;
  throw new CounterpoiseError('CALIBRATION_FAILED', failedGateLines(set.gates).join('; '), { file });
}

/** What an archive made of a set, for people. */
function keptLines(set: CalibrationSet, kept: KeptCalibration): readonly string[] {
  const { latest } = kept;
  return [
    `Kept    ${kept.file}${howKept(kept)}`,
    `Latest  ${
      latest === undefined
        ? 'none: no set has passed yet'
        : latest.contentHash === set.contentHash
          ? 'this set'
          : `${shortHash(latest.contentHash)} of ${latest.asOfTime ?? latest.asOf}`
    }`,
  ];
}

function howKept({ found, confirmed }: KeptCalibration): string {
  if (found) return ', found by its inputs and not calculated again';
  return confirmed ? ', calculated again with the same bits' : '';
}

/** One line on a scheduled run. */
function outcomeLine(set: CalibrationSet, kept: KeptCalibration | undefined): string {
  const missed = set.gates.filter(({ passed }) => !passed);
  const failed = missed.filter(({ advisory }) => advisory !== true).map(({ name }) => name);
  const told = missed.filter(({ advisory }) => advisory === true).map(({ name }) => name);
  return [
    `${set.asOfTime ?? set.asOf} ${shortHash(set.contentHash)}`,
    failed.length === 0 ? 'gates passed' : `GATES FAILED (${failed.join(', ')})`,
    ...(told.length === 0 ? [] : [`missed ${told.join(', ')}`]),
    ...(kept?.found === true ? ['found, not calculated again'] : []),
    ...(kept?.latest?.contentHash === set.contentHash ? ['latest'] : []),
  ].join(', ');
}

/** The calibration for people. */
function calibrationText(set: CalibrationSet): string {
  const tables = calibrationReport(set);
  const filled = REPORT_TABLE_NAMES.map((name) => tables[name]).filter(({ rows }) => rows.length > 0);
  return [heading(set), ...filled.map(tableText)].join('\n\n');
}

/** Parameters, and which gates failed. */
export function calibrationSummary(set: CalibrationSet): string {
  const passed = set.gates.filter((gate) => gate.passed).length;
  return [
    heading(set),
    tableText(calibrationReport(set).parameters),
    [`Quality gates: ${passed} of ${set.gates.length} passed`, ...missedGateLines(set.gates)].join('\n'),
  ].join('\n\n');
}

function heading(set: CalibrationSet): string {
  return [
    `Calibration as of ${set.asOf}: ${set.passed ? 'gates passed' : 'GATES FAILED'}`,
    `  ${set.contentHash}, ${set.run.pathCount} paths, seed "${set.run.seed}"`,
  ].join('\n');
}

function tableText({ title, columns, rows }: ReportTable): string {
  return renderTable(title, columnsOf(columns), rows);
}

function columnsOf(titles: readonly string[]): Column[] {
  const prose = new Set([
    'parameter',
    'TBA',
    'settles',
    'program',
    'term',
    'remark',
    'gate',
    'result',
    'detail',
    'expiry',
  ]);
  return titles.map((title) => (prose.has(title) ? words(title) : numbers(title)));
}
