import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDatabase, describeWithPostgres } from '../../test/services/postgres.ts';
import { type Caller, LOCAL_CALLER } from '../core/caller.ts';
import { IN_MEMORY, openStore, type StoreTarget } from './open-store.ts';
import type { Store } from './repositories.ts';
import type { DeliveryOutcome, WebhookEvent } from './webhook-records.ts';

const DESK_A: Caller = { ...LOCAL_CALLER, actor: 'key:a', deskIds: ['a'], deskId: 'a' };
const DESK_B: Caller = { ...LOCAL_CALLER, actor: 'key:b', deskIds: ['b'], deskId: 'b' };
const FOREIGN: Caller = { ...LOCAL_CALLER, actor: 'key:f', tenantId: 'foreign' };

const at = (minute: number) => `2025-02-10T15:${String(minute).padStart(2, '0')}:00.000Z`;
const webhook = (id: string, eventTypes: readonly string[] = ['job.ended']) => ({
  id,
  url: 'https://example.com/hook',
  description: null,
  eventTypes,
  secrets: [{ sealed: 'sealed', createdAt: at(0), expiresAt: null }],
  disabledAt: null,
  disabledReason: null,
  failingSince: null,
  createdAt: at(0),
});
const event = (id: string, minute = 1, deskId: string | null = null): WebhookEvent => ({
  id,
  type: 'job.ended',
  deskId,
  occurredAt: at(minute),
  payloadJson: `{"data":"${id}"}`,
});

describe('webhooks in a store on SQLite', () => areKept(async () => IN_MEMORY));
describeWithPostgres('webhooks in a store on PostgreSQL', () =>
  areKept(async () => ({ kind: 'postgresql', url: await createDatabase() })),
);

function areKept(emptyPlace: () => Promise<StoreTarget>): void {
  let store: Store;
  beforeEach(async () => {
    store = await openStore(await emptyPlace());
  });
  afterEach(() => store.close());

  const put = (caller: Caller, ...events: readonly WebhookEvent[]) =>
    store.transact(caller, async ({ webhookOutbox }) => {
      for (const one of events) await webhookOutbox.put(one);
    });
  const claim = (minute: number, more: object = {}) =>
    store.system.webhookDeliveries.claimDue({
      now: at(minute),
      leaseUntil: at(minute + 5),
      limit: 9,
      exceptWebhookIds: [],
      ...more,
    });
  const claimed = async (minute: number, more: object = {}) =>
    (await claim(minute, more)).map(({ delivery }) => `${delivery.webhookId} ${delivery.eventId}`);
  const deliveries = async (webhookId: string, query: object = {}) =>
    store.as(LOCAL_CALLER).webhooks.listDeliveries({ webhookId, limit: 99, ...query });
  const states = async (webhookId: string) =>
    (await deliveries(webhookId)).map(({ eventId, state }) => `${eventId} ${state}`);
  const outcome = (deliveryId: string, more: Partial<DeliveryOutcome> = {}): DeliveryOutcome => ({
    deliveryId,
    webhookId: 'hook_1',
    state: 'delivered',
    attemptCount: 1,
    attemptedAt: at(2),
    nextAttemptAt: null,
    status: 200,
    error: null,
    disabled: null,
    events: [],
    ...more,
  });
  const actions = async () =>
    (await store.as(LOCAL_CALLER).audit.list({ limit: 99 })).map(({ action }) => action).toReversed();

  it('belong to those who may know them, and every change of one is audited', async () => {
    const { webhooks } = store.as(DESK_A);
    const made = await webhooks.insert(webhook('hook_1'));
    expect(made).toEqual({
      ...webhook('hook_1'),
      sequence: 1,
      tenantId: 'local',
      deskId: 'a',
      createdBy: 'key:a',
    });
    for (const caller of [DESK_B, FOREIGN]) {
      const theirs = store.as(caller).webhooks;
      expect(await theirs.find('hook_1')).toBeUndefined();
      expect(await theirs.list({ limit: 9 })).toEqual([]);
      expect(await theirs.change('hook_1', { description: 'mine' })).toBeUndefined();
      expect(await theirs.delete('hook_1')).toBe(false);
    }
    expect(await store.as(DESK_B).webhooks.count(), 'the limit is of the tenant').toBe(1);
    expect(await store.as(FOREIGN).webhooks.count()).toBe(0);
    await webhooks.change('hook_1', { description: 'changed' });
    await webhooks.change('hook_1', { disabled: { reason: 'requested', at: at(3) } });
    expect(await webhooks.find('hook_1')).toMatchObject({
      description: 'changed',
      disabledAt: at(3),
      disabledReason: 'requested',
    });
    await webhooks.change('hook_1', { disabled: null });
    expect(await webhooks.find('hook_1')).toEqual({ ...made, description: 'changed' });
    expect(await webhooks.delete('hook_1')).toBe(true);
    expect(await actions()).toEqual([
      'webhook.created',
      'webhook.changed',
      'webhook.disabled',
      'webhook.changed',
      'webhook.deleted',
    ]);
  });

  it('are told once of what concerns them, in the transaction of the change', async () => {
    await store.as(LOCAL_CALLER).webhooks.insert(webhook('hook_1'));
    await store.as(DESK_A).webhooks.insert(webhook('hook_a'));
    await store.as(LOCAL_CALLER).webhooks.insert(webhook('hook_2', ['trade.changed']));
    await store.as(FOREIGN).webhooks.insert(webhook('hook_f'));
    await put(LOCAL_CALLER, event('e1'), event('e1'), event('e2', 2, 'a'), event('e3', 3, 'b'));
    await put(DESK_A, event('e2', 2, 'a'));
    const failed = store.transact(LOCAL_CALLER, async ({ webhookOutbox }) => {
      await webhookOutbox.put(event('e4'));
      throw new Error('no');
    });
    await expect(failed).rejects.toThrow('no');
    expect(await states('hook_1')).toEqual(['e3 pending', 'e2 pending', 'e1 pending']);
    expect(await states('hook_a')).toEqual(['e2 pending']);
    expect(await states('hook_2')).toEqual([]);
    expect(await store.as(FOREIGN).webhooks.listDeliveries({ webhookId: 'hook_f', limit: 9 })).toEqual([]);
    const [first] = await deliveries('hook_1', { beforeSequence: 2 });
    expect(first).toMatchObject({
      eventId: 'e1',
      sequence: 1,
      payloadJson: '{"data":"e1"}',
      attemptCount: 0,
    });
    expect(await store.as(LOCAL_CALLER).webhooks.findDelivery('hook_1', first!.id)).toEqual(first);
    // An endpoint of the whole tenant is told of every desk, so no desk reads what it was told.
    expect(await store.as(DESK_B).webhooks.findDelivery('hook_1', first!.id)).toBeUndefined();
    expect(await store.as(FOREIGN).webhooks.findDelivery('hook_1', first!.id)).toBeUndefined();
  });

  it('are claimed by one, the longest due first, and again when the lease is over', async () => {
    for (const id of ['hook_1', 'hook_2']) await store.as(LOCAL_CALLER).webhooks.insert(webhook(id));
    await put(LOCAL_CALLER, event('e2', 3), event('e1', 2));
    expect(await claimed(1)).toEqual([]);
    expect(await claimed(4, { exceptWebhookIds: ['hook_2'] })).toEqual(['hook_1 e1']);
    const rounds = await Promise.all([claimed(4), claimed(4)]);
    expect(rounds.flat().sort()).toEqual(['hook_1 e2', 'hook_2 e1', 'hook_2 e2']);
    expect(await claimed(8)).toEqual([]);
    expect(await claimed(9, { limit: 1 })).toEqual(['hook_1 e2']);
    await store.as(LOCAL_CALLER).webhooks.change('hook_2', { disabled: { reason: 'requested', at: at(9) } });
    expect(await claimed(9)).toEqual(['hook_1 e1']);
  });

  it('are settled whole: the delivery, the endpoint, and what others are told', async () => {
    for (const [id, types] of [
      ['hook_1', ['job.ended']],
      ['hook_2', ['webhook.disabled']],
    ] as const) {
      await store.as(LOCAL_CALLER).webhooks.insert(webhook(id, types));
    }
    await put(LOCAL_CALLER, event('e1'), event('e2'), event('e3'));
    const { settle } = store.system.webhookDeliveries;
    const [third, second, first] = await deliveries('hook_1');
    const failure = { state: 'pending', nextAttemptAt: at(30), status: 500, error: 'answered 500' } as const;
    await settle(outcome(first!.id, failure));
    await settle(outcome(first!.id, { ...failure, attemptCount: 2, attemptedAt: at(3) }));
    expect(await store.as(LOCAL_CALLER).webhooks.find('hook_1')).toMatchObject({ failingSince: at(2) });
    expect(await deliveries('hook_1', { state: 'pending' })).toHaveLength(3);
    await settle(outcome(second!.id));
    expect(await store.as(LOCAL_CALLER).webhooks.find('hook_1')).toMatchObject({ failingSince: null });
    expect(await deliveries('hook_1', { state: 'delivered' })).toMatchObject([
      { eventId: 'e2', deliveredAt: at(2), nextAttemptAt: null, lastStatus: 200 },
    ]);
    // An outcome that comes late changes nothing that has ended.
    await settle(outcome(second!.id, { state: 'dead' }));
    const disabled = { reason: 'gone', at: at(4) } as const;
    const told = { ...event('gone', 4), type: 'webhook.disabled' };
    await settle(outcome(third!.id, { state: 'dead', status: 410, disabled, events: [told] }));
    expect(await states('hook_1')).toEqual(['e3 dead', 'e2 delivered', 'e1 dead']);
    expect(await states('hook_2')).toEqual(['gone pending']);
    expect(await store.as(LOCAL_CALLER).webhooks.find('hook_1')).toMatchObject({ disabledReason: 'gone' });
    expect(await claimed(59, { exceptWebhookIds: ['hook_2'] })).toEqual([]);
    expect((await actions()).at(-1)).toBe('webhook.disabled');
  });

  it('are told again of what is dead, one or all, and forget what is old', async () => {
    const { webhooks } = store.as(LOCAL_CALLER);
    await webhooks.insert(webhook('hook_1'));
    await put(LOCAL_CALLER, event('e1', 1), event('e2', 2), event('e3', 3));
    await webhooks.change('hook_1', { disabled: { reason: 'requested', at: at(4) } });
    await webhooks.change('hook_1', { disabled: null });
    expect(await states('hook_1')).toEqual(['e3 dead', 'e2 dead', 'e1 dead']);
    const [third] = await deliveries('hook_1');
    await store.as(FOREIGN).webhooks.replay(third!.id, at(5));
    expect(await store.as(FOREIGN).webhooks.replayDead('hook_1', at(5))).toBe(0);
    expect(await claimed(6)).toEqual([]);
    await webhooks.replay(third!.id, at(5));
    expect(await claimed(6)).toEqual(['hook_1 e3']);
    expect(await webhooks.replayDead('hook_1', at(5))).toBe(2);
    expect(await webhooks.replayDead('hook_1', at(5))).toBe(0);
    expect((await actions()).slice(-2)).toEqual(['webhook.delivery-replayed', 'webhook.deliveries-replayed']);
    await store.system.webhookDeliveries.settle(outcome(third!.id));
    const policy = { resultsBefore: null, documentsBefore: null };
    const erasedBefore = async (minute: number) =>
      (await store.system.retain({ ...policy, deliveriesBefore: at(minute) })).deliveryCount;
    expect(await erasedBefore(3)).toBe(0);
    expect(await erasedBefore(4)).toBe(1);
    expect(await states('hook_1'), 'what still waits is kept').toEqual(['e2 pending', 'e1 pending']);
  });

  it('forget thousands of deliveries, batch by batch', async () => {
    await store.as(LOCAL_CALLER).webhooks.insert(webhook('hook_1'));
    await put(LOCAL_CALLER, ...Array.from({ length: 1_001 }, (_, index) => event(`e${index}`)));
    await store.as(LOCAL_CALLER).webhooks.change('hook_1', { disabled: { reason: 'requested', at: at(4) } });
    const policy = { resultsBefore: null, documentsBefore: null, deliveriesBefore: at(9) };
    expect(await store.system.retain(policy)).toMatchObject({ deliveryCount: 1_001 });
    expect(await states('hook_1')).toEqual([]);
  });
}
