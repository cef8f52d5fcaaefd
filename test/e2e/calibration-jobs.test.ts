import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inlineFitter } from '../../calibration/model-fitter.ts';
import { buildServer } from '../../src/api/server.ts';
import { jobHandlers } from '../../src/handlers/job-handlers.ts';
import { inlineEngine } from '../../src/jobs/job-engine.ts';
import { JobQueue } from '../../src/jobs/job-queue.ts';
import { simulateInline } from '../../src/sim/simulate.ts';
import { IN_MEMORY, openStore } from '../../src/store/open-store.ts';
import { CALIBRATION_MARKET, tbaQuote } from '../fixtures/calibration-market.ts';
import { ended, send } from './api-harness.ts';

const now = (): Date => new Date();
let origin: string;
let stop: () => Promise<void>;
let simulations = 0;

beforeAll(async () => {
  const store = await openStore(IN_MEMORY);
  const engine = inlineEngine(
    jobHandlers({
      fitter: inlineFitter,
      simulate: (plan, control) => {
        simulations += 1;
        return simulateInline(plan, control);
      },
    }),
  );
  const queue = new JobQueue({
    engine,
    engineFingerprint: 'sha256:engine',
    store,
    now,
    onFault: (fault) => expect.fail(String(fault)),
  });
  const server = await buildServer({ engine, store, queue, now, engineVersion: 'test', logger: false });
  origin = await server.listen({ port: 0, host: '127.0.0.1' });
  stop = () => server.drain();
});
afterAll(() => stop());

const submit = (input: object, run: object = { pathCount: 128 }) =>
  send(origin, 'POST', '/v1/jobs', { kind: 'calibration', input, run });
async function calibrated(input: object, run?: object) {
  const job = await ended(origin, (await submit(input, run)).body['id']);
  const result = await send(origin, 'GET', `/v1/jobs/${job['id']}/result`);
  return { job, result: result.body };
}

describe('a calibration job', () => {
  const input = { market: CALIBRATION_MARKET };

  it('of the same inputs answers the kept set, and a replay calculates it again', async () => {
    const first = await calibrated(input);
    const before = simulations;
    // Another idempotency key or none: the inputs alone decide.
    const second = await calibrated({ ...input, config: { schemaVersion: 1, badQuotes: 'refuse' } });
    expect(simulations).toBe(before);
    expect(second.job['calibrationId']).toBe(first.job['calibrationId']);
    expect(second.result['calibration']).toEqual(first.result['calibration']);
    const replay = await send(origin, 'POST', `/v1/jobs/${first.job['id']}/replay`, {});
    const replayed = await ended(origin, replay.body['id']);
    expect(simulations).toBe(before + 1);
    expect(replayed).toMatchObject({ matchesOriginal: true, calibrationId: first.job['calibrationId'] });
    const { body } = await send(origin, 'GET', '/v1/calibrations');
    expect(body['items']).toHaveLength(1);
    expect(body['items'][0].inputsDigest).toBe(first.result['calibration'].inputsDigest);
    const other = await calibrated(input, { pathCount: 256 });
    expect(other.job['calibrationId']).not.toBe(first.job['calibrationId']);
  });

  it('compares with a stored set that it names', async () => {
    const { job } = await calibrated(input);
    const { result } = await calibrated({
      market: { ...CALIBRATION_MARKET, asOf: '2025-03-04' },
      previousCalibrationId: job['calibrationId'],
      referenceDate: '2025-03-04',
    });
    const names = result['calibration'].gates.map(({ name }: { name: string }) => name);
    expect(names).toContain('unchanged-sections');
    expect(names).toContain('market-age');
    expect(result['calibration'].passed).toBe(false);
    const { body } = await send(origin, 'GET', '/v1/calibrations/latest');
    expect(body['asOf']).toBe(CALIBRATION_MARKET.asOf);
  });

  it('names bad quotes, and leaves them out where it may', async () => {
    const market = {
      ...CALIBRATION_MARKET,
      tba: [...CALIBRATION_MARKET.tba!, tbaQuote('UMBS30', 0.065, '102-99')],
    };
    const refused = await ended(origin, (await submit({ market })).body['id']);
    expect(refused).toMatchObject({ state: 'failed', error: { code: 'INPUT_INVALID' } });
    expect(refused['error'].errors).toEqual([expect.objectContaining({ pointer: '/input/market/tba/4' })]);
    const { result } = await calibrated({ market, config: { schemaVersion: 1, badQuotes: 'leave-out' } });
    expect(result['failures']).toEqual([expect.objectContaining({ pointer: '/input/market/tba/4' })]);
    expect(result['calibration'].leftOut).toHaveLength(1);
  });

  it('refuses a run that names another model than its configuration', async () => {
    const config = { schemaVersion: 1, rateModel: { kind: 'g2' } };
    const { body } = await submit({ ...input, config }, { model: 'hull-white', pathCount: 128 });
    expect(await ended(origin, body['id'])).toMatchObject({
      state: 'failed',
      error: { code: 'INPUT_INVALID', detail: expect.stringContaining('another rate model') },
    });
  });

  it('refuses a configuration with unknown keys before it is queued', async () => {
    const { status, body } = await submit({ ...input, config: { schemaVersion: 1, gatez: {} } });
    expect(status).toBe(400);
    expect(JSON.stringify(body)).toContain('/input/config/gatez');
  });
});
