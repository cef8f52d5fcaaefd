import type { Caller } from '../core/caller.ts';
import { CounterpoiseError } from '../core/errors.ts';

/** How many event streams may be open at once. */
export interface EventStreamLimits {
  readonly all: number;
  readonly perTenant: number;
  readonly perCaller: number;
}

/** Counts open event streams, in all and by whose they are. */
export class EventStreamRoom {
  readonly #limits: EventStreamLimits;
  readonly #counts = new Map<string, number>();

  constructor(limits: EventStreamLimits) {
    this.#limits = limits;
  }

  /**
   * Takes the room for a stream.
   *
   * @returns gives it back
   * @throws CounterpoiseError REQUEST_RATE_LIMITED for the share of a caller or tenant, REQUEST_OVERLOADED for all
   */
  enter({ tenantId, actor }: Pick<Caller, 'tenantId' | 'actor'>): () => void {
    const { all, perTenant, perCaller } = this.#limits;
    const names = ['', JSON.stringify([tenantId]), JSON.stringify([tenantId, actor])] as const;
    const [total, ofTenant, ofCaller] = names.map((name) => this.#counts.get(name) ?? 0);
    if (ofCaller! >= perCaller) throw refusal('REQUEST_RATE_LIMITED', `This caller has ${ofCaller}`);
    if (ofTenant! >= perTenant) throw refusal('REQUEST_RATE_LIMITED', `This tenant has ${ofTenant}`);
    if (total! >= all) throw refusal('REQUEST_OVERLOADED', `The server has ${total}`);
    for (const name of names) this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
    return () => {
      for (const name of names) {
        const left = this.#counts.get(name)! - 1;
        if (left === 0) this.#counts.delete(name);
        else this.#counts.set(name, left);
      }
    };
  }
}

function refusal(code: 'REQUEST_RATE_LIMITED' | 'REQUEST_OVERLOADED', who: string): CounterpoiseError {
  return new CounterpoiseError(code, `${who} event streams open already.`);
}
