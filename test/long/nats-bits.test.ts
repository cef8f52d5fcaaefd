import { afterAll, beforeAll, expect, it } from 'vitest';
import { simulateInline } from '../../src/sim/simulate.ts';
import { simulationPlan } from '../../src/sim/simulation-plan.ts';
import { natsRounds } from '../e2e/nats-rounds.ts';
import { resultHash } from '../fixtures/nats-fleet.ts';
import { sharedRequest } from '../fixtures/shared-request.ts';
import { describeWithNats, type NatsServer, startNats } from '../services/nats.ts';

const ROUNDS = 100;

describeWithNats('a hundred runs on many machines', () => {
  let nats: NatsServer;
  beforeAll(async () => {
    nats = await startNats();
  });
  afterAll(() => nats.close());

  it('have one result hash, that of one thread, whoever works, dies, joins and leaves', async () => {
    const expected = resultHash(await simulateInline(simulationPlan(sharedRequest())));
    const { hashes, kills, shared } = await natsRounds(nats.url, ROUNDS, 'long');
    expect([...hashes]).toEqual([expected]);
    expect(kills).toBe(ROUNDS / 2);
    expect(shared).toBeGreaterThanOrEqual(0.75 * ROUNDS);
  });
});
