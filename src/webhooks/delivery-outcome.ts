import type { DeliveryOutcome, DueDelivery } from '../store/webhook-records.ts';
import { webhookDisabledEvent } from './events.ts';
import { retryWaitMs } from './retry-schedule.ts';
import type { AttemptResult } from './send-attempt.ts';
import { WEBHOOK_LIMITS } from './webhook-limits.ts';

/** The answer of an endpoint that wants nothing any more. */
const GONE_STATUS = 410;

/**
 * What an attempt came to: delivered, tried again later, or dead. An endpoint that answers 410, or has failed for
 * days, is disabled with it.
 *
 * @param at when the attempt began
 * @param random in [0, 1)
 */
export function outcomeOf(
  { delivery, webhook }: DueDelivery,
  { status, error }: AttemptResult,
  at: Date,
  random: number,
  waitsMs?: readonly number[],
): DeliveryOutcome {
  const attemptCount = delivery.attemptCount + 1;
  const attemptedAt = at.toISOString();
  const tried = {
    deliveryId: delivery.id,
    webhookId: webhook.id,
    attemptCount,
    attemptedAt,
    status,
    error,
    nextAttemptAt: null,
    disabled: null,
    events: [],
  };
  if (error === null) return { ...tried, state: 'delivered' };
  const reason = disablingReason(status, webhook.failingSince, at);
  if (reason !== undefined) {
    return {
      ...tried,
      state: 'dead',
      disabled: { reason, at: attemptedAt },
      events: [webhookDisabledEvent(webhook, reason, attemptedAt)],
    };
  }
  const waitMs = retryWaitMs(attemptCount, random, waitsMs);
  if (waitMs === undefined) return { ...tried, state: 'dead' };
  return { ...tried, state: 'pending', nextAttemptAt: new Date(at.getTime() + waitMs).toISOString() };
}

function disablingReason(
  status: number | null,
  failingSince: string | null,
  at: Date,
): 'gone' | 'failing' | undefined {
  if (status === GONE_STATUS) return 'gone';
  if (failingSince === null) return undefined;
  return at.getTime() - Date.parse(failingSince) >= WEBHOOK_LIMITS.failingMaxMs ? 'failing' : undefined;
}
