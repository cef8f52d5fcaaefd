import { expect, it } from 'vitest';
import { drawFrom } from '../../scripts/example-day/draw.ts';
import { createMemoryStore } from '../../src/store/memory-store.ts';
import { sendThroughFailures } from '../fixtures/unreliable-webhooks.ts';

it('a receiver that fails at random is sent every event, or it stands in the dead-letter queue', async () => {
  const outcome = await sendThroughFailures(createMemoryStore(), {
    eventCount: 120,
    endpointCount: 3,
    crashCount: 3,
    random: drawFrom('unreliable receivers').uniform,
  });
  const idsOf = (state: string) =>
    outcome.deliveries.filter((delivery) => delivery.state === state).map(({ eventId }) => eventId);
  const [delivered, dead] = [idsOf('delivered'), idsOf('dead')];
  expect([...delivered, ...dead].sort()).toEqual([...outcome.sentIds].sort());
  expect(delivered.length).toBeGreaterThan(dead.length);
  expect(dead.length).toBeGreaterThan(0);
  expect(outcome.unverifiedCount).toBe(0);
  expect(delivered.filter((id) => !outcome.verifiedIds.has(id))).toEqual([]);
  expect(delivered.filter((id) => !outcome.acceptedIds.has(id))).toEqual([]);
  // Retries and crashes sent some of them again, under the same ids.
  expect(outcome.requestCount).toBeGreaterThan(outcome.sentIds.length);
});
