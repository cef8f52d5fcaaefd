import { type Command, InvalidArgumentError } from 'commander';
import {
  type CalibrationConfig,
  calibrationConfigSchema,
  DEFAULT_CALIBRATION_CONFIG,
  readCalibrationConfig,
} from '../../calibration/calibration-config.ts';
import { MORTGAGE_TARGET } from '../../calibration/volatility-target.ts';
import { type IsoDate, isIsoDate } from '../core/dates.ts';
import { CounterpoiseError } from '../core/errors.ts';
import { parseWithSchema } from '../core/parse.ts';
import { RATE_MODEL_KINDS, type RateModelKind } from '../core/rate-model-kinds.ts';
import { addOutputOptions, type OutputOptions } from './output.ts';
import { readTextFile } from './read-text-file.ts';
import { addRunOptions, modelName, type RunOptions } from './run-options.ts';

/** Options that stand for members of the configuration. */
interface ConfigOptions {
  readonly config?: string;
  readonly model?: RateModelKind;
  readonly target?: CalibrationConfig['target'];
  readonly meanReversion?: number;
  readonly volatilityPieces?: readonly number[];
  readonly leaveOutBadQuotes?: boolean;
  readonly tunePrepayment?: boolean;
}

export type CalibrateOptions = RunOptions &
  OutputOptions &
  ConfigOptions & {
    readonly market: string;
    readonly out?: string;
    readonly archive?: string;
    readonly previous?: string;
    readonly history?: string;
    readonly again?: boolean;
    readonly referenceDate?: IsoDate;
    readonly every?: string;
    readonly timeZone?: string;
  };

const TARGETS = 'mortgage, full, a tenor such as 10y, or coterminal:20';

/** Adds the options of `counterpoise calibrate`. */
export function addCalibrateOptions(command: Command, tableNames: readonly string[]): Command {
  command
    .requiredOption('--market <file>', 'market day, JSON; with --every, {date} stands for the business date')
    .option('--out <file>', 'write the calibration set, for --calibration')
    .option('--archive <folder>', 'keep the set here; one of the same inputs is found, not calculated')
    .option('--again', 'calculate a set that the archive has, and compare the bits')
    .option('--previous <file>', 'set to compare with; without it, the newest earlier one of the archive')
    .option('--reference-date <date>', 'day the calibration is for, by which the market is too old', date)
    .option('--config <file>', 'how to calibrate, JSON')
    .option('--model <name>', `rate model: ${RATE_MODEL_KINDS.join(', ')}`, modelName)
    .option('--target <name>', `swaptions of the fit: ${TARGETS}`, target)
    .option('--mean-reversion <rate>', 'hold the reversion of Hull–White, per year', number)
    .option('--volatility-pieces <years>', 'ends of the pieces of its volatility, such as 1,2,5,10', years)
    .option('--leave-out-bad-quotes', 'go on without the quotes that are refused, naming them')
    .option('--history <file>', 'past locks to which pull-through is fitted, CSV or JSON')
    .option('--tune-prepayment', 'tune refinancing and turnover until the OAS of the stack is flattest')
    .option('--every <pattern>', 'stay, and calibrate by a cron pattern, such as "0 6 * * 1-5"')
    .option('--time-zone <name>', 'zone of the pattern and of {date} (America/New_York)');
  addRunOptions(command, { model: false });
  return addOutputOptions(command, tableNames);
}

/**
 * The configuration of a calibration: that of the file, changed by what other options say.
 *
 * @throws CounterpoiseError INPUT_INVALID naming the field or the option
 */
export async function calibrationConfig(options: ConfigOptions): Promise<CalibrationConfig> {
  const { config: file, meanReversion, volatilityPieces } = options;
  const base =
    file === undefined
      ? DEFAULT_CALIBRATION_CONFIG
      : readCalibrationConfig(await readTextFile(file, 'a calibration configuration (JSON)'), file);
  const kind = options.model ?? base.rateModel.kind;
  if (kind !== 'hull-white' && (meanReversion !== undefined || volatilityPieces !== undefined)) {
    throw new CounterpoiseError('INPUT_INVALID', `The model ${kind} has no such parameter.`, {
      field: meanReversion === undefined ? '--volatility-pieces' : '--mean-reversion',
      accepted: 'with --model hull-white; of other models by --config',
    });
  }
  return parseWithSchema(calibrationConfigSchema, {
    ...base,
    rateModel: {
      ...(kind === base.rateModel.kind ? base.rateModel : { kind }),
      ...(meanReversion === undefined ? {} : { meanReversion }),
      ...(volatilityPieces === undefined ? {} : { volatilityUntilYears: volatilityPieces }),
    },
    ...(options.target === undefined ? {} : { target: options.target }),
    ...(options.tunePrepayment === true ? { prepayment: { tune: true } } : {}),
    ...(options.leaveOutBadQuotes === true ? { badQuotes: 'leave-out' } : {}),
  });
}

/** `mortgage`: the default; `full`: every quote; `10y`: the usual expiries on swaps of 10 years; `coterminal:20`: expiry and tenor add up to 20. */
function target(name: string): CalibrationConfig['target'] {
  const usualExpiries = [...MORTGAGE_TARGET.expiriesYears];
  if (name === 'full') return {};
  if (name === 'mortgage') {
    return { expiriesYears: usualExpiries, tenorsYears: [...MORTGAGE_TARGET.tenorsYears] };
  }
  const coTerminalYears = Number(/^coterminal:(\d{1,2})$/i.exec(name)?.[1]);
  if (coTerminalYears > 0) return { coTerminalYears };
  const tenorYears = Number(/^(\d{1,2})y$/i.exec(name)?.[1]);
  if (tenorYears > 0) return { expiriesYears: usualExpiries, tenorsYears: [tenorYears] };
  throw new InvalidArgumentError(`Accepted: ${TARGETS}.`);
}

function date(text: string): IsoDate {
  if (isIsoDate(text)) return text;
  throw new InvalidArgumentError('Accepted: a real calendar date YYYY-MM-DD.');
}

function number(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Math.abs(value) <= 5) return value;
  throw new InvalidArgumentError('Accepted: a number from -5 to 5, such as 0.03.');
}

function years(text: string): readonly number[] {
  const ends = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  const rise = ends.every((end, i) => end > (ends[i - 1] ?? 0) && end <= 100);
  if (rise) return ends;
  throw new InvalidArgumentError('Accepted: rising years up to 100, such as 1,2,5,10.');
}
