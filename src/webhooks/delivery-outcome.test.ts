import { describe, expect, it } from 'vitest';
import type { DueDelivery } from '../store/webhook-records.ts';
import { outcomeOf } from './delivery-outcome.ts';
import { RETRY_WAITS_MS } from './retry-schedule.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const at = new Date('2025-02-10T12:00:00.000Z');

function due(attemptCount: number, failingSince: string | null = null): DueDelivery {
  const owner = { tenantId: 'a', deskId: null };
  const createdAt = '2025-02-10T00:00:00.000Z';
  return {
    delivery: {
      id: 'dlv_1',
      sequence: 1,
      tenantId: 'a',
      webhookId: 'hook_1',
      eventId: 'evt_1',
      eventType: 'webhook.test',
      payloadJson: '{}',
      state: 'pending',
      attemptCount,
      nextAttemptAt: createdAt,
      lastAttemptAt: null,
      lastStatus: null,
      lastError: null,
      deliveredAt: null,
      createdAt,
    },
    webhook: {
      ...owner,
      id: 'hook_1',
      sequence: 1,
      url: 'https://example.com/',
      description: null,
      eventTypes: [],
      secrets: [],
      disabledAt: null,
      disabledReason: null,
      failingSince,
      createdAt,
      createdBy: 'local',
    },
  };
}

const failed = { status: 500, error: 'The endpoint answered 500.' };

describe('an attempt', () => {
  it('that succeeded ends the delivery', () => {
    const outcome = outcomeOf(due(3), { status: 204, error: null }, at, 0);
    expect(outcome).toMatchObject({ state: 'delivered', attemptCount: 4, nextAttemptAt: null, error: null });
  });

  it('that failed is followed by another, until the last', () => {
    const first = outcomeOf(due(0), failed, at, 0);
    expect(first).toMatchObject({ state: 'pending', nextAttemptAt: '2025-02-10T12:00:05.000Z' });
    const last = outcomeOf(due(RETRY_WAITS_MS.length), failed, at, 0);
    expect(last).toMatchObject({ state: 'dead', nextAttemptAt: null, disabled: null, events: [] });
  });

  it('that was answered 410 disables the endpoint at once', () => {
    const outcome = outcomeOf(due(0), { status: 410, error: 'The endpoint answered 410.' }, at, 0);
    expect(outcome).toMatchObject({ state: 'dead', disabled: { reason: 'gone', at: at.toISOString() } });
    expect(outcome.events).toMatchObject([{ type: 'webhook.disabled' }]);
  });

  it('of an endpoint that failed for five days disables it, and not a moment before', () => {
    const since = (ms: number) => new Date(at.getTime() - ms).toISOString();
    const before = outcomeOf(due(0, since(5 * DAY_MS - 1)), failed, at, 0);
    expect(before).toMatchObject({ state: 'pending', disabled: null });
    const after = outcomeOf(due(0, since(5 * DAY_MS)), failed, at, 0);
    expect(after).toMatchObject({ state: 'dead', disabled: { reason: 'failing' } });
    const recovered = outcomeOf(due(0, since(9 * DAY_MS)), { status: 200, error: null }, at, 0);
    expect(recovered).toMatchObject({ state: 'delivered', disabled: null });
  });
});
