import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { sharedRequest } from '../../test/fixtures/shared-request.ts';
import { describeWithNats, type NatsServer, startNats } from '../../test/services/nats.ts';
import { simulateInline } from '../sim/simulate.ts';
import { simulationPlan } from '../sim/simulation-plan.ts';
import { pathPool } from '../workers/path-pool.ts';
import { connectNats } from './connection.ts';
import { natsSettings } from './nats-settings.ts';
import { type NatsSimulation, type NatsSimulationSettings, natsSimulation } from './nats-simulation.ts';
import { WorkerNode } from './worker-node.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

describeWithNats('runs shared over NATS', () => {
  let nats: NatsServer;
  beforeAll(async () => {
    nats = await startNats();
  });
  afterAll(() => nats.close());
  const log = { info: () => {}, warn: process.env.NATS_LOG ? console.error : () => {} };

  async function connection(name: string) {
    return connectNats(natsSettings(nats.url, {}), name);
  }
  async function server(changes: Partial<NatsSimulationSettings> = {}): Promise<NatsSimulation> {
    const pool = pathPool(1);
    const simulation = await natsSimulation({
      connection: await connection('server'),
      pool,
      log,
      leastSharedCost: 0,
      ...changes,
    });
    closers.push(async () => {
      await simulation.close();
      await pool.close();
    });
    return simulation;
  }
  async function worker(): Promise<WorkerNode> {
    const pool = pathPool(1);
    const node = new WorkerNode({
      connection: await connection('worker'),
      pool,
      classes: ['desk', 'batch'],
      log,
      onRefused: (reason) => expect.fail(reason),
    });
    node.start();
    closers.push(async () => {
      await node.stop();
      await pool.close();
    });
    return node;
  }

  it.each([1, 2, 3])('has the bits of one thread with %i workers', async (count) => {
    const plan = simulationPlan(sharedRequest());
    const expected = await simulateInline(plan);
    const simulation = await server({ own: 'alone' });
    for (let n = 0; n < count; n++) await worker();
    await expect.poll(() => simulation.workers().length).toBe(count);
    const t = performance.now();
    expect(await simulation.simulate(plan)).toStrictEqual(expected);
    console.log(count, performance.now() - t);
  });
});
