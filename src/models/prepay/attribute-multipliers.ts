import type { LoanAttributes } from '../../instruments/rate-lock.ts';
import type { PrepaymentMultipliers } from './active-passive.ts';
import {
  ATTRIBUTE_COEFFICIENTS,
  type AttributeCoefficients,
  type AttributeVector,
} from './attribute-coefficients.ts';

/** The loan whose multipliers are all 1; an unknown attribute is taken to be the base one. */
export const BASE_LOAN = Object.freeze({
  loanAmount: 350_000,
  fico: 740,
  dtiPercent: 36,
  ltvPercent: 75,
  occupancy: 'primary',
  purpose: 'purchase',
  propertyType: 'single-family',
  firstTimeBuyer: false,
} as const satisfies LoanAttributes);

/** Attributes beyond these act as if they stood at the limit: the data behind the signs end there. */
const LOAN_AMOUNT_RANGE = [50_000, 1_500_000] as const;
const FICO_RANGE = [580, 820] as const;
const DTI_PERCENT_RANGE = [10, 60] as const;
const LTV_PERCENT_RANGE = [30, 105] as const;

/** A multiplier stays between 1/3 and 3, whatever the attributes add up to. */
export const LARGEST_MULTIPLIER = 3;
const LARGEST_SCORE = Math.log(LARGEST_MULTIPLIER);

/**
 * Features of a loan, each zero for the base loan: scaled distances from it, and 0/1 indicators.
 *
 * @source own choice, docs/models/prepayment.md
 * @param attributes loan amount in dollars > 0; unknown attributes may be absent
 * @returns dimensionless features, bounded by the accepted ranges
 */
export function attributeFeatures(attributes: LoanAttributes): AttributeVector {
  const fico = attributes.fico ?? BASE_LOAN.fico;
  const dtiPercent = attributes.dtiPercent ?? BASE_LOAN.dtiPercent;
  const ltvPercent = attributes.ltvPercent ?? BASE_LOAN.ltvPercent;
  return {
    logBalance: Math.log(within(LOAN_AMOUNT_RANGE, attributes.loanAmount) / BASE_LOAN.loanAmount),
    ficoPer50: (within(FICO_RANGE, fico) - BASE_LOAN.fico) / 50,
    dtiPer10: (within(DTI_PERCENT_RANGE, dtiPercent) - BASE_LOAN.dtiPercent) / 10,
    ltvPer10: (within(LTV_PERCENT_RANGE, ltvPercent) - BASE_LOAN.ltvPercent) / 10,
    secondHome: indicator(attributes.occupancy === 'second-home'),
    investor: indicator(attributes.occupancy === 'investor'),
    rateTerm: indicator(attributes.purpose === 'rate-term'),
    cashOut: indicator(attributes.purpose === 'cash-out'),
    condo: indicator(attributes.propertyType === 'condo'),
    twoToFourUnit: indicator(attributes.propertyType === 'two-to-four-unit'),
    manufactured: indicator(attributes.propertyType === 'manufactured'),
    firstTimeBuyer: indicator(attributes.firstTimeBuyer === true),
  };
}

/**
 * Multipliers of a loan on the three hazards: M = exp(Σ coefficient × feature), between 1/3 and 3.
 *
 * @source own derivation, docs/models/prepayment.md
 * @param attributes loan amount in dollars > 0; unknown attributes may be absent
 * @param coefficients effects on ln M per unit of feature
 * @returns dimensionless, greater than zero; 1, 1, 1 for the base loan
 */
export function prepaymentMultipliers(
  attributes: LoanAttributes,
  coefficients: AttributeCoefficients = ATTRIBUTE_COEFFICIENTS,
): PrepaymentMultipliers {
  const features = attributeFeatures(attributes);
  return {
    refinancing: multiplier(features, coefficients.refinancing),
    turnover: multiplier(features, coefficients.turnover),
    default: multiplier(features, coefficients.default),
  };
}

function multiplier(features: AttributeVector, coefficients: AttributeVector): number {
  let score = 0;
  for (const name of Object.keys(coefficients) as (keyof AttributeVector)[]) {
    score += coefficients[name] * features[name];
  }
  return Math.exp(within([-LARGEST_SCORE, LARGEST_SCORE], score));
}

function within([low, high]: readonly [number, number], value: number): number {
  return Math.min(high, Math.max(low, value));
}

function indicator(condition: boolean): number {
  return condition ? 1 : 0;
}
