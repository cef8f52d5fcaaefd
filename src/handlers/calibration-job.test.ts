import { describe, expect, it } from 'vitest';
import { inlineFitter } from '../../calibration/model-fitter.ts';
import { CALIBRATION_MARKET } from '../../test/fixtures/calibration-market.ts';
import { simulateInline } from '../sim/simulate.ts';
import { calibrateForJob, calibrationInputSchema } from './calibration-job.ts';

/** A day without TBAs takes no simulation. */
const market = { ...CALIBRATION_MARKET, tba: undefined, mortgageRates: undefined };
const run = {
  seed: '1',
  pathCount: 64,
  kernel: 'scalar',
  fitter: inlineFitter,
  model: undefined,
  simulate: simulateInline,
  control: {},
  findKept: async () => undefined,
} as const;

describe('calibrateForJob', () => {
  it('takes the model from the run where no configuration says more', async () => {
    const input = calibrationInputSchema.parse({ market });
    const { calibration } = await calibrateForJob(input, { ...run, model: 'g2' });
    expect(calibration.rateModel.kind).toBe('g2');
    expect(calibration).toMatchObject({ config: { rateModel: { kind: 'g2' } } });
  });

  it('looks for a kept set by the digest of all inputs, and answers its text', async () => {
    const input = calibrationInputSchema.parse({ market, referenceDate: '2025-03-03' });
    const asked: string[] = [];
    const first = await calibrateForJob(input, {
      ...run,
      findKept: async (inputsDigest) => {
        asked.push(inputsDigest);
        return undefined;
      },
    });
    expect(first.calibration).toMatchObject({ inputsDigest: asked[0] });
    const kept = await calibrateForJob(input, {
      ...run,
      findKept: async (inputsDigest) =>
        inputsDigest === asked[0] ? JSON.stringify(first.calibration) : undefined,
      simulate: () => Promise.reject(new Error('Nothing is calculated.')),
    });
    expect(kept).toEqual(first);
  });

  it('points to a refused quote where the job has it', async () => {
    const tba = CALIBRATION_MARKET.tba!.map((quote, i) => (i === 1 ? { ...quote, price: '98-99' } : quote));
    const input = calibrationInputSchema.parse({ market: { ...CALIBRATION_MARKET, tba } });
    await expect(calibrateForJob(input, run)).rejects.toMatchObject({
      details: { pointer: '/input/market/tba/1', errors: [{ pointer: '/input/market/tba/1' }] },
    });
  });

  it('tells the past locks that it left out', async () => {
    const lock = {
      lockId: 'L1',
      program: 'UMBS30',
      stage: 'approved',
      lockDate: '2024-12-02',
      lockExpiration: '2025-01-16',
      observationDate: '2024-12-10',
      outcome: 'funded',
      outcomeDate: '2025-01-10',
      marketRateAtLock: 0.0689,
      marketRateAtOutcome: 0.069,
      purpose: 'purchase',
    };
    const history = {
      schemaVersion: 1,
      observations: [lock, { ...lock, lockId: 'L2', outcomeDate: '2024-12-05' }],
    };
    const input = calibrationInputSchema.parse({ market, history });
    const { calibration, failures } = await calibrateForJob(input, run);
    expect(failures).toEqual([
      expect.objectContaining({ pointer: expect.stringContaining('/input/history/observations/1') }),
    ]);
    expect(calibration).toMatchObject({ pullThroughFit: { counts: { locks: 1 } } });
  });
});
