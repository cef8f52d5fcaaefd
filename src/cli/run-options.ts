import { type Command, InvalidArgumentError } from 'commander';
import { CounterpoiseError } from '../core/errors.ts';
import { KERNEL_NAMES, type KernelName } from '../core/kernel-names.ts';
import { RATE_MODEL_KINDS, type RateModelKind } from '../core/rate-model-kinds.ts';
import { runLengthFault } from '../core/run-target.ts';
import { DEFAULT_SHIFT_BP } from '../desk/measure-scenarios.ts';
import { DEFAULT_PATH_COUNT, DEFAULT_SEED } from '../desk/provenance.ts';
import { resolveKernel } from '../kernel/select-kernel.ts';

const PATH_COUNT_MAX = 16_777_216;
const THREAD_COUNT_MAX = 256;
const SEED_LENGTH_MAX = 200;

/** How a command simulates; what was not said is absent. */
export interface RunOptions {
  readonly paths?: number;
  readonly seed?: string;
  readonly threads?: number;
  readonly model?: RateModelKind;
  readonly kernel?: KernelName;
  readonly exact?: boolean;
  readonly targetStandardError?: number;
  readonly pathsMax?: number;
  readonly shiftBp?: number;
}

/**
 * Adds the options of simulating commands.
 *
 * @param model left out where the input names it
 * @param reachesError whether a run may go on until it has a standard error, and measures at a shift of the caller's
 */
export function addRunOptions(command: Command, { model = true, reachesError = true } = {}): Command {
  command
    .hook('preAction', () => checkRunLength(command.opts()))
    .option(
      '--paths <count>',
      `paths to simulate, in whole blocks (${DEFAULT_PATH_COUNT})`,
      wholeNumber(2, PATH_COUNT_MAX),
    )
    .option('--seed <text>', `seed of the random numbers (${DEFAULT_SEED})`, seedText)
    .option(
      '--threads <count>',
      'threads; the result does not depend on it (all)',
      wholeNumber(1, THREAD_COUNT_MAX),
    );
  if (model) command.option('--model <name>', `rate model: ${RATE_MODEL_KINDS.join(', ')}`, modelName);
  if (reachesError) {
    command
      .option(
        '--target-standard-error <points>',
        'add randomisations until every forward price has this standard error per 100',
        errorTarget,
      )
      .option('--paths-max <count>', 'paths at which such a run ends', wholeNumber(2, PATH_COUNT_MAX))
      .option('--shift-bp <bp>', `one-sided shift of durations and convexities (${DEFAULT_SHIFT_BP})`, shift);
  }
  return command
    .option('--kernel <name>', `auto, or one of ${KERNEL_NAMES.join(', ')}`, resolveKernel)
    .option('--exact', 'value every lock by itself, and none on a grid');
}

export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < least || value > most) {
      throw new InvalidArgumentError(`Accepted: a whole number from ${least} to ${most}.`);
    }
    return value;
  };
}

/** Threads of a pool. */
export const threadCount = wholeNumber(1, THREAD_COUNT_MAX);
/** A port of TCP; 0 takes a free one. */
export const portNumber = wholeNumber(0, 65_535);

function seedText(text: string): string {
  if (text.length >= 1 && text.length <= SEED_LENGTH_MAX) return text;
  throw new InvalidArgumentError(`Accepted: a text of 1 to ${SEED_LENGTH_MAX} characters.`);
}

function errorTarget(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value > 0 && value <= 10) return value;
  throw new InvalidArgumentError('Accepted: price points above 0, up to 10.');
}

/**
 * Refuses a run that says its length in two ways, or by an error without a limit.
 *
 * @throws CounterpoiseError INPUT_INVALID naming the option
 */
function checkRunLength({ paths, targetStandardError, pathsMax }: RunOptions): void {
  const fault = runLengthFault({ pathCount: paths, targetStandardError, pathCountMax: pathsMax });
  if (fault === undefined) return;
  const option = {
    pathCount: '--paths',
    targetStandardError: '--target-standard-error',
    pathCountMax: '--paths-max',
  }[fault.member];
  throw new CounterpoiseError('INPUT_INVALID', 'A run has either a number of paths or an error to reach.', {
    field: option,
    accepted: '--paths, or --target-standard-error together with --paths-max',
  });
}

function shift(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= 0.1 && value <= 100) return value;
  throw new InvalidArgumentError('Accepted: basis points from 0.1 to 100.');
}

/** A rate model by its name. */
export function modelName(name: string): RateModelKind {
  const kind = RATE_MODEL_KINDS.find((one) => one === name);
  if (kind !== undefined) return kind;
  throw new InvalidArgumentError(`Accepted: ${RATE_MODEL_KINDS.join(', ')}.`);
}
