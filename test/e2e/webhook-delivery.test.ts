import { it } from 'vitest';
import { drawFrom } from '../../scripts/example-day/draw.ts';
import { IN_MEMORY, openStore } from '../../src/store/open-store.ts';
import { expectNothingLost, sendThroughFailures } from '../fixtures/unreliable-webhooks.ts';

it('a receiver that fails at random is sent every event, or it stands in the dead-letter queue', async () => {
  expectNothingLost(
    await sendThroughFailures(await openStore(IN_MEMORY), {
      eventCount: 120,
      endpointCount: 3,
      crashCount: 3,
      random: drawFrom('unreliable receivers').uniform,
    }),
  );
});
