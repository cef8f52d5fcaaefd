import { CounterpoiseError } from '../core/errors.ts';
import { invariant } from '../core/invariant.ts';

/** Counts entries and bytes against fixed limits. */
export interface MemoryBudget {
  /** @throws CounterpoiseError REQUEST_OVERLOADED when one more entry of that size does not fit */
  readonly take: (bytes: number) => void;
  readonly give: (bytes: number) => void;
}

export interface MemoryLimit {
  readonly count: number;
  readonly bytes: number;
}

/**
 * A budget for one kind of thing held in memory.
 *
 * @param name what is held, plural, for the refusal's text
 */
export function createMemoryBudget(name: string, limit: MemoryLimit): MemoryBudget {
  let count = 0;
  let bytes = 0;
  return {
    take: (size) => {
      if (count + 1 > limit.count) {
        throw new CounterpoiseError(
          'REQUEST_OVERLOADED',
          `The store holds ${count} ${name}, which is as many as it may (${limit.count}).`,
        );
      }
      if (bytes + size > limit.bytes) {
        throw new CounterpoiseError(
          'REQUEST_OVERLOADED',
          `${size} more bytes of ${name} do not fit: the store holds ${bytes} of ${limit.bytes} bytes.`,
        );
      }
      count += 1;
      bytes += size;
    },
    give: (size) => {
      count -= 1;
      bytes -= size;
      invariant(count >= 0 && bytes >= 0, 'A memory budget gives back no more than was taken.');
    },
  };
}
