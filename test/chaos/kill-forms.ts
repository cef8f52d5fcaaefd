import { expect, it } from 'vitest';
import { describeWithPostgres } from '../services/postgres.ts';
import { type ChaosStore, databaseStore, embeddedStore } from './chaos-store.ts';
import { holdThroughKills } from './kill-rounds.ts';
import { tellReport } from './tell-report.ts';

const CLIENT_COUNT = 6;
const ACKNOWLEDGED_COUNT_MAX = 40;
const KILL_TIMEOUT_MS = 30_000;
/** Time for the end of all jobs, in rounds. */
const SLACK_ROUNDS = 10;

/** Kills a server on each kind of store so many times. */
export function testKills(killCount: number, seed: string): void {
  const title = `a server that is killed ${killCount} times under load loses nothing it acknowledged`;
  const timeoutMs = (killCount + SLACK_ROUNDS) * KILL_TIMEOUT_MS;
  const hold = async (store: ChaosStore, name: string): Promise<void> => {
    const report = await holdThroughKills(store, {
      killCount,
      clientCount: CLIENT_COUNT,
      acknowledgedCountMax: ACKNOWLEDGED_COUNT_MAX,
      seed: `${seed}-${name}`,
    });
    tellReport(`${killCount} kills, ${name}`, report);
    // Kills that cut nothing off, or found nothing to lose, would have shown nothing.
    expect(report.acknowledgedCount).toBeGreaterThan(5 * killCount);
    expect(report.unknownCount).toBeGreaterThan(killCount / 2);
    expect(report.lockEventCount).toBeGreaterThan(killCount);
    expect(report.resultCount).toBeGreaterThan(killCount);
    expect(report.calibrationCount).toBeGreaterThan(0);
  };
  it(`on SQLite, ${title}`, () => hold(embeddedStore(), 'sqlite'), timeoutMs);
  describeWithPostgres('on PostgreSQL', () => {
    it(title, async () => hold(await databaseStore(), 'postgresql'), timeoutMs);
  });
}
