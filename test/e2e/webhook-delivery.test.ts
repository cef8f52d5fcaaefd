import { describe, it } from 'vitest';
import { drawFrom } from '../../scripts/example-day/draw.ts';
import { IN_MEMORY, openStore, type StoreTarget } from '../../src/store/open-store.ts';
import { expectNothingLost, sendThroughFailures } from '../fixtures/unreliable-webhooks.ts';
import { createDatabase, describeWithPostgres } from '../services/postgres.ts';

async function failAtRandom(target: StoreTarget): Promise<void> {
  const store = await openStore(target);
  try {
    expectNothingLost(
      await sendThroughFailures(store, {
        eventCount: 40,
        endpointCount: 3,
        crashCount: 2,
        random: drawFrom('unreliable receivers').uniform,
      }),
    );
  } finally {
    await store.close();
  }
}

describe('a receiver that fails at random is sent every event, or it stands in the dead-letter queue', () => {
  it('on SQLite', () => failAtRandom(IN_MEMORY));
  describeWithPostgres('on PostgreSQL', () => {
    it('just so', async () => failAtRandom({ kind: 'postgresql', url: await createDatabase() }));
  });
});
