import { CounterpoiseError, describeError } from '../core/errors.ts';

const ERRORS_SHOWN = 20;

/**
 * What the user reads of an error on stderr: place, what was wrong, what is accepted, then every further fault of the
 * same document. An operating error shows no stack; a fault of the program shows nothing else that helps to report it.
 */
export function errorReport(error: unknown): string {
  if (!(error instanceof CounterpoiseError)) {
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return `counterpoise: ENGINE_INTERNAL: a fault of the program itself; please report it.\n${detail}\n`;
  }
  if (error.code === 'SIMULATION_CANCELLED') {
    return 'counterpoise: interrupted; work so far was discarded cleanly.\n';
  }
  const { errors = [] } = error.details;
  const shown = errors.length > 1 ? errors.slice(0, ERRORS_SHOWN) : [];
  const more = shown.length === 0 ? 0 : errors.length - shown.length;
  return [
    `counterpoise: ${error.code}: ${describeError(error)}`,
    ...shown.map(({ pointer, detail }) => `  ${pointer === '' ? '' : `${pointer}: `}${detail}`),
    ...(more > 0 ? [`  … and ${more} more`] : []),
    '',
  ].join('\n');
}

/** 1 failed, 2 bad usage or input, 130 interrupted. */
export function exitCodeOf(error: unknown): number {
  return error instanceof CounterpoiseError ? error.exitCode : 1;
}
