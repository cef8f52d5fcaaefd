import { beforeAll, describe, expect, it } from 'vitest';
import { isoDate, isoMonth } from '../src/core/dates.ts';
import { digestOf } from '../src/core/digest.ts';
import { resolveKernel } from '../src/kernel/select-kernel.ts';
import type { MarketSnapshot } from '../src/market/snapshot.ts';
import { simulateInline } from '../src/sim/simulate.ts';
import {
  CALIBRATION_MARKET,
  simulatePseudoRandomly,
  tbaQuote,
  VOLATILE_MARKET,
} from '../test/fixtures/calibration-market.ts';
import { type CalibrationOptions, calibrateMarket, calibrationInputs, requireEarlier } from './calibrate.ts';
import { calibrationConfigSchema } from './calibration-config.ts';
import { type CalibrationSet, readCalibration } from './calibration-set.ts';
import { fittedParameters } from './fitted-parameters.ts';
import type { QualityGate, QualityGateName } from './quality-gate.ts';

const PATHS = 1024;

const calibrate = (
  snapshot: MarketSnapshot,
  changes: Partial<CalibrationOptions> = {},
): Promise<CalibrationSet> =>
  calibrateMarket(snapshot, {
    seed: 'calibrate.test',
    pathCount: PATHS,
    engineVersion: '0.0.0-test',
    simulate: simulateInline,
    ...changes,
  });

const gate = (set: CalibrationSet, name: QualityGateName): QualityGate =>
  set.gates.find((one) => one.name === name)!;

describe('calibrateMarket', () => {
  let set: CalibrationSet;
  beforeAll(async () => {
    set = await calibrate(CALIBRATION_MARKET, { referenceDate: CALIBRATION_MARKET.asOf });
  });

  it('passes a clean day through all gates', () => {
    expect(set.gates.filter(({ passed }) => !passed)).toEqual([]);
    expect(set.gates.map(({ name }) => name)).toEqual([
      'market-quotes',
      'market-age',
      'curve-repricing',
      'volatility-gaps',
      'lowest-forward',
      'total-variance',
      'tba-coupon-step',
      'volatility-fit',
      'rate-model-search',
      'tba-solved',
      'tba-oas-lowest',
      'tba-oas-highest',
      'tba-oas-smoothness',
      'tba-oas-standard-error',
    ]);
    expect(set.passed).toBe(true);
    expect(set.marketDigest).toBe(digestOf(CALIBRATION_MARKET));
    expect(set.run).toEqual({ seed: 'calibrate.test', pathCount: PATHS, kernel: resolveKernel() });
  });

  it('gives every quoted TBA its OAS and its assumed pool', () => {
    expect(set.tbaOas.map(({ program, coupon, pool }) => [program, coupon, pool])).toEqual([
      ['UMBS30', 0.05, { wac: expect.closeTo(0.059, 12), ageMonths: 30, wamMonths: 330 }],
      ['UMBS30', 0.055, { wac: expect.closeTo(0.064, 12), ageMonths: 12, wamMonths: 348 }],
      ['UMBS30', 0.06, { wac: expect.closeTo(0.069, 12), ageMonths: 2, wamMonths: 358 }],
      ['UMBS15', 0.05, { wac: expect.closeTo(0.059, 12), ageMonths: 2, wamMonths: 178 }],
    ]);
    expect(set.tbaOas[1]!.pricePer100).toBe(98.890625);
    for (const { oasBp, standardErrorBp } of set.tbaOas) {
      expect(oasBp).toBeGreaterThan(30);
      expect(oasBp).toBeLessThan(120);
      expect(standardErrorBp).toBeGreaterThan(0);
    }
  });

  it('gives rate classes that are quoted their spread, and no other', () => {
    expect(Object.keys(set.mortgageSpreads)).toEqual(['conforming30', 'conforming15']);
    expect(set.mortgageSpreads.conforming30!.quoted).toBe(0.0689);
    expect(set.mortgageSpreads.conforming30!.spread).toBeGreaterThan(0.02);
  });

  it('is drawn to the set before as much as its configuration says', async () => {
    const earlier = { ...CALIBRATION_MARKET, asOf: isoDate('2025-02-28') };
    const held = calibrationConfigSchema.parse({
      schemaVersion: 1,
      rateModel: { kind: 'hull-white', meanReversion: 0.2 },
    });
    const previous = await calibrate(earlier, { pathCount: 64, config: held });
    const reversionOf = async (previousWeight: number): Promise<number> => {
      const config = calibrationConfigSchema.parse({
        schemaVersion: 1,
        rateModel: { kind: 'hull-white', previousWeight },
      });
      const drawn = await calibrate(CALIBRATION_MARKET, { pathCount: 64, config, previous });
      return fittedParameters(drawn.rateModel).find(({ name }) => name === 'meanReversion')!.value;
    };
    const free = fittedParameters(set.rateModel).find(({ name }) => name === 'meanReversion')!.value;
    expect(await reversionOf(0)).toBeCloseTo(free, 9);
    expect(Math.abs((await reversionOf(1e6)) - 0.2)).toBeLessThan(1e-3);
  });

  it('gives the same hash for the same arguments and another for others', async () => {
    const again = await calibrate(CALIBRATION_MARKET, { referenceDate: CALIBRATION_MARKET.asOf });
    expect(again).toEqual(set);
    expect(again.contentHash).toBe(set.contentHash);
    const other = await calibrate(CALIBRATION_MARKET, {
      seed: 'another',
      referenceDate: CALIBRATION_MARKET.asOf,
    });
    expect(other.contentHash).not.toBe(set.contentHash);
    expect(other.rateModel).toEqual(set.rateModel);
    expect(other.tbaOas[0]!.oasBp).not.toBe(set.tbaOas[0]!.oasBp);
  });

  it('survives being written and read', () => {
    expect(readCalibration(JSON.stringify(set), 'calibration.json')).toEqual(set);
  });

  it('says how far it is', async () => {
    const seen: number[] = [];
    await calibrate(CALIBRATION_MARKET, {
      pathCount: 256,
      onProgress: (done, total) => seen.push(done / total),
    });
    expect(seen.at(-1)).toBe(1);
    expect(seen.length).toBeGreaterThan(1);
  });

  it('stops when it is cancelled', async () => {
    const run = calibrate(CALIBRATION_MARKET, { signal: AbortSignal.abort() });
    await expect(run).rejects.toMatchObject({ code: 'SIMULATION_CANCELLED' });
  });

  it('holds a given reversion and fits a chosen target', async () => {
    const fixed = await calibrate(CALIBRATION_MARKET, {
      pathCount: 128,
      config: calibrationConfigSchema.parse({
        schemaVersion: 1,
        rateModel: { kind: 'hull-white', meanReversion: 0.03 },
        target: { expiriesYears: [1, 5, 10], tenorsYears: [10] },
      }),
    });
    expect(fixed.rateModel).toMatchObject({ kind: 'hull-white', meanReversion: 0.03 });
    expect(fittedParameters(fixed.rateModel)).toContainEqual({
      name: 'meanReversion',
      value: 0.03,
      fixed: true,
      atBound: false,
    });
    expect(fixed.rateModel.fit.cells.map(({ tenorYears }) => tenorYears)).toEqual([10, 10, 10]);
  });
});

describe('the inputs of a calibration', () => {
  const sources = {
    seed: '1',
    pathCount: 64,
    engineVersion: '0.0.0-test',
    kernel: 'scalar',
  } as const;
  const digest = (changes: object = {}, market: object = {}): string =>
    calibrationInputs({ ...CALIBRATION_MARKET, ...market }, { ...sources, ...changes }).inputsDigest;

  it('are those of the set, which is compared with the set before', async () => {
    const previous = await calibrate({ ...CALIBRATION_MARKET, asOf: isoDate('2025-02-28') }, sources);
    const set = await calibrate(CALIBRATION_MARKET, { ...sources, previous });
    expect(set).toMatchObject(calibrationInputs(CALIBRATION_MARKET, { ...sources, previous }));
    expect(set).toMatchObject({ inputs: { previousHash: previous.contentHash } });
    expect(gate(set, 'unchanged-sections')).toMatchObject({ passed: false, value: 3 });
    expect(gate(set, 'tba-missing')).toMatchObject({ passed: true, value: 0 });
    expect(gate(set, 'mean-reversion-change').value).toBeLessThan(1e-3);
    expect(readCalibration(JSON.stringify(set), 'c.json')).toEqual(set);
    await expect(
      calibrate({ ...CALIBRATION_MARKET, asOf: isoDate('2025-02-27') }, { ...sources, previous }),
    ).rejects.toMatchObject({ code: 'INPUT_INVALID', details: { field: 'previous' } });
  });

  it('go by a set before of the same moment or an earlier one, within a day too', async () => {
    const at = (asOfTime: string) => ({ ...CALIBRATION_MARKET, asOfTime });
    const noon = await calibrate(at('2025-03-03T12:00:00-05:00'), sources);
    for (const time of ['2025-03-03T17:00:00Z', '2025-03-03T16:00:00-05:00']) {
      expect(() => requireEarlier(noon, at(time))).not.toThrow();
    }
    expect(() => requireEarlier(noon, at('2025-03-03T16:59:59Z'))).toThrow('of a later moment');
  });

  it.each<[string, object, object]>([
    ['the market', {}, { repoRate: 0.04 }],
    ['the day', {}, { asOf: isoDate('2025-03-04') }],
    ['the time of day', {}, { asOfTime: '2025-03-03T16:00:01-05:00' }],
    ['the seed', { seed: '2' }, {}],
    ['the paths', { pathCount: 128 }, {}],
    ['the kernel', { kernel: 'simd' }, {}],
    ['the engine', { engineVersion: '2' }, {}],
    ['the reference date', { referenceDate: isoDate('2025-03-03') }, {}],
    [
      'the configuration',
      { config: calibrationConfigSchema.parse({ schemaVersion: 1, gates: { oasChangeBp: 9 } }) },
      {},
    ],
    ['what was left out', { leftOut: [{ quote: '10Y' }] }, {}],
    ['the lock history', { history: [] }, {}],
  ])('differ by %s', (_, changes, market) => {
    expect(digest(changes, market)).not.toBe(digest());
  });

  it('do not differ by defaults that are spelled out', () => {
    expect(
      digest({
        config: calibrationConfigSchema.parse({ schemaVersion: 1, badQuotes: 'refuse' }),
        leftOut: [],
      }),
    ).toBe(digest());
  });
});

describe('calibrateMarket on a day with faults', () => {
  const { tba = [] } = CALIBRATION_MARKET;
  const withTba = (...extra: typeof tba): MarketSnapshot => ({
    ...CALIBRATION_MARKET,
    tba: [...tba, ...extra],
  });

  it.each([
    ['a price no spread explains', tbaQuote('UMBS30', 0.065, '1'), /UMBS30 6.5 2025-04: No OAS gives/],
    ['an unreadable price', tbaQuote('UMBS30', 0.065, '102-99'), /UMBS30 6.5 2025-04: .*not a cash quote/],
    ['a second quote', tbaQuote('UMBS30', 0.06, '100-26'), /UMBS30 6 2025-04: It is quoted twice/],
    ['a class without a rate', tbaQuote('GNMA1-30', 0.06, '101'), /GNMA1-30 6 2025-04: No mortgage rate gov/],
    [
      'a month without a date',
      tbaQuote('UMBS30', 0.065, '102', { settlementMonth: isoMonth('2049-04'), settlementDate: undefined }),
      /UMBS30 6.5 2049-04: No settlement date is known/,
    ],
    [
      'a settled month',
      tbaQuote('UMBS30', 0.065, '102', {
        settlementMonth: isoMonth('2025-02'),
        settlementDate: isoDate('2025-02-13'),
      }),
      /UMBS30 6.5 2025-02: It cannot settle on 2025-02-13/,
    ],
  ])('names %s and solves the others', async (_, quote, message) => {
    const set = await calibrate(withTba(quote));
    expect(set.passed).toBe(false);
    expect(gate(set, 'tba-solved')).toMatchObject({ passed: false, value: 1, limit: 0 });
    expect(gate(set, 'tba-solved').detail).toMatch(message);
    expect(set.tbaOas).toHaveLength(tba.length);
  });

  it('notices an OAS out of range and out of line with its neighbours', async () => {
    const set = await calibrate(withTba(tbaQuote('UMBS30', 0.065, '94')));
    expect(set.passed).toBe(false);
    expect(gate(set, 'tba-oas-highest')).toMatchObject({ passed: false, detail: 'UMBS30 6.5 2025-04' });
    expect(gate(set, 'tba-oas-smoothness').passed).toBe(false);
    expect(gate(set, 'tba-oas-smoothness').detail).toBe('UMBS30 6 2025-04 to UMBS30 6.5 2025-04');
  });

  it('notices too few paths', async () => {
    const set = await calibrate(VOLATILE_MARKET, { pathCount: 64, simulate: simulatePseudoRandomly });
    expect(gate(set, 'tba-oas-standard-error').passed).toBe(false);
  });

  it('notices a day that is too old', async () => {
    const set = await calibrate(CALIBRATION_MARKET, { pathCount: 128, referenceDate: isoDate('2025-03-14') });
    expect(gate(set, 'market-age')).toMatchObject({ passed: false, value: 9, limit: 1 });
    expect(gate(set, 'market-age').detail).toMatch(/9 business days older/);
    // Told once: not among the quotes as well.
    expect(gate(set, 'market-quotes').detail).not.toContain('/asOf');
  });

  it('notices a day that has not come yet', async () => {
    const set = await calibrate(CALIBRATION_MARKET, { pathCount: 128, referenceDate: isoDate('2025-02-28') });
    expect(gate(set, 'market-quotes')).toMatchObject({ passed: false, value: 1 });
  });

  it('does not ask for the futures of the day', async () => {
    const futures: MarketSnapshot['futures'] = [
      {
        contract: 'TY',
        month: isoMonth('2025-03'),
        basket: [{ coupon: 0.04, maturity: isoDate('2020-01-01'), cleanPrice: 99 }],
      },
    ];
    const set = await calibrate({ ...CALIBRATION_MARKET, futures }, { pathCount: 128 });
    expect(gate(set, 'market-quotes').passed).toBe(true);
  });

  it('notices gaps and a matrix that no constant volatility fits', async () => {
    const set = await calibrate({
      ...CALIBRATION_MARKET,
      tba: undefined,
      swaptionNormalVolsBp: {
        expiries: ['1Y', '5Y', '10Y'],
        tenors: ['2Y', '10Y'],
        quotes: [
          [60, null],
          [101.3, 140],
          [60, 85.8],
        ],
      },
    });
    expect(set.gates.filter(({ passed }) => !passed).map(({ name }) => name)).toEqual([
      'volatility-gaps',
      'total-variance',
      'volatility-fit',
    ]);
    expect(gate(set, 'volatility-gaps').detail).toBe('no quote for 1Y×10Y');
  });

  it('needs no TBA quotes', async () => {
    const set = await calibrate({ ...CALIBRATION_MARKET, tba: undefined, mortgageRates: undefined });
    expect(set.passed).toBe(true);
    expect(set.tbaOas).toEqual([]);
    expect(set.run.pathCount).toBe(0);
    expect(set.gates.some(({ name }) => name.startsWith('tba'))).toBe(false);
  });

  it.each([
    ['curve', { curve: undefined }],
    ['swaption volatilities', { swaptionNormalVolsBp: undefined }],
    [
      'swaption volatilities of the target',
      { swaptionNormalVolsBp: { expiries: ['6M'], tenors: ['10Y'], quotes: [[90]] } },
    ],
  ])('cannot do without a %s', async (_, without) => {
    const run = calibrate({ ...CALIBRATION_MARKET, ...without });
    await expect(run).rejects.toMatchObject({ code: 'MARKET_INCOMPLETE' });
  });
});
