import type { ServerResponse } from 'node:http';
import type { Caller } from '../core/caller.ts';
import { CounterpoiseError } from '../core/errors.ts';
import type { HttpLimits } from './api-limits.ts';

type StreamLimits = Pick<HttpLimits, 'eventStreamCountMax' | 'eventStreamsPerCallerMax'>;

/** Event streams that are open: each costs a socket and a listener for as long as its reader stays. */
export class EventStreams {
  readonly #limits: StreamLimits;
  readonly #onChange: (openCount: number) => void;
  readonly #byCaller = new Map<string, number>();
  #openCount = 0;

  /** @param onChange told how many are open, whenever one more or less is */
  constructor(limits: StreamLimits, onChange: (openCount: number) => void) {
    this.#limits = limits;
    this.#onChange = onChange;
  }

  /**
   * Counts a stream until its answer is closed.
   *
   * @returns aborted when the reader has gone
   * @throws CounterpoiseError REQUEST_OVERLOADED when too many are open, REQUEST_RATE_LIMITED when too many are the caller's
   */
  open({ tenantId, actor }: Caller, answer: ServerResponse): AbortSignal {
    const { eventStreamCountMax, eventStreamsPerCallerMax } = this.#limits;
    if (this.#openCount >= eventStreamCountMax) {
      throw new CounterpoiseError('REQUEST_OVERLOADED', `${this.#openCount} event streams are open already.`);
    }
    const name = JSON.stringify([tenantId, actor]);
    const ownCount = this.#byCaller.get(name) ?? 0;
    if (ownCount >= eventStreamsPerCallerMax) {
      throw new CounterpoiseError(
        'REQUEST_RATE_LIMITED',
        `This caller has ${ownCount} event streams open already.`,
        { accepted: `up to ${eventStreamsPerCallerMax} at a time` },
      );
    }
    this.#count(name, 1);
    const gone = new AbortController();
    answer.once('close', () => {
      this.#count(name, -1);
      gone.abort();
    });
    return gone.signal;
  }

  #count(name: string, change: 1 | -1): void {
    const ownCount = (this.#byCaller.get(name) ?? 0) + change;
    if (ownCount === 0) this.#byCaller.delete(name);
    else this.#byCaller.set(name, ownCount);
    this.#openCount += change;
    this.#onChange(this.#openCount);
  }
}
