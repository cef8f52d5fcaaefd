import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { connectNats } from '../../src/nats/connection.ts';
import { natsSettings } from '../../src/nats/nats-settings.ts';
import { simulateInline } from '../../src/sim/simulate.ts';
import { simulationPlan } from '../../src/sim/simulation-plan.ts';
import type { PathPool } from '../../src/workers/path-pool.ts';
import { NatsFleet, resultHash } from '../fixtures/nats-fleet.ts';
import { sharedRequest } from '../fixtures/shared-request.ts';
import { describeWithNats, type NatsServer, startNats } from '../services/nats.ts';
import { until } from './nats-rounds.ts';

/** Processor time of the whole process after a cancel: three times what a cancelled run may go on for on one core. */
const PROCESSOR_AFTER_CANCEL_MS = 750;
const SMALL_PAYLOAD_BYTES = 32_768;

const plan = simulationPlan(sharedRequest());
const longPlan = simulationPlan(sharedRequest({ pathCount: 64 * 256 }));

describeWithNats('runs on many machines, when something fails', () => {
  let nats: NatsServer;
  let fleet: NatsFleet;
  let expected: string;
  beforeAll(async () => {
    nats = await startNats();
    expected = resultHash(await simulateInline(plan));
  });
  afterEach(() => fleet.end());
  afterAll(() => nats.close());

  it('go on here when NATS goes away, and are shared again when it is back', async () => {
    fleet = new NatsFleet(nats.url);
    const server = await fleet.server({ own: 'alone' });
    await fleet.worker();
    await until(() => server.workers().length === 1);
    const controller = new AbortController();
    let stopped: Promise<void> | undefined;
    const beforehand = resultHash(
      await server.simulate(plan, {
        // The first parcel is back: the others find no server to be brought to.
        onProgress: () => {
          stopped ??= nats.stop();
        },
        signal: controller.signal,
      }),
    );
    expect(beforehand).toBe(expected);
    await stopped;
    await until(() => server.workers().length === 0);
    await nats.start();
    await until(() => server.workers().length === 1);
    const other = simulationPlan(sharedRequest({ seed: 'after' }));
    expect(resultHash(await server.simulate(other))).toBe(resultHash(await simulateInline(other)));
    expect(server.brought.at(-1)).toBeGreaterThan(0);
  });

  it('stop on workers soon after their cancel', async () => {
    fleet = new NatsFleet(nats.url);
    const server = await fleet.server({ own: 'alone' });
    let ended: Promise<unknown> = Promise.resolve();
    let working = Promise.withResolvers<void>();
    const watched = (pool: PathPool): PathPool => ({
      ...pool,
      openParts: async (...run) => {
        const parts = await pool.openParts(...run);
        ended = parts.ended;
        working.resolve();
        return parts;
      },
    });
    await fleet.worker(watched);
    await until(() => server.workers().length === 1);
    // Threads that have worked before, as those of a worker at its work.
    await server.simulate(simulationPlan(sharedRequest({ seed: 'before' })));
    const controller = new AbortController();
    working = Promise.withResolvers<void>();
    const run = server.simulate(longPlan, { signal: controller.signal }).catch((error: unknown) => error);
    await working.promise;
    const before = process.cpuUsage();
    controller.abort();
    expect(await run).toMatchObject({ code: 'SIMULATION_CANCELLED' });
    await ended;
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1e3).toBeLessThan(PROCESSOR_AFTER_CANCEL_MS);
    // Nothing of it is left to do: the next run has the worker for itself.
    expect(resultHash(await server.simulate(plan))).toBe(expected);
  });

  it('fail as they do here, with code and details', async () => {
    fleet = new NatsFleet(nats.url);
    const server = await fleet.server({ own: 'alone' });
    await fleet.worker();
    await until(() => server.workers().length === 1);
    const { loans } = sharedRequest();
    const pool = { ...loans[0]!.pool, multipliers: { refinancing: 20, turnover: 1, default: 1 } };
    const failing = simulationPlan(sharedRequest({ loans: [loans[1]!, { ...loans[0]!, pool }] }));
    await expect(server.simulate(failing)).rejects.toThrow(
      expect.objectContaining({
        code: 'MODEL_OUT_OF_RANGE',
        details: expect.objectContaining({ field: 'multipliers' }),
      }),
    );
    expect(resultHash(await server.simulate(plan))).toBe(expected);
  });

  it('take no harm from messages that are none', async () => {
    fleet = new NatsFleet(nats.url);
    const server = await fleet.server({ own: 'alone' });
    await fleet.worker();
    await until(() => server.workers().length === 1);
    const stranger = await connectNats(natsSettings(nats.url, {}), 'stranger');
    const subjects: string[] = [];
    stranger.subscribe('counterpoise.>', { callback: (_, { subject }) => void subjects.push(subject) });
    await stranger.flush();
    const noise = setInterval(() => {
      for (const subject of new Set(subjects.splice(0))) {
        for (const text of ['', '{', '{"runId":1}', '\u0005\0\0\0{"a":']) stranger.publish(subject, text);
      }
    }, 20);
    expect(resultHash(await server.simulate(plan))).toBe(expected);
    clearInterval(noise);
    expect(server.brought).toHaveLength(1);
    expect(server.brought[0]).toBeGreaterThan(0);
    await stranger.close();
  });

  it('are simulated here when no worker lives', async () => {
    fleet = new NatsFleet(nats.url);
    const server = await fleet.server();
    expect(server.workers()).toEqual([]);
    expect(resultHash(await server.simulate(plan))).toBe(expected);
    expect(server.brought).toEqual([]);
  });
});

describeWithNats('servers and workers whose NATS went away for good', () => {
  it('end all the same', async () => {
    const nats = await startNats();
    const fleet = new NatsFleet(nats.url);
    const server = await fleet.server();
    const worker = await fleet.worker();
    const running = fleet.process();
    await until(() => server.workers().length === 2);
    await nats.kill();
    await Promise.all([server.end(), worker.end()]);
    running.child.kill('SIGTERM');
    expect((await running.ended).code).toBe(0);
    await fleet.end();
    await nats.close();
  }, 30_000);
});

describeWithNats('a worker of another engine', () => {
  it('is told what differs, gets no work and ends', async () => {
    const nats = await startNats();
    const fleet = new NatsFleet(nats.url);
    try {
      const other = await connectNats(natsSettings(nats.url, {}), 'another engine');
      const verdict = Promise.withResolvers<string>();
      other.subscribe('counterpoise.worker.verdict.*', {
        callback: (_, message) => verdict.resolve(message.string()),
      });
      const server = await fleet.server();
      const stranger = JSON.stringify({
        workerId: 'stranger',
        threads: 8,
        classes: ['desk', 'batch'],
        plain: '0123456789abcdef',
        relaxed: '0123456789abcdef',
        engine: { engineVersion: '0.0.9' },
        leaving: false,
      });
      // Workers say again and again that they live: a server that began to listen a moment too late hears the next.
      const announcing = setInterval(() => other.publish('counterpoise.worker.announce', stranger), 250);
      const told = await verdict.promise.finally(() => clearInterval(announcing));
      expect(told).toContain('engineVersion 0.0.9 instead of');
      expect(server.workers()).toEqual([]);
      await server.end();

      // A server of another engine, as a real worker meets it.
      other.subscribe('counterpoise.worker.announce', {
        callback: (_, message) => {
          const { workerId } = message.json<{ workerId: string }>();
          const reason = 'engineVersion 0.1.0 instead of 9.9.9';
          other.publish(
            `counterpoise.worker.verdict.${workerId}`,
            JSON.stringify({ welcome: false, reason }),
          );
        },
      });
      const { code, stderr } = await fleet.process().ended;
      expect(code).toBe(1);
      expect(stderr).toContain('engineVersion 0.1.0 instead of 9.9.9');
      await other.close();
    } finally {
      await fleet.end();
      await nats.close();
    }
  });
});

describeWithNats('a NATS with small messages and a password', () => {
  it('shares runs in pieces it takes, and lets nobody in without the password', async () => {
    const secrets = { user: 'counterpoise', password: 'a secret of this test' };
    const nats = await startNats({ ...secrets, settings: { max_payload: SMALL_PAYLOAD_BYTES } });
    const fleet = new NatsFleet(nats.url, secrets);
    try {
      await expect(connectNats(natsSettings(nats.url, {}), 'nobody')).rejects.toThrow(
        expect.objectContaining({ code: 'NATS_UNAVAILABLE' }),
      );
      const server = await fleet.server({ own: 'alone' });
      await fleet.worker();
      await until(() => server.workers().length === 1);
      const expected = resultHash(await simulateInline(plan));
      expect(resultHash(await server.simulate(plan))).toBe(expected);
      expect(server.brought[0]).toBeGreaterThan(0);
      expect(server.warnings).toEqual([]);
    } finally {
      await fleet.end();
      await nats.close();
    }
  });
});
