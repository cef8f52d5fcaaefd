import { expect, it } from 'vitest';
import { describeWithPostgres, startPostgres } from '../services/postgres.ts';
import { databaseStore, embeddedStore } from './chaos-store.ts';
import { fullDisk } from './full-disk.ts';
import { holdThroughOutages, type OutageOptions } from './outage.ts';

const CLIENT_COUNT = 6;
/** The smallest that a store may be told to stay under; what retention keeps of each round needs as much again. */
const SIZE_MAX_MIB_PER_ROUND = 16;
const ROUND_TIMEOUT_MS = 240_000;

/** How often, and what is asked of the server then. */
export interface OutageRounds extends Omit<OutageOptions, 'clientCount'> {
  /** How the database ends. */
  readonly databaseEnds: readonly ('stop' | 'kill')[];
}

/** Takes the store away from a server so many times, on each kind of store. */
export function testOutages({ roundCount, recoveryMsMax, seed, databaseEnds }: OutageRounds): void {
  const timeoutMs = roundCount * ROUND_TIMEOUT_MS;
  const optionsOf = (name: string) => ({
    roundCount,
    clientCount: CLIENT_COUNT,
    recoveryMsMax,
    seed: `${seed}-${name}`,
  });

  it(
    'a server whose disk is full refuses, loses nothing, and goes on when there is room',
    async () => {
      const store = embeddedStore({}, SIZE_MAX_MIB_PER_ROUND * roundCount);
      const record = await holdThroughOutages(store, fullDisk(store.target), optionsOf('full'));
      expect(record.refusedCodes).toContain('STORE_UNAVAILABLE');
    },
    timeoutMs,
  );

  describeWithPostgres('on PostgreSQL', () => {
    it.each(databaseEnds)(
      'a server whose database is gone (%s) refuses, loses nothing, and goes on when it is back',
      async (how) => {
        const database = await startPostgres();
        try {
          const store = await databaseStore({}, await database.createDatabase());
          const outage = {
            begin: () => database[how](),
            end: () => database.start(),
            ownIds: new Set<string>(),
            losesAnswers: how === 'kill',
          };
          const record = await holdThroughOutages(store, outage, optionsOf(how));
          expect(record.refusedCodes).toContain('STORE_UNAVAILABLE');
        } finally {
          await database.close();
        }
      },
      timeoutMs,
    );
  });
}
