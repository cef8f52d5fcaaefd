import { CounterpoiseError } from '../core/errors.ts';

/** Calls that may wait for one thread; each holds its text. */
const WAITING_MAX = 64;

/** Does one call after another, in the order in which they came. */
export interface WaitingCalls {
  /** @throws CounterpoiseError REQUEST_OVERLOADED when too many wait already */
  readonly inTurn: <T>(call: () => Promise<T>) => Promise<T>;
}

/** A line of calls of limited length. */
export function waitingCalls(): WaitingCalls {
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  return {
    inTurn: async (call) => {
      if (waiting >= WAITING_MAX) {
        throw new CounterpoiseError('REQUEST_OVERLOADED', `${waiting} requests already wait to be read.`);
      }
      waiting += 1;
      const outcome = last.then(call);
      // The next has its turn whatever became of this one.
      last = outcome.then(ignore, ignore);
      try {
        return await outcome;
      } finally {
        waiting -= 1;
      }
    },
  };
}

function ignore(): void {}
