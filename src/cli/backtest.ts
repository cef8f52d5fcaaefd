import { writeFile } from 'node:fs/promises';
import { type Command, InvalidArgumentError } from 'commander';
import { missedGateLines } from '../../calibration/quality-gate.ts';
import { type IsoDate, isIsoDate } from '../core/dates.ts';
import { parseJson, parseWithSchema } from '../core/parse.ts';
import { type BacktestRequest, backtest } from '../desk/backtest/backtest.ts';
import {
  type BacktestConfig,
  backtestConfigSchema,
  DEFAULT_BACKTEST_CONFIG,
  WORLDS_MAX,
} from '../desk/backtest/backtest-config.ts';
import { backtestDays } from '../desk/backtest/backtest-days.ts';
import type { BacktestResult } from '../desk/backtest/backtest-result.ts';
import { DATE_FORMATS, type DateFormat } from '../desk/files/parse-cell.ts';
import { withDigests } from '../desk/provenance.ts';
import { BACKTEST_TABLES, backtestTables } from '../desk/tables/backtest-tables.ts';
import { threadFitter } from '../workers/fit-thread.ts';
import { openCheckpoint } from './backtest-checkpoint.ts';
import { backtestPage } from './backtest-page.ts';
import { backtestText } from './backtest-report.ts';
import {
  calibrateInMemory,
  readCalibrationFile,
  remarkLines,
  requireModel,
  simulationSettings,
} from './book-command.ts';
import type { CommandContext } from './command-context.ts';
import { marketRemarks } from './market-remarks.ts';
import {
  addOutputOptions,
  checkOutputOptions,
  type OutputOptions,
  printAnswer,
  printRemarks,
  unwritable,
} from './output.ts';
import { withPool } from './pool.ts';
import { createProgress } from './progress.ts';
import { readRatesHistoryFile } from './rates-history-input.ts';
import { dateFormat, readMarketFile } from './read-inputs.ts';
import { readTextFile } from './read-text-file.ts';
import { addRunOptions, type RunOptions, wholeNumber } from './run-options.ts';

interface BacktestOptions extends RunOptions, OutputOptions {
  readonly market: string;
  readonly ratesHistory: string;
  readonly dateFormat?: DateFormat;
  readonly config?: string;
  readonly from?: IsoDate;
  readonly to?: IsoDate;
  readonly worlds?: number;
  readonly calibration?: string;
  readonly checkpoint?: string;
  readonly out?: string;
}

/** Adds `counterpoise backtest`. */
export function registerBacktest(program: Command, context: CommandContext): void {
  const command = program
    .command('backtest')
    .description(
      'hedge policies through a rates history: P&L, risk, cost and turnover of each, in simulated worlds',
    )
    .requiredOption('--market <file>', 'market day, JSON: volatility, spreads and terms that all days share')
    .requiredOption('--rates-history <file>', 'past days of par yields and mortgage rates, CSV or JSON')
    .option(
      '--date-format <form>',
      `how dates are written that are not ISO: ${DATE_FORMATS.join(', ')}`,
      dateFormat,
    )
    .option('--config <file>', 'world, policies, rebalancing and costs, JSON; defaults without it')
    .option('--from <date>', 'first day of the history that is simulated', date)
    .option('--to <date>', 'last day', date)
    .option('--worlds <count>', 'worlds simulated on the same rates (1)', wholeNumber(1, WORLDS_MAX))
    .option('--calibration <file>', 'calibration set of counterpoise calibrate; made in memory without it')
    .option('--checkpoint <file>', 'keep where the test stands, and go on from there if the file exists')
    .option('--out <file>', 'write the report, one HTML file with plots');
  addRunOptions(command, { reachesError: false });
  addOutputOptions(command, BACKTEST_TABLES).action(async (options: BacktestOptions) => {
    checkOutputOptions(options, BACKTEST_TABLES);
    const { result, document } = await runBacktest(options, context);
    if (options.out !== undefined) await writeReport(options.out, result);
    await printAnswer(options, {
      document: () => document,
      text: () => backtestText(result, options.out),
      tables: backtestTables(result),
    });
  });
}

async function runBacktest(
  options: BacktestOptions,
  context: CommandContext,
): Promise<{ readonly result: BacktestResult; readonly document: BacktestResult }> {
  const market = await readMarketFile(options.market);
  const remarks = marketRemarks(market, options.market, 'backtest', ['UMBS30'], context.today());
  const history = await readRatesHistoryFile(options.ratesHistory, options);
  const config = await configOf(options);
  // Days that cannot be tested are told of before threads start.
  const { warnings: gaps } = backtestDays(history, config);
  const given =
    options.calibration === undefined ? undefined : await readCalibrationFile(options.calibration);
  requireModel(options.model, given);
  const checkpoint =
    options.checkpoint === undefined ? undefined : await openCheckpoint(options.checkpoint, context.now);
  const { signal } = context;
  return withPool(options.threads, async (pool) => {
    const progress = createProgress();
    try {
      const calibration = given ?? (await calibrateInMemory({ market }, options, pool, context, progress));
      const warnings = [...remarks.warnings, ...missedGateLines(calibration.gates)];
      progress.stop();
      printRemarks(options, remarkLines([...remarks.ageWarnings, ...warnings, ...gaps]));
      const request: BacktestRequest = {
        market,
        calibration,
        history,
        config,
        warnings,
        run: {
          ...simulationSettings(options),
          exact: options.exact ?? false,
          simulate: pool.simulate,
          fitter: threadFitter,
          control: { signal, onProgress: progress.stage('backtest', 'days') },
        },
        ...(checkpoint?.resumed === undefined ? {} : { resumed: checkpoint.resumed }),
        ...(checkpoint === undefined ? {} : { onState: checkpoint.keep }),
      };
      const result = await backtest(request);
      const { seed, pathCount, exact } = request.run;
      const document = withDigests(result, {
        market,
        calibration: calibration.contentHash,
        ratesHistory: history,
        config,
        run: { seed, pathCount, exact },
      });
      return { result, document: { ...document, warnings: [...remarks.ageWarnings, ...document.warnings] } };
    } finally {
      progress.stop();
      await checkpoint?.flush();
    }
  });
}

async function configOf({ config: file, from, to, worlds }: BacktestOptions): Promise<BacktestConfig> {
  const config =
    file === undefined
      ? DEFAULT_BACKTEST_CONFIG
      : parseWithSchema(
          backtestConfigSchema,
          parseJson(await readTextFile(file, 'settings of a back-test (JSON)'), file),
          { file },
        );
  return {
    ...config,
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(worlds === undefined ? {} : { worlds }),
  };
}

async function writeReport(file: string, result: BacktestResult): Promise<void> {
  try {
    await writeFile(file, backtestPage(result));
  } catch (error) {
    throw unwritable(file, error);
  }
}

function date(text: string): IsoDate {
  if (isIsoDate(text)) return text;
  throw new InvalidArgumentError('Accepted: a date such as 2023-01-03.');
}
