import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bachelierPrice, impliedNormalVolatility } from '../../src/models/bachelier.ts';
import { blackPrice, impliedBlackVolatility } from '../../src/models/black.ts';
import {
  type Decimal,
  precise,
  preciseCdf,
  preciseDensity,
  relativeError,
} from '../fixtures/high-precision.ts';

/** The same options every time: their errors are compared with limits near rounding. */
const SWEEP = { seed: 20_250_210, numRuns: 400 };
const TIMEOUT_MS = 60_000;
/** x² roundings of x at twelve standard deviations. */
const PRICE_TOLERANCE = 1e-13;
/** The same at 36. */
const FAR_PRICE_TOLERANCE = 1e-12;
const VOLATILITY_TOLERANCE = 2e-14;
/** Prices of magnitude one lose this to the rounding of the forward and the strike. */
const SMALLEST_PRICE = 1e-300;

const uniform = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const logUniform = (min: number, max: number) =>
  uniform(Math.log(min), Math.log(max)).map((log) => Math.exp(log));
const years = logUniform(1 / 365, 50);

function normalOption(forward: number, strike: number, volatility: number, time: number): Decimal {
  const deviation = precise(volatility).times(precise(time).sqrt());
  const d = precise(forward).minus(precise(strike)).abs().neg().div(deviation);
  return deviation.times(d.times(preciseCdf(d)).plus(preciseDensity(d)));
}

interface BlackOption {
  readonly forward: number;
  readonly strike: number;
  readonly volatility: number;
  readonly time: number;
  readonly displacement: number;
}

/** Call above the forward, put below. */
function blackOption({ forward, strike, volatility, time, displacement }: BlackOption): {
  readonly price: Decimal;
  readonly vega: Decimal;
} {
  const f = precise(forward).plus(precise(displacement));
  const k = precise(strike).plus(precise(displacement));
  const root = precise(time).sqrt();
  const deviation = precise(volatility).times(root);
  const plus = f.div(k).ln().div(deviation).plus(deviation.div(2));
  const minus = plus.minus(deviation);
  const price =
    strike >= forward
      ? f.times(preciseCdf(plus)).minus(k.times(preciseCdf(minus)))
      : k.times(preciseCdf(minus.neg())).minus(f.times(preciseCdf(plus.neg())));
  return { price, vega: f.times(preciseDensity(plus)).times(root) };
}

describe('normal options against 70-digit arithmetic', () => {
  it.each([
    [12, PRICE_TOLERANCE],
    [36, FAR_PRICE_TOLERANCE],
  ])(
    'price and invert out to %d standard deviations',
    (deviations, priceTolerance) => {
      const option = fc.record({
        forward: uniform(-0.03, 0.12),
        volatility: logUniform(1e-6, 0.1),
        time: years,
        distance: uniform(-deviations, deviations),
      });
      fc.assert(
        fc.property(option, ({ forward, volatility, time, distance }) => {
          const strike = forward + distance * volatility * Math.sqrt(time);
          const side = strike >= forward ? 'call' : 'put';
          const price = normalOption(forward, strike, volatility, time);
          expect(relativeError(bachelierPrice(forward, strike, volatility, time, side), price)).toBeLessThan(
            priceTolerance,
          );
          const implied = impliedNormalVolatility(price.toNumber(), forward, strike, time, side);
          expect(Math.abs(implied / volatility - 1)).toBeLessThan(VOLATILITY_TOLERANCE);
        }),
        SWEEP,
      );
    },
    TIMEOUT_MS,
  );
});

describe('displaced Black options against 70-digit arithmetic', () => {
  it(
    'price and invert out to twelve standard deviations, at deviations from 1e-6 to 13',
    () => {
      const option = fc.record({
        displacement: uniform(0, 0.05),
        displacedForward: uniform(1e-4, 0.15),
        volatility: logUniform(1e-5, 2),
        time: years,
        distance: uniform(-12, 12),
      });
      let inverted = 0;
      fc.assert(
        fc.property(option, ({ displacement, displacedForward, volatility, time, distance }) => {
          const forward = displacedForward - displacement;
          const log = distance * volatility * Math.sqrt(time);
          const strike = displacedForward * Math.exp(log) - displacement;
          // A strike that rounds to minus the displacement is not an option.
          fc.pre(strike + displacement > 1e-6 * displacement);
          const side = strike >= forward ? 'call' : 'put';
          const given = { forward, strike, volatility, time, displacement };
          const { price, vega } = blackOption(given);
          const rounded = price.toNumber();
          fc.pre(rounded > SMALLEST_PRICE);
          const found = blackPrice(forward, strike, volatility, time, side, displacement);
          expect(relativeError(found, price)).toBeLessThan(PRICE_TOLERANCE);
          // Near its bound a price hardly depends on the volatility: its own rounding is then what limits the answer.
          const rounding = price.div(vega.times(precise(volatility))).toNumber();
          if (rounding > 10) return;
          inverted++;
          const implied = impliedBlackVolatility(rounded, forward, strike, time, side, displacement);
          expect(Math.abs(implied / volatility - 1)).toBeLessThan(
            VOLATILITY_TOLERANCE * Math.max(1, rounding),
          );
        }),
        SWEEP,
      );
      expect(inverted).toBeGreaterThan(0.8 * SWEEP.numRuns);
    },
    TIMEOUT_MS,
  );
});
