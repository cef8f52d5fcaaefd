const PRIORITY_COUNT = 5;

/** Waiting jobs: lower priority number first, first come first served within one. */
export interface WaitingLine {
  readonly length: number;
  readonly add: (id: string, priority: number) => void;
  /** Removes and answers the id whose turn it is. */
  readonly next: () => string | undefined;
  readonly remove: (id: string) => void;
  /** 1 for the id whose turn is next, undefined when it does not wait. */
  readonly positionOf: (id: string) => number | undefined;
  readonly ids: () => readonly string[];
}

/** An empty line. Positions are counted when asked for, so that adding and taking stay cheap. */
export function createWaitingLine(): WaitingLine {
  const lanes: readonly Set<string>[] = Array.from({ length: PRIORITY_COUNT }, () => new Set<string>());
  const ids = (): string[] => lanes.flatMap((lane) => [...lane]);
  return {
    get length() {
      return lanes.reduce((sum, lane) => sum + lane.size, 0);
    },
    add: (id, priority) => {
      lanes[priority - 1]!.add(id);
    },
    next: () => {
      for (const lane of lanes) {
        const [id] = lane;
        if (id === undefined) continue;
        lane.delete(id);
        return id;
      }
      return undefined;
    },
    remove: (id) => {
      for (const lane of lanes) lane.delete(id);
    },
    positionOf: (id) => {
      const index = ids().indexOf(id);
      return index < 0 ? undefined : index + 1;
    },
    ids,
  };
}
