import { invariant } from '../src/core/invariant.ts';
import type { DiscountCurve } from '../src/market/discount-curve.ts';
import type { HullWhite } from '../src/models/rate/hull-white.ts';
import type { CalibrationSet } from './calibration-set.ts';
import { fitHullWhiteModel } from './hull-white-fit.ts';
import type { RateModelFit } from './rate-model-fit.ts';
import type { RateModelSpecification } from './rate-model-specification.ts';
import type { VolatilityQuote } from './volatility-target.ts';

export function fitRateModel(
  curve: DiscountCurve,
  quotes: readonly VolatilityQuote[],
  specification: RateModelSpecification,
  previous?: HullWhite,
): RateModelFit & { model: HullWhite } {
  invariant(specification.kind === 'hull-white', 'shim');
  const fit = fitHullWhiteModel(curve, quotes, specification, previous === undefined ? {} : { previous });
  invariant(fit.model.kind === 'hull-white', 'shim');
  return { ...fit, model: fit.model };
}

export function rateModelSection(fit: RateModelFit): CalibrationSet['rateModel'] {
  const of = (name: string) => fit.parameters.find((p) => p.name === name)!;
  const [a, s] = [of('meanReversion'), of('volatility')];
  return {
    kind: 'hull-white',
    meanReversion: a.value,
    volatility: s.value,
    fit: {
      rmseBp: fit.rmseBp,
      meanReversionFixed: a.fixed,
      converged: fit.converged,
      iterations: fit.iterations,
      standardErrors: {
        ...(a.standardError === undefined ? {} : { meanReversion: a.standardError }),
        ...(s.standardError === undefined ? {} : { volatility: s.standardError }),
      },
      cells: [...fit.cells],
    },
  };
}
