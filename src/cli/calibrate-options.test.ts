import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_CALIBRATION_CONFIG } from '../../calibration/calibration-config.ts';
import { calibrationConfig } from './calibrate-options.ts';

describe('the configuration of a calibration', () => {
  let folder: string;
  let config: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'counterpoise-config-'));
    config = join(folder, 'config.json');
    writeFileSync(
      config,
      JSON.stringify({
        schemaVersion: 1,
        rateModel: { kind: 'hull-white', volatilityUntilYears: [2, 5], previousWeight: 0.1 },
        target: { coTerminalYears: 20 },
        badQuotes: 'leave-out',
        gates: { oasChangeBp: 9 },
      }),
    );
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('is the usual one without file and options', async () => {
    expect(await calibrationConfig({})).toEqual(DEFAULT_CALIBRATION_CONFIG);
  });

  it('is that of the file, but for what options say', async () => {
    expect(await calibrationConfig({ config, meanReversion: 0.03, tunePrepayment: true })).toMatchObject({
      rateModel: {
        kind: 'hull-white',
        volatilityUntilYears: [2, 5],
        previousWeight: 0.1,
        meanReversion: 0.03,
      },
      target: { coTerminalYears: 20 },
      prepayment: { tune: true },
      badQuotes: 'leave-out',
      gates: { oasChangeBp: 9 },
    });
  });

  it('forgets the parameters of another model', async () => {
    const other = await calibrationConfig({ config, model: 'g2', target: {} });
    expect(other.rateModel).toEqual({ kind: 'g2' });
    expect(other.target).toEqual({});
    await expect(calibrationConfig({ config, model: 'g2', volatilityPieces: [1] })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      details: { field: '--volatility-pieces' },
    });
  });
});
