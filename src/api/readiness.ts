import { setTimeout as sleep } from 'node:timers/promises';
import { CounterpoiseError, describeError, type ErrorItem } from '../core/errors.ts';

/** A part without which the server can do no work. */
export interface ReadinessCheck {
  readonly name: string;
  /** Rejects while the part does not work. */
  readonly check: () => Promise<void>;
}

/** A part that has not answered by then is as good as gone for whoever asks. */
const CHECK_TIMEOUT_MS = 2_000;
/** However many probes ask, the parts are asked no more often. */
const VERDICT_LIFE_MS = 1_000;

/** Faults of the parts that do not work; none when the server is ready. */
export type Readiness = () => Promise<readonly ErrorItem[]>;

/**
 * Asks every part, all at once.
 *
 * @param nowMs milliseconds of a clock that never goes back
 */
export function createReadiness(checks: readonly ReadinessCheck[], nowMs: () => number): Readiness {
  let askedAtMs = Number.NEGATIVE_INFINITY;
  let verdict: Promise<readonly ErrorItem[]> | undefined;
  return () => {
    if (verdict === undefined || nowMs() - askedAtMs >= VERDICT_LIFE_MS) {
      askedAtMs = nowMs();
      verdict = Promise.all(checks.map(faultOf)).then((faults) =>
        faults.filter((fault) => fault !== undefined),
      );
    }
    return verdict;
  };
}

async function faultOf({ name, check }: ReadinessCheck): Promise<ErrorItem | undefined> {
  const pointer = `/checks/${name}`;
  const waited = new AbortController();
  const late = sleep(CHECK_TIMEOUT_MS, 'late' as const, { signal: waited.signal, ref: false });
  try {
    if ((await Promise.race([check(), late])) !== 'late') return undefined;
    const detail = `The ${name} has not answered for ${CHECK_TIMEOUT_MS} ms.`;
    return { pointer, code: 'SERVER_NOT_READY', detail };
  } catch (error) {
    // What is wrong inside a part is for the log, and may hold addresses; an operating error is made for reading.
    const isOperating = error instanceof CounterpoiseError;
    const code = isOperating ? error.code : 'SERVER_NOT_READY';
    return { pointer, code, detail: isOperating ? describeError(error) : `The ${name} does not work.` };
  } finally {
    waited.abort();
    late.catch(() => undefined);
  }
}
