import { rename, rm, writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { calibrateMarket } from '../../calibration/calibrate.ts';
import { calibrationReport, type ReportTable } from '../../calibration/calibration-report.ts';
import type { CalibrationSet } from '../../calibration/calibration-set.ts';
import { ENGINE_VERSION } from '../core/engine.ts';
import { CounterpoiseError } from '../core/errors.ts';
import { failedGates, remarkLines, simulationSettings } from './book-command.ts';
import type { CommandContext } from './command-context.ts';
import { marketRemarks } from './market-remarks.ts';
import {
  addOutputOptions,
  type CsvTable,
  checkOutputOptions,
  type OutputOptions,
  printAnswer,
  printRemarks,
  unwritable,
} from './output.ts';
import { withPool } from './pool.ts';
import { createProgress } from './progress.ts';
import { readMarketFile } from './read-inputs.ts';
import { addRunOptions, type RunOptions } from './run-options.ts';
import { type Column, numbers, renderTable, words } from './table.ts';

type CalibrateOptions = RunOptions &
  OutputOptions & { readonly market: string; readonly out?: string; readonly history?: string };

/** Names of the report's tables, in its order but for the main one first. */
const TABLES = ['tba', 'parameters', 'volatility', 'gates'] as const;
const TABLE_INDEX = { parameters: 0, volatility: 1, tba: 2, gates: 3 } as const;

/** Adds `counterpoise calibrate`. */
export function registerCalibrate(program: Command, context: CommandContext): void {
  const command = program
    .command('calibrate')
    .description('the daily job: curve, rate model, mortgage spreads, TBA OAS, quality gates')
    .requiredOption('--market <file>', 'market day, JSON')
    .option('--out <file>', 'write the calibration set, for --calibration')
    .option('--history <file>', 'not in this version');
  addRunOptions(command);
  addOutputOptions(command, TABLES).action(async (options: CalibrateOptions) => {
    const set = await runCalibrate(options, context);
    const tables = calibrationReport(set);
    await printAnswer(options, {
      document: () => set,
      text: () => calibrationText(set),
      tables: {
        tba: () => csvOf(tables[TABLE_INDEX.tba]!),
        parameters: () => csvOf(tables[TABLE_INDEX.parameters]!),
        volatility: () => csvOf(tables[TABLE_INDEX.volatility]!),
        gates: () => csvOf(tables[TABLE_INDEX.gates]!),
      },
    });
    if (!set.passed) {
      throw new CounterpoiseError('CALIBRATION_FAILED', failedGates(set).join(' '), { file: options.market });
    }
  });
}

/** The calibration for people. */
function calibrationText(set: CalibrationSet): string {
  return [heading(set), ...calibrationReport(set).map(tableText)].join('\n\n');
}

/** Parameters, and which gates failed. */
export function calibrationSummary(set: CalibrationSet): string {
  const passed = set.gates.filter((gate) => gate.passed).length;
  return [
    heading(set),
    tableText(calibrationReport(set)[TABLE_INDEX.parameters]!),
    [`Quality gates: ${passed} of ${set.gates.length} passed`, ...failedGates(set)].join('\n'),
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

async function runCalibrate(options: CalibrateOptions, context: CommandContext): Promise<CalibrationSet> {
  checkOutputOptions(options, TABLES);
  if (options.history !== undefined) {
    throw new CounterpoiseError(
      'INPUT_INVALID',
      'Pull-through is not fitted from lock history in this version; the documented parameters are used.',
      { field: '--history', accepted: 'calibrate without --history' },
    );
  }
  const market = await readMarketFile(options.market);
  const { warnings, ageWarnings } = marketRemarks(market, options.market, 'calibration', [], context.today());
  printRemarks(options, remarkLines([...ageWarnings, ...warnings]));
  const set = await withPool(options.threads, async (pool) => {
    const progress = createProgress();
    try {
      return await calibrateMarket(market, {
        ...simulationSettings(options),
        engineVersion: ENGINE_VERSION,
        simulate: pool.simulate,
        signal: context.signal,
        onProgress: progress.stage('calibrate'),
      });
    } finally {
      progress.stop();
    }
  });
  if (options.out !== undefined) await writeWhole(options.out, `${JSON.stringify(set, undefined, 2)}\n`);
  return set;
}

/** Writes a file so that no one ever reads half of it. */
async function writeWhole(file: string, text: string): Promise<void> {
  const draft = `${file}.${process.pid}.tmp`;
  try {
    await writeFile(draft, text);
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true });
    throw unwritable(file, error);
  }
}

function columnsOf(titles: readonly string[]): Column[] {
  const prose = new Set(['parameter', 'TBA', 'settles', 'gate', 'result', 'detail', 'expiry']);
  return titles.map((title) => (prose.has(title) ? words(title) : numbers(title)));
}

function csvOf({ columns, rows }: ReportTable): CsvTable {
  return { header: columns, rows };
}
