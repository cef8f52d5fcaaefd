import { expect, it } from 'vitest';
import { drawFrom } from '../../scripts/example-day/draw.ts';
import { IN_MEMORY, openStore } from '../../src/store/open-store.ts';
import { expectNothingLost, sendThroughFailures } from '../fixtures/unreliable-webhooks.ts';

it.each(['1', '2', '3', '4', '5'])(
  '5,000 deliveries through 40 crashes are sent or dead (%s)',
  async (seed) => {
    const outcome = await sendThroughFailures(await openStore(IN_MEMORY), {
      eventCount: 1_000,
      endpointCount: 5,
      crashCount: 40,
      random: drawFrom(`unreliable receivers ${seed}`).uniform,
    });
    expectNothingLost(outcome);
    expect(outcome.sentIds).toHaveLength(5_000);
  },
);
