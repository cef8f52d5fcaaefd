import type { Caller } from '../core/caller.ts';
import { CounterpoiseError } from '../core/errors.ts';
import type { IdempotencyRepository, Store } from '../store/repositories.ts';

/** A request that may come twice. */
interface RepeatableRequest {
  /** As the caller chose it; without one, every request is new. */
  readonly key: string | undefined;
  /** Digest of the request as it was written. */
  readonly digest: string;
  /** Digest of what the request meant, for requests that can be written in several ways. */
  readonly meaningDigest: () => Promise<string>;
}

export interface Idempotency {
  /**
   * Makes a resource once per key.
   *
   * @param caller whose key it is: tenants do not share keys
   * @param newId an id for the resource, should it be made
   * @param create makes it under that id
   * @returns the id of the resource made now, or of the one made before
   * @throws CounterpoiseError REQUEST_IDEMPOTENCY_REUSED when the key stands for another request
   */
  readonly once: (
    caller: Caller,
    request: RepeatableRequest,
    newId: string,
    create: (id: string) => Promise<void>,
  ) => Promise<{ readonly id: string; readonly repeated: boolean }>;
}

/** Idempotency over a store of keys. Requests under one key follow one another, so that two at once make one resource. */
export function createIdempotency(store: Pick<Store, 'as'>, now: () => Date): Idempotency {
  const lastByKey = new Map<string, Promise<unknown>>();

  async function attempt(
    keys: IdempotencyRepository,
    key: string,
    request: RepeatableRequest,
    newId: string,
    create: (id: string) => Promise<void>,
  ): Promise<{ id: string; repeated: boolean }> {
    const known = await keys.find(key, now());
    if (known?.requestDigests.includes(request.digest)) return { id: known.resourceId, repeated: true };
    const meaningDigest = await request.meaningDigest();
    const record = {
      key,
      requestDigests: [request.digest, meaningDigest],
      resourceId: newId,
      createdAt: now().toISOString(),
    };
    const inUse = await keys.claim(record, now());
    if (inUse !== undefined) {
      if (inUse.requestDigests.includes(meaningDigest)) return { id: inUse.resourceId, repeated: true };
      throw new CounterpoiseError(
        'REQUEST_IDEMPOTENCY_REUSED',
        'This idempotency key was used before with another request.',
        { accepted: 'a new key for a new request' },
      );
    }
    try {
      await create(newId);
    } catch (error) {
      await keys.release(key);
      throw error;
    }
    return { id: newId, repeated: false };
  }

  return {
    once: async (caller, request, newId, create) => {
      const { key } = request;
      if (key === undefined) {
        await create(newId);
        return { id: newId, repeated: false };
      }
      const place = JSON.stringify([caller.tenantId, key]);
      const { idempotencyKeys } = store.as(caller);
      const before = lastByKey.get(place) ?? Promise.resolve();
      const mine = before
        .catch(() => undefined)
        .then(() => attempt(idempotencyKeys, key, request, newId, create));
      lastByKey.set(place, mine);
      try {
        return await mine;
      } finally {
        if (lastByKey.get(place) === mine) lastByKey.delete(place);
      }
    },
  };
}
