import type { Caller } from '../core/caller.ts';
import { digestOf } from '../core/digest.ts';
import { CounterpoiseError } from '../core/errors.ts';
import type { Repositories, Store } from '../store/repositories.ts';

/** A request that may come twice. */
export interface RepeatableRequest {
  /** As the caller chose it; without one, every request is new. */
  readonly key: string | undefined;
  /** Digest of the request as it was written. */
  readonly digest: string;
}

/** A request that was understood. */
export interface PreparedRequest<Made> {
  /** Digest of what the request means, where it can be written in several ways. */
  readonly meaningDigest?: string;
  /** Makes the resource, with the repositories it is given and no others. */
  readonly create: (id: string, repositories: Repositories) => Promise<Made>;
}

/** The resource of a request, made now or by an earlier one under the same key. */
interface MadeOnce<Made> {
  readonly id: string;
  readonly repeated: boolean;
  /**
   * What was made now, for the answer: to read it again could fail, and a request whose work is stored must not be
   * refused.
   */
  readonly made: Made | undefined;
}

export interface Idempotency {
  /**
   * Makes a resource once per key. The key is claimed in the transaction that makes the resource, so that there is
   * never one without the other.
   *
   * @param caller whose key it is: neither tenants nor callers nor desks share keys
   * @param newId an id for the resource, should it be made
   * @param prepare all that takes time, before the transaction; not called for a request that is known as it was written
   * @returns the id of the resource made now, or of the one made before
   * @throws CounterpoiseError REQUEST_IDEMPOTENCY_REUSED when the key stands for another request
   */
  readonly once: <Made>(
    caller: Caller,
    request: RepeatableRequest,
    newId: string,
    prepare: () => Promise<PreparedRequest<Made>>,
  ) => Promise<MadeOnce<Made>>;
}

/** Idempotency over a store of keys. Requests under one key follow one another, so that two at once make one resource. */
export function createIdempotency(store: Pick<Store, 'as' | 'transact'>, now: () => Date): Idempotency {
  const lastByKey = new Map<string, Promise<unknown>>();

  async function attempt<Made>(
    caller: Caller,
    key: string,
    request: RepeatableRequest,
    newId: string,
    prepare: () => Promise<PreparedRequest<Made>>,
  ): Promise<MadeOnce<Made>> {
    const known = await store.as(caller).idempotencyKeys.find(key, now());
    if (known?.requestDigests.includes(request.digest)) return repeatOf(known.resourceId);
    const { meaningDigest = request.digest, create } = await prepare();
    const record = {
      key,
      requestDigests: [request.digest, meaningDigest],
      resourceId: newId,
      createdAt: now().toISOString(),
    };
    const claimed = await store.transact(caller, async (repositories) => {
      const inUse = await repositories.idempotencyKeys.claim(record, now());
      return inUse === undefined ? { made: await create(newId, repositories) } : { inUse };
    });
    if ('made' in claimed) return { id: newId, repeated: false, made: claimed.made };
    const { inUse } = claimed;
    if (inUse.requestDigests.includes(meaningDigest)) return repeatOf(inUse.resourceId);
    throw new CounterpoiseError(
      'REQUEST_IDEMPOTENCY_REUSED',
      'This idempotency key was used before with another request.',
      { accepted: 'a new key for a new request' },
    );
  }

  return {
    once: async (caller, request, newId, prepare) => {
      const { key } = request;
      if (key === undefined) {
        const { create } = await prepare();
        const made = await store.transact(caller, (repositories) => create(newId, repositories));
        return { id: newId, repeated: false, made };
      }
      // Of one caller and desk: another's key of the same name neither answers his resource nor stands in the way.
      const { tenantId, actor, deskId } = caller;
      const ownKey = digestOf({ actor, deskId, key });
      const place = JSON.stringify([tenantId, ownKey]);
      const before = lastByKey.get(place) ?? Promise.resolve();
      const mine = before.catch(() => undefined).then(() => attempt(caller, ownKey, request, newId, prepare));
      lastByKey.set(place, mine);
      try {
        return await mine;
      } finally {
        if (lastByKey.get(place) === mine) lastByKey.delete(place);
      }
    },
  };
}

function repeatOf(id: string): MadeOnce<never> {
  return { id, repeated: true, made: undefined };
}
