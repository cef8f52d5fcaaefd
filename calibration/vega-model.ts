import { buildDiscountCurve } from '../src/market/build-curves.ts';
import type { MarketSnapshot } from '../src/market/snapshot.ts';
import { type HullWhite, hullWhite } from '../src/models/rate/hull-white.ts';
import type { CalibrationSet } from './calibration-set.ts';
import { fitHullWhite } from './hull-white-fit.ts';

const VEGA_BUMP_BP = 1;

/**
 * The rate model of a calibration with every volatility quote 1 bp higher, refitted with the same choice of reversion.
 *
 * What the bump adds to the parameters of a refit is added to those of the set, so that a curve that has moved since
 * the calibration does not pass for a move of volatility.
 *
 * @source own derivation, docs/models/calibration.md
 * @param snapshot the market of the run; of the set's quotes only those of its fit are used
 * @throws CounterpoiseError as buildDiscountCurve
 */
export function vegaModel(snapshot: MarketSnapshot, { rateModel }: CalibrationSet): HullWhite {
  const curve = buildDiscountCurve(snapshot);
  const { meanReversion, volatility, fit } = rateModel;
  const options = fit.meanReversionFixed ? { fixedMeanReversion: meanReversion } : {};
  const quotes = fit.cells.map(({ expiryYears, tenorYears, quoteBp }) => ({
    expiryYears,
    tenorYears,
    quoteBp,
  }));
  const before = fitHullWhite(curve, quotes, options);
  const after = fitHullWhite(
    curve,
    quotes.map((quote) => ({ ...quote, quoteBp: quote.quoteBp + VEGA_BUMP_BP })),
    options,
  );
  return hullWhite(
    meanReversion + after.meanReversion - before.meanReversion,
    volatility + after.volatility - before.volatility,
  );
}
