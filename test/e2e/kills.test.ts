import { expect, it } from 'vitest';
import { databaseStore, embeddedStore } from '../chaos/chaos-store.ts';
import { holdThroughKills, type KillRounds } from '../chaos/kill-rounds.ts';
import { describeWithPostgres } from '../services/postgres.ts';

/** The full form is test/long/kills.test.ts. */
const ROUNDS: KillRounds = { killCount: 20, clientCount: 6, acknowledgedCountMax: 40, seed: 'kills' };
const TIMEOUT_MS = 400_000;

it(
  'a server on SQLite that is killed 20 times under load loses nothing it acknowledged',
  async () => {
    await holdThroughKills(embeddedStore(), ROUNDS);
    expect.hasAssertions();
  },
  TIMEOUT_MS,
);

describeWithPostgres('on PostgreSQL', () => {
  it(
    'a server that is killed 20 times under load loses nothing it acknowledged',
    async () => {
      await holdThroughKills(await databaseStore(), ROUNDS);
      expect.hasAssertions();
    },
    TIMEOUT_MS,
  );
});
