import { describe, expect, it } from 'vitest';
import { zeroRateCurve } from '../../src/market/zero-rate-curve.ts';
import { type RateModelParameters, rateModelFrom } from '../../src/models/rate/rate-model-schema.ts';
import { backwardCapletPrice, swaptionPrice } from '../../src/models/rate/rate-options.ts';
import reference from './fixtures/gaussian-options.json' with { type: 'json' };

/** Asked: 1e-10 per 1 of notional. The worst of a larger set was 1.4e-14. */
const PRICE_TOLERANCE = 1e-13;

const MODELS = reference.models.map((model) => rateModelFrom(model as RateModelParameters));
const CURVES = {
  hump: curveOf(reference.curves.hump),
  negative: curveOf(reference.curves.negative),
};

function curveOf(rows: readonly number[][]): ReturnType<typeof zeroRateCurve> {
  return zeroRateCurve(rows.map(([years, rate]) => ({ years: years!, rate: rate! })));
}

describe.each(reference.models.map((model, index) => ({ index, name: JSON.stringify(model) })))(
  'options under $name',
  ({ index }) => {
    const model = MODELS[index]!;

    it('are worth what an independent quadrature says of swaptions', () => {
      const rows = reference.swaptions.filter((row) => row.model === index);
      expect(rows.length).toBeGreaterThan(5);
      for (const { curve, side, value, ...terms } of rows) {
        const found = swaptionPrice(model, CURVES[curve as keyof typeof CURVES], {
          ...terms,
          side: side as 'payer' | 'receiver',
        });
        expect(Math.abs(found - value), JSON.stringify({ ...terms, side })).toBeLessThan(PRICE_TOLERANCE);
      }
    });

    it('are worth what an independent quadrature says of caplets in arrears', () => {
      const rows = reference.capletsInArrears.filter((row) => row.model === index);
      expect(rows.length).toBeGreaterThan(1);
      for (const { curve, side, value, ...terms } of rows) {
        const found = backwardCapletPrice(model, CURVES[curve as keyof typeof CURVES], {
          ...terms,
          side: side as 'caplet' | 'floorlet',
        });
        expect(Math.abs(found - value), JSON.stringify({ ...terms, side })).toBeLessThan(PRICE_TOLERANCE);
      }
    });
  },
);
