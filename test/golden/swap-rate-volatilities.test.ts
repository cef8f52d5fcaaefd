import { expect, it } from 'vitest';
import { zeroRateCurve } from '../../src/market/zero-rate-curve.ts';
import type { ForwardMarket } from '../../src/models/rate/forward-market.ts';
import { rebonatoVolatility } from '../../src/models/rate/forward-market-options.ts';
import { forwardSwap } from '../../src/models/rate/hull-white-options.ts';
import { type RateModelParameters, rateModelFrom } from '../../src/models/rate/rate-model-schema.ts';
import { swaptionPrice } from '../../src/models/rate/rate-options.ts';
import reference from './fixtures/swap-rate-volatilities.json' with { type: 'json' };

/** Asked of volatilities. */
const VOLATILITY_TOLERANCE = 1e-12;
/** Per 1 of notional, values below 0.1. */
const PRICE_TOLERANCE = 1e-15;

const MODELS = reference.models.map(
  (model) => rateModelFrom({ displacement: 0, ...model } as RateModelParameters) as ForwardMarket,
);
const CURVES = {
  hump: curveOf(reference.curves.hump),
  negative: curveOf(reference.curves.negative),
};

function curveOf(rows: readonly number[][]): ReturnType<typeof zeroRateCurve> {
  return zeroRateCurve(rows.map(([years, rate]) => ({ years: years!, rate: rate! })));
}

it.each(reference.swaptions.map((row, index) => ({ index, ...row })))(
  'the swap rate of row $index, model $model, has its volatilities and its price at the money',
  (row) => {
    const model = MODELS[row.model]!;
    const curve = CURVES[row.curve as keyof typeof CURVES];
    const { expiryYears, paymentTimesYears } = row;
    const swap = { expiryYears, paymentTimesYears };
    expect(Math.abs(rebonatoVolatility(model, curve, swap) - row.derivative)).toBeLessThan(
      VOLATILITY_TOLERANCE,
    );
    expect(Math.abs(rebonatoVolatility(model, curve, swap, 'frozen') - row.frozen)).toBeLessThan(
      VOLATILITY_TOLERANCE,
    );
    const strike = forwardSwap(curve, expiryYears, paymentTimesYears).rate;
    const payer = swaptionPrice(model, curve, { ...swap, strike, side: 'payer' });
    expect(Math.abs(payer - row.payerAtTheMoney)).toBeLessThan(PRICE_TOLERANCE);
  },
);
