import { afterAll, beforeAll, expect, it } from 'vitest';
import { simulateInline } from '../../src/sim/simulate.ts';
import { simulationPlan } from '../../src/sim/simulation-plan.ts';
import { resultHash } from '../fixtures/nats-fleet.ts';
import { sharedRequest } from '../fixtures/shared-request.ts';
import { describeWithNats, type NatsServer, startNats } from '../services/nats.ts';
import { natsRounds } from './nats-rounds.ts';

describeWithNats('a run on many machines', () => {
  let nats: NatsServer;
  beforeAll(async () => {
    nats = await startNats();
  });
  afterAll(() => nats.close());

  it('has one result hash, that of one thread, whoever works, dies, joins and leaves', async () => {
    const expected = resultHash(await simulateInline(simulationPlan(sharedRequest())));
    const { hashes, kills, joins, shared } = await natsRounds(nats.url, 8, 'short');
    expect([...hashes]).toEqual([expected]);
    expect(kills).toBe(4);
    expect(joins).toBe(2);
    // A kill of the only worker may leave all to the server.
    expect(shared).toBeGreaterThanOrEqual(6);
  }, 180_000);
});
