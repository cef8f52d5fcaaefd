import { CounterpoiseError } from '../../core/errors.ts';

/** Runs one piece of work at a time, in the order they came. */
export type Mutex = <T>(work: () => Promise<T>) => Promise<T>;

/**
 * @param waitingCountMax beyond it work is refused
 * @throws CounterpoiseError REQUEST_OVERLOADED from the mutex, when too many wait
 */
export function createMutex(waitingCountMax: number): Mutex {
  let last: Promise<unknown> = Promise.resolve();
  let waitingCount = 0;
  return async (work) => {
    if (waitingCount >= waitingCountMax) {
      throw new CounterpoiseError(
        'REQUEST_OVERLOADED',
        `${waitingCount} changes already wait for the store.`,
      );
    }
    waitingCount += 1;
    const mine = last.then(work);
    last = mine.catch(() => undefined);
    try {
      return await mine;
    } finally {
      waitingCount -= 1;
    }
  };
}
