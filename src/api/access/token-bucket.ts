/** How many tokens a bucket holds, and how fast it fills. */
export interface BucketRule {
  readonly burst: number;
  readonly perSecond: number;
}

interface Bucket {
  tokens: number;
  filledAtMs: number;
}

/**
 * Token buckets by name, the same rule for all. Memory is bounded: when there are too many names, the bucket that
 * was used longest ago goes first, and a full bucket is no loss.
 */
export class TokenBuckets {
  readonly #rule: BucketRule;
  readonly #countMax: number;
  /** In order of use, the latest last. */
  readonly #buckets = new Map<string, Bucket>();

  constructor(rule: BucketRule, countMax: number) {
    this.#rule = rule;
    this.#countMax = countMax;
  }

  /**
   * Takes tokens, or none if there are too few. A cost above the burst is taken as the burst, for it could never be
   * paid otherwise.
   *
   * @param nowMs milliseconds of a clock that never goes back
   * @returns 0 when they were taken, otherwise the seconds after which they could be, rounded up
   */
  take(name: string, cost: number, nowMs: number): number {
    const { burst, perSecond } = this.#rule;
    const bucket = this.#use(name, nowMs);
    const price = Math.min(cost, burst);
    if (bucket.tokens >= price) {
      bucket.tokens -= price;
      return 0;
    }
    return Math.ceil((price - bucket.tokens) / perSecond);
  }

  /**
   * Takes tokens whether there are any or not. What is missing is a debt, of a burst at most, that has to flow in before
   * anything else is given.
   *
   * @param nowMs milliseconds of a clock that never goes back
   */
  charge(name: string, cost: number, nowMs: number): void {
    const bucket = this.#use(name, nowMs);
    bucket.tokens = Math.max(bucket.tokens - cost, -this.#rule.burst);
  }

  #use(name: string, nowMs: number): Bucket {
    const { burst, perSecond } = this.#rule;
    const bucket = this.#buckets.get(name) ?? { tokens: burst, filledAtMs: nowMs };
    const filled = bucket.tokens + ((nowMs - bucket.filledAtMs) / 1000) * perSecond;
    bucket.tokens = Math.min(burst, filled);
    bucket.filledAtMs = nowMs;
    this.#buckets.delete(name);
    this.#buckets.set(name, bucket);
    if (this.#buckets.size > this.#countMax) this.#buckets.delete(this.#buckets.keys().next().value!);
    return bucket;
  }
}
