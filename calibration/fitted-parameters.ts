import type { FittedParameter } from './rate-model-fit.ts';
import type { RateModelSection } from './rate-model-section.ts';

const BP = 1e4;
/** Parameters that are volatilities, told in basis points. */
const VOLATILITY = /^(volatility|sigma$|eta$)/;

/** Parameters of a set's fitted model, also of the first sets, which told two alone. */
export function fittedParameters(section: RateModelSection): readonly FittedParameter[] {
  const { fit } = section;
  if ('parameters' in fit) return fit.parameters;
  if (section.kind !== 'hull-white' || typeof section.volatility !== 'number') return [];
  const { meanReversion, volatility } = fit.standardErrors;
  return [
    {
      name: 'volatility',
      value: section.volatility,
      ...(volatility === undefined ? {} : { standardError: volatility }),
      fixed: false,
      atBound: false,
    },
    {
      name: 'meanReversion',
      value: section.meanReversion,
      ...(meanReversion === undefined ? {} : { standardError: meanReversion }),
      fixed: fit.meanReversionFixed,
      atBound: false,
    },
  ];
}

/** A parameter's name and numbers for people: volatilities in basis points, all else as it is. */
export function parameterTexts(
  { name, value, standardError, fixed }: FittedParameter,
  section: RateModelSection,
): readonly [name: string, value: string, standardError: string] {
  const text = (one: number): string =>
    VOLATILITY.test(name) ? `${(BP * one).toFixed(2)} bp` : one.toFixed(5);
  return [
    `${parameterName(name, section)}${fixed ? ' (fixed)' : ''}`,
    text(value),
    standardError === undefined ? '' : text(standardError),
  ];
}

function parameterName(name: string, section: RateModelSection): string {
  if (name === 'meanReversion') return 'mean reversion';
  const piece = Number(/^volatility\[(\d+)\]$/.exec(name)?.[1]);
  if (section.kind !== 'hull-white' || typeof section.volatility === 'number' || Number.isNaN(piece))
    return name;
  const untilYears = section.volatility[piece]?.untilYears;
  return untilYears === undefined ? 'volatility from then on' : `volatility until ${untilYears}Y`;
}

/** The rate model of a set in one line. */
export function modelLine(section: RateModelSection): string {
  switch (section.kind) {
    case 'hull-white':
      return `mean reversion ${section.meanReversion.toFixed(4)}, volatility ${volatilityRange(section.volatility)}`;
    case 'g2': {
      const { a, sigma, b, eta, rho } = section;
      return `G2++ a ${a.toFixed(3)}, sigma ${(BP * sigma).toFixed(1)} bp, b ${b.toFixed(4)}, eta ${(BP * eta).toFixed(1)} bp, rho ${rho.toFixed(3)}`;
    }
    case 'forward-market':
      return `forward-market model, ${section.correlation.factors} factors`;
  }
}

function volatilityRange(volatility: number | readonly { readonly value: number }[]): string {
  if (typeof volatility === 'number') return `${(BP * volatility).toFixed(1)} bp`;
  const values = volatility.map(({ value }) => BP * value);
  return `${Math.min(...values).toFixed(1)} to ${Math.max(...values).toFixed(1)} bp in ${values.length} pieces`;
}
