import { type Logger, pino } from 'pino';
import { ENGINE_VERSION } from '../core/engine.ts';
import { CounterpoiseError } from '../core/errors.ts';
import { scrubber } from './scrub.ts';

export type Log = Logger;

export interface LogOptions {
  /** A level of pino's, or `silent`. */
  readonly level: string;
  readonly stream: { readonly write: (line: string) => unknown };
  /** Values that no line may hold. */
  readonly secrets: readonly string[];
}

/** A log of JSON lines, one an entry, without secrets. */
export function createLog({ level, stream, secrets }: LogOptions): Log {
  const scrub = scrubber(secrets);
  return pino(
    {
      level,
      base: { pid: process.pid, version: ENGINE_VERSION },
      messageKey: 'message',
      errorKey: 'error',
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { error: errorEntry, err: errorEntry, fault: errorEntry },
    },
    { write: (line) => void stream.write(scrub(line)) },
  );
}

/** An operating error says where it lies and shows no stack; a fault of the program shows all that helps to find it. */
function errorEntry(thrown: unknown): unknown {
  if (thrown instanceof CounterpoiseError) {
    const { code, message, details, cause } = thrown;
    return { code, message, ...details, ...(cause !== undefined && { cause: errorEntry(cause) }) };
  }
  return thrown instanceof Error ? pino.stdSerializers.errWithCause(thrown) : String(thrown);
}
