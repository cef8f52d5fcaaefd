import { it } from 'vitest';
import { drawFrom } from '../../scripts/example-day/draw.ts';
import { createMemoryStore } from '../../src/store/memory-store.ts';
import { expectNothingLost, sendThroughFailures } from '../fixtures/unreliable-webhooks.ts';

it('a receiver that fails at random is sent every event, or it stands in the dead-letter queue', async () => {
  expectNothingLost(
    await sendThroughFailures(createMemoryStore(), {
      eventCount: 120,
      endpointCount: 3,
      crashCount: 3,
      random: drawFrom('unreliable receivers').uniform,
    }),
  );
});
