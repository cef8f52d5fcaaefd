import { expect, it } from 'vitest';
import { drawFrom } from '../../scripts/example-day/draw.ts';
import { createMemoryStore } from '../../src/store/memory-store.ts';
import { expectNothingLost, sendThroughFailures } from '../fixtures/unreliable-webhooks.ts';

it.each(['1', '2', '3', '4', '5'])(
  '10,000 deliveries through 40 crashes are sent or dead (%s)',
  async (seed) => {
    const outcome = await sendThroughFailures(createMemoryStore(), {
      eventCount: 2_000,
      endpointCount: 5,
      crashCount: 40,
      random: drawFrom(`unreliable receivers ${seed}`).uniform,
    });
    expectNothingLost(outcome);
    expect(outcome.sentIds).toHaveLength(10_000);
  },
);
