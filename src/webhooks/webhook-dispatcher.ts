import { CounterpoiseError } from '../core/errors.ts';
import type { DueDelivery } from '../store/webhook-records.ts';
import type { WebhookDeliveryQueue } from '../store/webhook-repositories.ts';
import { outcomeOf } from './delivery-outcome.ts';
import type { SecretBox } from './secret-box.ts';
import type { AttemptResult, Send } from './send-attempt.ts';
import { signedHeaders } from './signature.ts';
import { signingSecrets } from './signing-secrets.ts';
import { LEASE_MS, WEBHOOK_LIMITS } from './webhook-limits.ts';

export interface WebhookDispatcherOptions {
  readonly queue: WebhookDeliveryQueue;
  readonly box: SecretBox;
  readonly send: Send;
  readonly now: () => Date;
  /** In [0, 1), for the jitter of waits. */
  readonly random: () => number;
  /** Told of what keeps the outbox from being worked; deliveries stay in it. */
  readonly onFault: (fault: unknown) => void;
  /** Told of every attempt whose outcome was stored, for logs and counters. */
  readonly onAttempt?: (due: DueDelivery, result: AttemptResult) => void;
  readonly waitsMs?: readonly number[];
  readonly pollIntervalMs?: number;
}

/**
 * Works the outbox: claims what is due, sends it, writes what came of it. Each delivery is sent at least once: when
 * the process or the store ends between sending and writing, it is sent again under the same id.
 */
export class WebhookDispatcher {
  readonly #options: WebhookDispatcherOptions;
  readonly #inFlight = new Map<Promise<void>, string>();
  #timer: NodeJS.Timeout | undefined;
  #claiming: Promise<void> | undefined;
  #wakened = false;
  #stopped = false;

  constructor(options: WebhookDispatcherOptions) {
    this.#options = options;
  }

  /** Begins to look through the outbox, and goes on until stopped. */
  start(): void {
    this.#timer = setInterval(
      () => this.wake(),
      this.#options.pollIntervalMs ?? WEBHOOK_LIMITS.pollIntervalMs,
    ).unref();
    this.wake();
  }

  /** Looks through the outbox now. */
  wake(): void {
    this.#wakened = true;
    if (this.#claiming !== undefined || this.#stopped) return;
    this.#claiming = this.#claimAll()
      .catch((fault: unknown) => this.#options.onFault(fault))
      .finally(() => {
        this.#claiming = undefined;
      });
  }

  /** Claims nothing more, and waits for the attempts that were begun: no longer than one may take. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#timer);
    await this.#claiming;
    await Promise.allSettled(this.#inFlight.keys());
  }

  async #claimAll(): Promise<void> {
    while (this.#wakened && !this.#stopped) {
      this.#wakened = false;
      const freeCount = WEBHOOK_LIMITS.concurrentAttemptCountMax - this.#inFlight.size;
      if (freeCount === 0) return;
      const now = this.#options.now();
      const claimed = await this.#options.queue.claimDue({
        now: now.toISOString(),
        leaseUntil: new Date(now.getTime() + LEASE_MS).toISOString(),
        limit: freeCount,
        exceptWebhookIds: this.#busyWebhookIds(),
      });
      for (const due of claimed) this.#begin(due);
      // A claim takes one delivery of each endpoint; there may be more.
      if (claimed.length > 0) this.#wakened = true;
    }
  }

  #busyWebhookIds(): string[] {
    const counts = new Map<string, number>();
    for (const id of this.#inFlight.values()) counts.set(id, (counts.get(id) ?? 0) + 1);
    return [...counts]
      .filter(([, count]) => count >= WEBHOOK_LIMITS.concurrentAttemptsPerEndpointMax)
      .map(([id]) => id);
  }

  #begin(due: DueDelivery): void {
    const attempt = this.#attempt(due)
      .catch((fault: unknown) => this.#options.onFault(fault))
      .finally(() => {
        this.#inFlight.delete(attempt);
        this.wake();
      });
    this.#inFlight.set(attempt, due.webhook.id);
  }

  async #attempt(due: DueDelivery): Promise<void> {
    const { queue, now, random, onAttempt, waitsMs } = this.#options;
    const at = now();
    const result = await this.#send(due, at);
    await queue.settle(outcomeOf(due, result, at, random(), waitsMs));
    onAttempt?.(due, result);
  }

  async #send({ delivery, webhook }: DueDelivery, at: Date): Promise<AttemptResult> {
    const { box, send } = this.#options;
    const { eventId, payloadJson } = delivery;
    try {
      const headers = signedHeaders(eventId, at, payloadJson, signingSecrets(webhook, box, at));
      return await send(webhook.url, headers, payloadJson);
    } catch (error) {
      // A secret that this server cannot open is the endpoint's trouble, not that of all others.
      if (error instanceof CounterpoiseError) return { status: null, error: error.message };
      throw error;
    }
  }
}
