import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { invariant } from '../src/core/invariant.ts';
import { hullWhite } from '../src/models/rate/hull-white.ts';
import { simulateInline } from '../src/sim/simulate.ts';
import { CALIBRATION_MARKET } from '../test/fixtures/calibration-market.ts';
import { calibrateMarket } from './calibrate.ts';
import { type CalibrationSet, calibratedModel, readCalibration, sealCalibration } from './calibration-set.ts';

const FIRST_VERSION = new URL('../test/fixtures/calibration-set-1.json', import.meta.url);

describe('a calibration set', () => {
  let set: CalibrationSet;
  beforeAll(async () => {
    set = await calibrateMarket(CALIBRATION_MARKET, {
      seed: '1',
      pathCount: 128,
      engineVersion: '0.0.0-test',
      simulate: simulateInline,
    });
  });

  const read = (document: unknown) => () => readCalibration(JSON.stringify(document), 'calibration.json');

  it('has the rate model of its parameters', () => {
    const { rateModel } = set;
    invariant(rateModel.kind === 'hull-white' && typeof rateModel.volatility === 'number', 'as by default');
    expect(calibratedModel(set)).toEqual(hullWhite(rateModel.meanReversion, rateModel.volatility));
  });

  it('is refused once its content was changed', () => {
    expect(read({ ...set, passed: !set.passed })).toThrow(
      expect.objectContaining({
        code: 'INPUT_INVALID',
        details: expect.objectContaining({ file: 'calibration.json', field: 'contentHash' }),
      }),
    );
  });

  it('is named by its content alone, whatever the order of its keys', () => {
    const { contentHash, ...content } = set;
    const reversed = Object.fromEntries(Object.entries(content).reverse());
    expect(sealCalibration({ ...content, ...reversed }).contentHash).toBe(contentHash);
    expect(sealCalibration({ ...content, engineVersion: '2' }).contentHash).not.toBe(contentHash);
  });

  it('is refused when its inputs are not those of its digest', () => {
    const { contentHash: _, ...content } = set;
    const other = sealCalibration({ ...content, engineVersion: '2' });
    expect(read(other)).toThrow(
      expect.objectContaining({ details: expect.objectContaining({ field: 'inputsDigest' }) }),
    );
  });

  it('of version 1 is still read', () => {
    const first = JSON.parse(readFileSync(FIRST_VERSION, 'utf8'));
    const old = readCalibration(JSON.stringify(first), 'first.json');
    expect(old).toEqual(first);
    expect(old.schemaVersion).toBe(1);
    expect(calibratedModel(old).kind).toBe('hull-white');
    expect(read({ ...first, passed: !first.passed })).toThrow(
      expect.objectContaining({ details: expect.objectContaining({ field: 'contentHash' }) }),
    );
  });

  it.each([
    ['an unknown version', { schemaVersion: 9 }, 'schemaVersion'],
    ['an unknown key', { extra: 1 }, 'extra'],
    ['a missing model', { rateModel: undefined }, 'rateModel'],
    [
      'a rate in percent',
      { mortgageSpreads: { conforming30: { quoted: 6.89, spread: 0.02 } } },
      'mortgageSpreads',
    ],
  ])('is refused with %s, naming the field', (_, change, field) => {
    expect(read({ ...set, ...change })).toThrow(
      expect.objectContaining({
        code: 'INPUT_INVALID',
        details: expect.objectContaining({ field: expect.stringContaining(field) }),
      }),
    );
  });

  it('is refused when the file is empty or no JSON', () => {
    expect(() => readCalibration('', 'c.json')).toThrow(expect.objectContaining({ code: 'INPUT_EMPTY' }));
    expect(() => readCalibration('{', 'c.json')).toThrow(expect.objectContaining({ code: 'INPUT_INVALID' }));
  });
});
