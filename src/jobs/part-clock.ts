/** Milliseconds by part of a job. */
export type PartTimings = Readonly<Record<string, number>>;

/** Measures which part of a job takes how long. */
export interface PartClock {
  /** From now on the job is in this part; a part entered again goes on counting. */
  readonly enter: (part: string) => void;
  /** What was measured so far, the running part included, in the order of first entry. */
  readonly read: () => PartTimings;
}

/**
 * A clock that stands in one part at a time.
 *
 * @param nowMs milliseconds of a clock that never goes back
 */
export function createPartClock(first: string, nowMs: () => number): PartClock {
  const spent = new Map<string, number>();
  let part = first;
  let since = nowMs();
  const settle = (): void => {
    const now = nowMs();
    spent.set(part, (spent.get(part) ?? 0) + now - since);
    since = now;
  };
  return {
    enter: (next) => {
      settle();
      part = next;
    },
    read: () => {
      settle();
      return Object.fromEntries([...spent].map(([name, ms]) => [name, Math.round(ms * 10) / 10]));
    },
  };
}
