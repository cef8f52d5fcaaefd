import { writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { calibrateMarket } from '../../calibration/calibrate.ts';
import { readCalibration } from '../../calibration/calibration-set.ts';
import { fitRateModel } from '../../calibration/fit-rate-model.ts';
import type { RateModelFit } from '../../calibration/rate-model-fit.ts';
import type { RateModelSpecification } from '../../calibration/rate-model-specification.ts';
import { MORTGAGE_TARGET, targetQuotes } from '../../calibration/volatility-target.ts';
import { compact, reportPage } from '../../validation/report/page.ts';
import { validate } from '../../validation/validate.ts';
import {
  type ValidationReport,
  validationDocument,
  validationReport,
} from '../../validation/validation-report.ts';
import { ENGINE_VERSION } from '../core/engine.ts';
import { CounterpoiseError } from '../core/errors.ts';
import { type MarketDay, marketDay } from '../desk/market-day.ts';
import { DEFAULT_PATH_COUNT, DEFAULT_SEED } from '../desk/provenance.ts';
import { resolveKernel } from '../kernel/select-kernel.ts';
import { volatilityMatrix } from '../market/volatility-matrix.ts';
import { remarkLines } from './book-command.ts';
import type { CommandContext } from './command-context.ts';
import { exampleFolder } from './init-folder.ts';
import { marketRemarks } from './market-remarks.ts';
import { printRemarks, unwritable } from './output.ts';
import { withPool } from './pool.ts';
import { createProgress } from './progress.ts';
import { readMarketFile } from './read-inputs.ts';
import { readTextFile } from './read-text-file.ts';
import { threadCount } from './run-options.ts';
import { numbers, renderTable, words } from './table.ts';

const SEED_LENGTH_MAX = 200;
/** Models a report validates, the calibration's own or beside it. */
const FITTED_MODELS: readonly RateModelSpecification[] = [
  { kind: 'hull-white' },
  { kind: 'g2' },
  { kind: 'forward-market' },
];

interface ValidateOptions {
  readonly market?: string;
  readonly calibration?: string;
  readonly out?: string;
  readonly quick?: boolean;
  readonly json?: boolean;
  readonly seed?: string;
  readonly threads?: number;
}

/** Adds `counterpoise validate`. */
export function registerValidate(program: Command, context: CommandContext): void {
  program
    .command('validate')
    .description('a model validator’s report: closed forms, simulation, convergence, fit, sensitivities')
    .option('--market <file>', 'market day, JSON (the example day)')
    .option('--calibration <file>', 'calibration set to validate; made in memory without it')
    .option('--out <file>', 'write the report, one HTML file')
    .option('--quick', 'fewer paths: the same checks in under a minute')
    .option('--json', 'print exactly one JSON document: every check')
    .option('--seed <text>', `seed of the random numbers (${DEFAULT_SEED})`, seedText)
    .option('--threads <count>', 'threads; no number depends on it (all)', threadCount)
    .action(async (options: ValidateOptions) => {
      const report = await runValidate(options, context);
      if (options.out !== undefined) await writeReport(options.out, report);
      process.stdout.write(
        options.json === true
          ? `${JSON.stringify(validationDocument(report))}\n`
          : `${reportText(report, options.out)}\n`,
      );
      requirePassed(report);
    });
}

function seedText(text: string): string {
  if (text.length >= 1 && text.length <= SEED_LENGTH_MAX) return text;
  throw new InvalidArgumentError(`Accepted: a text of 1 to ${SEED_LENGTH_MAX} characters.`);
}

async function runValidate(options: ValidateOptions, context: CommandContext): Promise<ValidationReport> {
  const file = options.market ?? relative(process.cwd(), join(exampleFolder(), 'market.json'));
  const market = await readMarketFile(file);
  const { warnings, ageWarnings } = marketRemarks(market, file, 'calibration', [], context.today());
  printRemarks(options, remarkLines([...ageWarnings, ...warnings]));
  const started = context.now();
  const seed = options.seed ?? DEFAULT_SEED;
  const kernel = resolveKernel();
  const { signal } = context;
  return withPool(options.threads, async ({ simulate, threads }) => {
    const progress = createProgress();
    try {
      const calibration =
        options.calibration === undefined
          ? await calibrateMarket(market, {
              seed,
              pathCount: DEFAULT_PATH_COUNT,
              kernel,
              engineVersion: ENGINE_VERSION,
              simulate,
              signal,
              onProgress: progress.stage('calibrate'),
            })
          : readCalibration(
              await readTextFile(options.calibration, 'a calibration set (JSON)'),
              options.calibration,
            );
      const day = marketDay(market, calibration);
      const otherFits = fitsBeside(day);
      const run = {
        day,
        models: [day.model, ...otherFits.map(({ model }) => model)],
        otherFits,
        seed,
        kernel,
        scope: options.quick === true ? ('quick' as const) : ('full' as const),
        simulate,
        signal,
      };
      const sections = await validate(run, progress.stage('validate'));
      return validationReport({ ...run, calibration }, sections, {
        madeAt: started.toISOString(),
        durationSeconds: (context.now().getTime() - started.getTime()) / 1000,
        threads,
      });
    } finally {
      progress.stop();
    }
  });
}

/** Every other model that can be fitted to the quotes of the calibration's. */
function fitsBeside({ snapshot, curve, model }: MarketDay): readonly RateModelFit[] {
  const { swaptionNormalVolsBp } = snapshot;
  if (swaptionNormalVolsBp === undefined) return [];
  const { quotes } = targetQuotes(volatilityMatrix(swaptionNormalVolsBp), MORTGAGE_TARGET);
  const others = FITTED_MODELS.filter(({ kind }) => kind !== model.kind);
  return others.map((specification) => fitRateModel(curve, quotes, specification));
}

async function writeReport(file: string, report: ValidationReport): Promise<void> {
  const page = reportPage(report);
  try {
    await writeFile(file, page);
  } catch (error) {
    throw unwritable(file, error);
  }
}

function reportText({ asOf, passed, sections, checks, provenance }: ValidationReport, out?: string): string {
  const failed = checks.filter((check) => !check.passed);
  return [
    [
      `Validation of ${asOf}: ${passed ? `all ${checks.length} checks passed` : `${failed.length} of ${checks.length} checks FAILED`}`,
      `  ${provenance.models.join(', ')}, ${provenance.scope}, seed "${provenance.seed}", kernel ${provenance.kernel}, ${provenance.durationSeconds.toFixed(0)} s`,
      `  calibration ${provenance.calibrationHash}`,
      ...(out === undefined ? [] : [`  report written to ${out}`]),
    ].join('\n'),
    renderTable(
      'Sections',
      [words('section'), numbers('checks'), numbers('failed')],
      sections
        .filter((section) => section.checks.length > 0)
        .map((section) => [
          section.title,
          String(section.checks.length),
          String(section.checks.filter((check) => !check.passed).length),
        ]),
    ),
    ...(failed.length === 0
      ? []
      : [
          renderTable(
            'Failed',
            [words('check'), numbers('value'), numbers('from'), numbers('to'), words('reading')],
            failed.map(({ id, value, low, high, unit, reading }) => [
              id,
              `${compact(value)} ${unit}`,
              low === undefined ? '' : compact(low),
              high === undefined ? '' : compact(high),
              reading,
            ]),
          ),
        ]),
  ].join('\n\n');
}

/** The exit code tells a build what the page tells a validator. */
function requirePassed({ passed, checks }: ValidationReport): void {
  if (passed) return;
  const failed = checks.filter((check) => !check.passed);
  throw new CounterpoiseError(
    'VALIDATION_FAILED',
    `${failed.length} of ${checks.length} checks failed: ${failed.map(({ id }) => id).join(', ')}.`,
  );
}
