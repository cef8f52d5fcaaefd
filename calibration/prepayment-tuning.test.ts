import { beforeAll, describe, expect, it } from 'vitest';
import { exact } from '../src/core/batched.ts';
import { isoDate, isoMonth } from '../src/core/dates.ts';
import { buildDiscountCurve } from '../src/market/build-curves.ts';
import type { MarketSnapshot } from '../src/market/snapshot.ts';
import { mortgageRateSpread } from '../src/models/mortgage-rate.ts';
import { ACTIVE_PASSIVE_PARAMETERS } from '../src/models/prepay/active-passive.ts';
import { hullWhite } from '../src/models/rate/hull-white.ts';
import { simulateInline } from '../src/sim/simulate.ts';
import { CALIBRATION_MARKET, tbaQuote } from '../test/fixtures/calibration-market.ts';
import { type PrepaymentTuningTerms, tunePrepayment } from './prepayment-tuning.ts';
import { type PrepaymentTuning, prepaymentTuningSchema } from './prepayment-tuning-schema.ts';
import { quotedPools, simulatePools, solveTbaSpreads } from './tba-spreads.ts';
import { type Prepayment, tunedPrepayment } from './tuned-prepayment.ts';

const NO_PENALTIES = { oasDeviationBp: 5, fromOne: Infinity, fromPrevious: Infinity };
/** The optimiser's own error on common random numbers in double precision. */
const RECOVERY = 1e-6;
const MAY = { settlementMonth: isoMonth('2025-05'), settlementDate: isoDate('2025-05-13') };
const MARKET: MarketSnapshot = {
  ...CALIBRATION_MARKET,
  tba: [
    tbaQuote('UMBS30', 0.045, '94-09'),
    tbaQuote('UMBS30', 0.05, '96-23'),
    tbaQuote('UMBS30', 0.055, '98-28+'),
    tbaQuote('UMBS30', 0.06, '100-25'),
    tbaQuote('UMBS30', 0.065, '102-19'),
    tbaQuote('UMBS30', 0.07, '104-04'),
    tbaQuote('UMBS15', 0.05, '99-10', { settlementDate: isoDate('2025-04-16') }),
  ],
};
const CURVE = buildDiscountCurve(MARKET);
const TERMS: PrepaymentTuningTerms = {
  curve: CURVE,
  model: hullWhite(0.03, 0.0107),
  mortgageSpreads: {
    conforming30: mortgageRateSpread(CURVE, 'conforming30', 0.0689),
    conforming15: mortgageRateSpread(CURVE, 'conforming15', 0.0605),
  },
  seed: 'prepayment-tuning.test',
  pathCount: 256,
  kernel: 'scalar',
  simulate: simulateInline,
  control: {},
};
const withSpeeds = (refinancing: number, turnover: number): Prepayment => {
  const base = ACTIVE_PASSIVE_PARAMETERS.UMBS30;
  return {
    ...ACTIVE_PASSIVE_PARAMETERS,
    UMBS30: {
      ...base,
      refinancingRate: base.refinancingRate * refinancing,
      turnoverRate: base.turnoverRate * turnover,
    },
  };
};
/** The market with every price that of one OAS under given speeds; the OAS leaves the current coupon where it was. */
const pricedAt = async (prepayment: Prepayment, oas: number): Promise<MarketSnapshot> => {
  const { pools } = quotedPools(MARKET, TERMS.mortgageSpreads);
  const { pricers } = await simulatePools(
    MARKET.asOf,
    pools.map(({ terms }) => terms),
    { ...TERMS, prepayment },
    {},
  );
  const tba = MARKET.tba!.map((quote, i) => ({ ...quote, price: pricers[i]!.price(0, exact(oas)).value }));
  const priced = { ...MARKET, tba };
  const assumed = quotedPools(priced, TERMS.mortgageSpreads).pools.map(({ pool }) => pool);
  expect(assumed).toEqual(pools.map(({ pool }) => pool));
  return priced;
};
const only = ({ programs }: PrepaymentTuning) => programs[0]!;

describe('tunePrepayment', () => {
  let tuning: PrepaymentTuning;
  beforeAll(async () => {
    tuning = await tunePrepayment(MARKET, TERMS);
  });

  it('flattens the stack and says by how much', () => {
    const { program, settlementMonth, coupons, dispersionBeforeBp, dispersionAfterBp, ...found } =
      only(tuning);
    expect([program, settlementMonth, coupons.length]).toEqual(['UMBS30', '2025-04', 6]);
    expect(dispersionAfterBp).toBeLessThan(0.8 * dispersionBeforeBp);
    for (const { value, standardError, atBound } of [found.refinancing, found.turnover]) {
      expect(Math.abs(Math.log(value))).toBeLessThan(Math.LN2);
      expect(standardError).toBeGreaterThan(0);
      expect(standardError).toBeLessThan(0.1);
      expect(atBound).toBe(false);
    }
    expect(found.converged).toBe(true);
    expect(found.iterations).toBeLessThanOrEqual(4);
    expect(Math.abs(found.effectCosine)).toBeLessThan(1);
    expect(coupons.map(({ weight }) => weight > 0.4 && weight <= 1)).toEqual(Array(6).fill(true));
  });

  it('tells the OAS that the day has before and after', async () => {
    const prepayment = tunedPrepayment(ACTIVE_PASSIVE_PARAMETERS, tuning);
    for (const [parameters, member, tolerance] of [
      [ACTIVE_PASSIVE_PARAMETERS, 'oasBeforeBp', 1e-8],
      // From the surface of the last measurement, at most 0.0005 away.
      [prepayment, 'oasAfterBp', 1e-4],
    ] as const) {
      const { solved } = await solveTbaSpreads(MARKET, { ...TERMS, prepayment: parameters });
      only(tuning).coupons.forEach((coupon, i) => {
        expect(Math.abs(coupon[member] - solved[i]!.oasBp)).toBeLessThan(tolerance);
      });
    }
  });

  it('leaves out a program without three coupons and says so', () => {
    expect(tuning.leftOut).toEqual([
      { name: 'UMBS15', reason: 'Fewer than 3 coupons of one month have an OAS.' },
    ]);
    const tuned = tunedPrepayment(ACTIVE_PASSIVE_PARAMETERS, tuning);
    expect(tuned.UMBS15).toBe(ACTIVE_PASSIVE_PARAMETERS.UMBS15);
    expect(tuned.UMBS30).toEqual(
      withSpeeds(only(tuning).refinancing.value, only(tuning).turnover.value).UMBS30,
    );
  });

  it('fits its schema, also after being written', () => {
    expect(prepaymentTuningSchema.parse(JSON.parse(JSON.stringify(tuning)))).toEqual(tuning);
  });

  it('gives the same bits for the same arguments', async () => {
    expect(await tunePrepayment(MARKET, TERMS)).toEqual(tuning);
  });

  it('is drawn to the multipliers of the previous set', async () => {
    const before = { ...only(tuning).refinancing, value: 1.9 };
    const previous = { ...tuning, programs: [{ ...only(tuning), refinancing: before }] };
    const found = only(await tunePrepayment(MARKET, { ...TERMS, previous }));
    expect(found.refinancing.value).toBeGreaterThan(only(tuning).refinancing.value);
    const unmoved = only(await tunePrepayment(MARKET, { ...TERMS, previous: { ...tuning, programs: [] } }));
    expect(unmoved.refinancing.value).toBe(only(tuning).refinancing.value);
  });

  it('drops a coupon that no OAS explains, and takes the first month with enough of them', async () => {
    const april = MARKET.tba!.slice(0, 3);
    const tba = [
      ...april.slice(0, 2),
      { ...april[2]!, price: 1 },
      ...MARKET.tba!.slice(1, 5).map((quote) => ({ ...quote, ...MAY })),
    ];
    const dropped = await tunePrepayment({ ...MARKET, tba }, TERMS);
    expect(dropped.leftOut).toEqual([
      { name: 'UMBS30 5.5 2025-04', reason: 'No OAS gives its price.' },
      { name: 'UMBS30', reason: 'Fewer than 3 coupons of one month have an OAS.' },
    ]);
    expect(dropped.programs).toEqual([]);
    const later = await tunePrepayment({ ...MARKET, tba: tba.filter((_, i) => i !== 2) }, TERMS);
    expect(only(later)).toMatchObject({ settlementMonth: '2025-05', coupons: { length: 4 } });
  });

  it('says how far it is', async () => {
    const seen: number[] = [];
    const control = { onProgress: (done: number, total: number) => seen.push(done / total) };
    await tunePrepayment(MARKET, { ...TERMS, pathCount: 64, control });
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(seen.length).toBeGreaterThan(5);
    expect(seen.at(-1)).toBe(1);
  });

  it('stops when it is cancelled', async () => {
    const run = tunePrepayment(MARKET, { ...TERMS, control: { signal: AbortSignal.abort() } });
    await expect(run).rejects.toMatchObject({ code: 'SIMULATION_CANCELLED' });
  });

  it('has nothing to do without quotes', async () => {
    const nothing = await tunePrepayment({ ...MARKET, tba: undefined }, TERMS);
    expect(nothing).toEqual({ programs: [], leftOut: [] });
  });
});

describe('tunePrepayment on prices of known speeds', () => {
  it.each([
    [1.3, 0.8, 0.0105],
    [0.6, 1.5, 0.0125],
    [1.9, 1.1, 0.0095],
  ])('recovers refinancing × %d and turnover × %d', async (refinancing, turnover, oas) => {
    const market = await pricedAt(withSpeeds(refinancing, turnover), oas);
    const found = only(await tunePrepayment(market, { ...TERMS, penalties: NO_PENALTIES }));
    expect(Math.abs(found.refinancing.value - refinancing)).toBeLessThan(RECOVERY);
    expect(Math.abs(found.turnover.value - turnover)).toBeLessThan(RECOVERY);
    expect(found.dispersionAfterBp).toBeLessThan(1e-4);
    for (const { oasAfterBp } of found.coupons) expect(oasAfterBp).toBeCloseTo(oas * 1e4, 4);
  });

  it('changes nothing when the stack is flat already', async () => {
    const market = await pricedAt(ACTIVE_PASSIVE_PARAMETERS, 0.0105);
    const found = only(await tunePrepayment(market, TERMS));
    expect(found.iterations).toBe(1);
    // The OAS are roots to 1e-12, 1e-8 bp.
    expect(Math.abs(found.refinancing.value - 1)).toBeLessThan(RECOVERY);
    expect(Math.abs(found.turnover.value - 1)).toBeLessThan(RECOVERY);
  });

  it('stops at the bounds and says so', async () => {
    const market = await pricedAt(withSpeeds(3, 1), 0.0095);
    const found = only(await tunePrepayment(market, { ...TERMS, penalties: NO_PENALTIES }));
    expect(found.refinancing).toMatchObject({ value: 2, atBound: true });
    expect(found.turnover.atBound).toBe(false);
  });
});
