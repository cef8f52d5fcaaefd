import type { Command } from 'commander';
import { calibrateMarket } from '../../calibration/calibrate.ts';
import { calibrationWith } from '../../calibration/calibration-config.ts';
import { type CalibrationSet, readCalibration } from '../../calibration/calibration-set.ts';
import { missedGateLines } from '../../calibration/quality-gate.ts';
import { digestOf } from '../core/digest.ts';
import { ENGINE_VERSION } from '../core/engine.ts';
import { CounterpoiseError } from '../core/errors.ts';
import type { KernelName } from '../core/kernel-names.ts';
import { parseJson, parseWithSchema } from '../core/parse.ts';
import type { RateModelKind } from '../core/rate-model-kinds.ts';
import type { DeskRequest } from '../desk/desk-request.ts';
import type { MarketUse } from '../desk/market-check.ts';
import {
  type Overrides,
  overrideOas,
  overridePrices,
  overridePullThrough,
  overridesSchema,
} from '../desk/overrides.ts';
import { DEFAULT_PATH_COUNT, DEFAULT_SEED, type Provenance, withDigests } from '../desk/provenance.ts';
import { resolveKernel } from '../kernel/select-kernel.ts';
import type { MarketSnapshot } from '../market/snapshot.ts';
import type { ErrorTarget } from '../sim/simulate-to-target.ts';
import { threadFitter } from '../workers/fit-thread.ts';
import type { PathPool } from '../workers/path-pool.ts';
import type { CommandContext } from './command-context.ts';
import { marketRemarks } from './market-remarks.ts';
import { addOutputOptions, checkOutputOptions, type OutputOptions, printRemarks } from './output.ts';
import { withPool } from './pool.ts';
import { createProgress, type Progress } from './progress.ts';
import { addBookOptions, type BookFiles, type BookInputs, readBookFiles } from './read-inputs.ts';
import { readTextFile } from './read-text-file.ts';
import { addRunOptions, type RunOptions } from './run-options.ts';

/** Options of every command that values a book. */
export type BookCommandOptions = BookFiles &
  RunOptions &
  OutputOptions & { readonly calibration?: string; readonly overrides?: string };

/** What a command on a book starts from once its inputs were read, checked and calibrated. */
export interface PreparedBook {
  readonly request: DeskRequest;
  readonly inputs: BookInputs;
  readonly overrides: Overrides | undefined;
  readonly progress: Progress;
  readonly ageWarnings: readonly string[];
}

const REJECTED_SHOWN = 10;

/** Adds the options that risk, hedge and stress share. */
export function addBookCommandOptions(
  command: Command,
  tableNames: readonly string[],
  locks?: 'filed-or-stored',
): Command {
  addBookOptions(command, locks);
  addRunOptions(command);
  command.option(
    '--calibration <file>',
    'calibration set of counterpoise calibrate; made in memory without it',
  );
  command.option('--overrides <file>', 'pull-through, OAS and prices set by hand, JSON');
  return addOutputOptions(command, tableNames);
}

/** Adds the options that name a servicing book beside the pipeline. */
export function addServicingOptions(command: Command): Command {
  return command
    .option('--servicing <file>', 'servicing rights valued beside the pipeline: CSV or JSON')
    .option('--servicing-assumptions <file>', 'costs, income and OAS of servicing, JSON');
}

/** Inputs that were read and found fit, before anything is simulated. */
export interface CheckedBook {
  readonly inputs: BookInputs;
  readonly calibration: CalibrationSet | undefined;
  readonly overrides: Overrides | undefined;
  readonly warnings: readonly string[];
  readonly ageWarnings: readonly string[];
}

/**
 * Reads and checks all inputs, calibrates unless a calibration was given, and hands over.
 *
 * Everything wrong with the inputs is said before threads start and before any number is shown.
 */
export async function runBookCommand<T>(
  use: MarketUse,
  options: BookCommandOptions,
  tableNames: readonly string[],
  context: CommandContext,
  work: (book: PreparedBook) => Promise<T>,
): Promise<T> {
  checkOutputOptions(options, tableNames);
  const checked = await checkBook(use, options, context);
  return withPool(options.threads, async (pool) => {
    const progress = createProgress();
    try {
      return await work(inStage(await prepareBook(checked, options, pool, context, progress), use));
    } finally {
      progress.stop();
    }
  });
}

/** Options of a book's valuation, wherever its locks come from. */
export type ValuationOptions = Omit<BookCommandOptions, 'pipeline' | 'positions'>;

/** Reads a book's files and says what is wrong with them. */
export async function checkBook(
  use: MarketUse,
  options: BookCommandOptions,
  context: CommandContext,
): Promise<CheckedBook> {
  return checkInputs(use, options, await readBookFiles(options), context);
}

/** Says what is wrong with the inputs of a book that were read. */
export async function checkInputs(
  use: MarketUse,
  options: ValuationOptions,
  read: BookInputs,
  context: CommandContext,
): Promise<CheckedBook> {
  const overrides = options.overrides === undefined ? undefined : await readOverrides(options);
  const inputs = overridden(read, overrides, options.overrides);
  const programs = inputs.locks.map((lock) => lock.program);
  const remarks = marketRemarks(inputs.market, options.market, use, programs, context.today());
  const { calibration, warnings: calibrationWarnings } = await checkCalibration(options, inputs.market);
  const warnings = [
    ...remarks.warnings,
    ...inputs.warnings,
    ...calibrationWarnings,
    ...(overrides === undefined ? [] : [overridesWarning(overrides)]),
  ];
  const { ageWarnings } = remarks;
  printRemarks(options, [...remarkLines([...ageWarnings, ...warnings]), ...rejectedLines(inputs)]);
  return { inputs, calibration, overrides, warnings, ageWarnings };
}

/** The calibration that was named, if one was, and what is remarkable about it. */
export async function checkCalibration(
  { calibration: file, model }: Pick<BookCommandOptions, 'calibration' | 'model'>,
  market: MarketSnapshot,
): Promise<{ readonly calibration: CalibrationSet | undefined; readonly warnings: readonly string[] }> {
  const calibration = file === undefined ? undefined : await readCalibrationFile(file);
  requireModel(model, calibration);
  return { calibration, warnings: calibration === undefined ? [] : calibrationWarnings(calibration, market) };
}

/** Calibrates a checked book where that is left to do, and states the request that the desk's uses take. */
export async function prepareBook(
  { inputs, calibration: given, overrides, warnings, ageWarnings }: CheckedBook,
  options: ValuationOptions,
  pool: PathPool,
  context: CommandContext,
  progress: Progress,
): Promise<PreparedBook> {
  const fitted = given ?? (await calibrateInMemory(inputs, options, pool, context, progress));
  const calibration =
    overrides === undefined ? fitted : namingFile(options.overrides, () => overrideOas(fitted, overrides));
  progress.stop();
  const gates = missedGateLines(calibration.gates);
  printRemarks(options, remarkLines(gates));
  const request: DeskRequest = {
    market: inputs.market,
    calibration,
    locks: inputs.locks,
    positions: inputs.positions,
    ...(inputs.servicing === undefined ? {} : { servicing: inputs.servicing }),
    rowFailures: inputs.rowFailures,
    warnings: [...warnings, ...gates],
    run: {
      ...simulationSettings(options),
      ...valuationSettings(options),
      simulate: pool.simulate,
      fitter: threadFitter,
      control: { signal: context.signal },
    },
    ...(options.shiftBp === undefined ? {} : { shiftBp: options.shiftBp }),
  };
  return { request, inputs, overrides, progress, ageWarnings };
}

/** The same book, its next run shown as a stage of its own. */
export function inStage(book: PreparedBook, name: string): PreparedBook {
  const { run } = book.request;
  const control = { ...run.control, onProgress: book.progress.stage(name) };
  return { ...book, request: { ...book.request, run: { ...run, control } } };
}

/** What a run draws and computes with, defaults in place. */
export function simulationSettings({ seed, paths, pathsMax, kernel }: RunOptions): {
  readonly seed: string;
  readonly pathCount: number;
  readonly kernel: KernelName;
} {
  return {
    seed: seed ?? DEFAULT_SEED,
    pathCount: paths ?? Math.min(DEFAULT_PATH_COUNT, pathsMax ?? DEFAULT_PATH_COUNT),
    kernel: kernel ?? resolveKernel(),
  };
}

/** How a run is to value its book. */
export function valuationSettings({ exact, targetStandardError, pathsMax }: RunOptions): {
  readonly exact: boolean;
  readonly errorTarget?: ErrorTarget;
} {
  return {
    exact: exact ?? false,
    ...(targetStandardError === undefined || pathsMax === undefined
      ? {}
      : { errorTarget: { standardErrorPer100: targetStandardError, pathCountMax: pathsMax } }),
  };
}

/** Lines that make warnings stand out. */
export function remarkLines(warnings: readonly string[]): string[] {
  return warnings.map((warning) => `WARNING  ${warning}`);
}

/**
 * The document of a result: digests of input and answer, counts of rows, and the age of the market day, which is no
 * part of the digested answer.
 *
 * @param extra what the result depends on beside market, book, calibration and run
 */
export function resultDocument<
  Result extends { readonly provenance: Provenance; readonly warnings: readonly string[] },
>(result: Result, { request, inputs, overrides, ageWarnings }: PreparedBook, extra: object = {}): Result {
  const { seed, pathCount, exact, errorTarget } = request.run;
  const digested = withDigests(result, {
    market: request.market,
    calibration: request.calibration.contentHash,
    locks: request.locks,
    positions: request.positions,
    ...(request.servicing === undefined ? {} : { servicing: request.servicing }),
    run: { seed, pathCount, exact, errorTarget, shiftBp: request.shiftBp },
    ...extra,
  });
  return {
    ...digested,
    warnings: [...ageWarnings, ...digested.warnings],
    provenance: {
      ...digested.provenance,
      rows: inputs.counts,
      ...(overrides === undefined ? {} : { overrides }),
    },
  };
}

/** Calibrates a market day for the run at hand. */
export async function calibrateInMemory(
  { market }: Pick<BookInputs, 'market'>,
  options: RunOptions,
  pool: PathPool,
  { signal }: CommandContext,
  progress: Progress,
): Promise<CalibrationSet> {
  return calibrateMarket(market, {
    ...simulationSettings(options),
    engineVersion: ENGINE_VERSION,
    ...(options.model === undefined ? {} : { config: calibrationWith(options.model) }),
    simulate: pool.simulate,
    fitter: threadFitter,
    signal,
    onProgress: progress.stage('calibrate'),
  });
}

/** Reads a calibration set. */
export async function readCalibrationFile(file: string): Promise<CalibrationSet> {
  return readCalibration(await readTextFile(file, 'a calibration set (JSON)'), file);
}

async function readOverrides({ overrides: file = '', calibration }: ValuationOptions): Promise<Overrides> {
  const text = await readTextFile(file, 'overrides (JSON)');
  const overrides = parseWithSchema(overridesSchema, parseJson(text, file), { file });
  if (overrides.price.length === 0 || calibration === undefined) return overrides;
  throw new CounterpoiseError(
    'INPUT_INVALID',
    'Prices set by hand need an OAS of their own, which a given calibration does not have.',
    { file, pointer: '/price', accepted: 'prices without --calibration, or oasBp with it' },
  );
}

/** The inputs with prices and pull-through set by hand; OAS follow once there is a calibration. */
function overridden(
  inputs: BookInputs,
  overrides: Overrides | undefined,
  file: string | undefined,
): BookInputs {
  if (overrides === undefined) return inputs;
  return namingFile(file, () => ({
    ...inputs,
    market: overridePrices(inputs.market, overrides),
    locks: overridePullThrough(inputs.locks, overrides),
  }));
}

/** Names the file in errors that know only the place within it. */
export function namingFile<T>(file: string | undefined, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof CounterpoiseError) || file === undefined) throw error;
    throw new CounterpoiseError(error.code, error.message, { file, ...error.details });
  }
}

function overridesWarning({ pullThrough, oasBp, price }: Overrides): string {
  return `Set by hand: pull-through of ${pullThrough.length} locks, OAS of ${oasBp.length} TBAs, prices of ${price.length}.`;
}

/** A calibration has one rate model; a run that names another has to calibrate by itself. */
export function requireModel(
  model: RateModelKind | undefined,
  calibration: CalibrationSet | undefined,
): void {
  if (model === undefined || calibration === undefined || calibration.rateModel.kind === model) return;
  throw new CounterpoiseError('INPUT_INVALID', 'The calibration is of another rate model than the run.', {
    field: '--model',
    found: `${model}, with a calibration of ${calibration.rateModel.kind}`,
    accepted: `--model ${calibration.rateModel.kind}, or no --calibration`,
  });
}

function calibrationWarnings(calibration: CalibrationSet, market: MarketSnapshot): string[] {
  if (calibration.asOf !== market.asOf) {
    throw new CounterpoiseError('INPUT_INVALID', 'The calibration is of another day than the market.', {
      field: '--calibration',
      found: calibration.asOf,
      accepted: `a calibration of ${market.asOf}`,
    });
  }
  return calibration.marketDigest === digestOf(market)
    ? []
    : ['The calibration was made from another market file of the same day: its OAS belong to other prices.'];
}

/** What was read, in words: locks and positions, or what there is where servicing rights are among it. */
function goingOn({ locks, positions, servicing }: BookInputs['counts']): string {
  if (servicing === undefined) return `${locks.read} locks and ${positions.read} positions`;
  const lines = [
    [locks, 'locks'],
    [positions, 'positions'],
    [servicing, 'servicing rights'],
  ] as const;
  return lines
    .filter(([{ read, rejected }]) => read + rejected > 0)
    .map(([{ read }, what]) => `${read} ${what}`)
    .join(', ');
}

/** Rows that were left out, and why. */
export function rejectedLines({ rowFailures, counts }: BookInputs): string[] {
  if (rowFailures.length === 0) return [];
  const shown = rowFailures.slice(0, REJECTED_SHOWN).map(({ detail }) => `  ${detail}`);
  const more = rowFailures.length - shown.length;
  return [
    `REJECTED  ${rowFailures.length} rows (${goingOn(counts)} go on):`,
    ...shown,
    ...(more > 0 ? [`  … and ${more} more; --json lists all.`] : []),
  ];
}
