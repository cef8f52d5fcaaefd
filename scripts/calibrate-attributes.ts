/**
 * Fits the effects of loan attributes on prepayment to the nine-loan duration table:
 *   minimise Σ ((D_i(c) − D_i)/0.01)² + Σ ((c_j − prior_j)/deviation_j)²
 * by Gauss–Newton, where a prior's deviation is 40 % of its size: nine durations move an effect, they do not turn its sign.
 *
 *   node scripts/calibrate-attributes.ts            prints the fitted coefficients and the fit
 *   node scripts/calibrate-attributes.ts --check    fails when the shipped coefficients are not the fitted ones
 */
import { readFileSync } from 'node:fs';
import { lusolve } from 'mathjs';
import type { LoanAttributes } from '../src/instruments/rate-lock.ts';
import { ACTIVE_PASSIVE_PARAMETERS } from '../src/models/prepay/active-passive.ts';
import {
  ATTRIBUTE_COEFFICIENTS,
  type AttributeCoefficients,
  type AttributeVector,
} from '../src/models/prepay/attribute-coefficients.ts';
import { prepaymentMultipliers } from '../src/models/prepay/attribute-multipliers.ts';
import { flatRateModifiedDuration } from '../src/models/prepay/flat-rate-duration.ts';

interface NineLoans {
  readonly conditions: {
    readonly noteRate: number;
    readonly netCoupon: number;
    readonly mortgageRate: number;
    readonly yieldMonthly: number;
    readonly termMonths: number;
    readonly firstCalendarMonth: number;
  };
  readonly loans: readonly {
    readonly name: string;
    readonly durationYears: number;
    readonly attributes: LoanAttributes;
  }[];
}

/** What the agency prepayment literature leads one to expect of each effect; see docs/models/prepayment.md. */
const PRIOR: AttributeCoefficients = {
  refinancing: {
    logBalance: 0.3,
    ficoPer50: 0.12,
    dtiPer10: -0.06,
    ltvPer10: -0.08,
    secondHome: -0.1,
    investor: -0.3,
    rateTerm: 0.15,
    cashOut: -0.1,
    condo: -0.05,
    twoToFourUnit: -0.15,
    manufactured: -0.35,
    firstTimeBuyer: -0.05,
  },
  turnover: {
    logBalance: 0.04,
    ficoPer50: 0.04,
    dtiPer10: -0.02,
    ltvPer10: -0.02,
    secondHome: -0.1,
    investor: -0.08,
    rateTerm: -0.03,
    cashOut: -0.03,
    condo: 0.05,
    twoToFourUnit: -0.1,
    manufactured: -0.1,
    firstTimeBuyer: 0.06,
  },
  default: {
    logBalance: 0.05,
    ficoPer50: -0.5,
    dtiPer10: 0.15,
    ltvPer10: 0.25,
    secondHome: 0.05,
    investor: 0.3,
    rateTerm: 0.1,
    cashOut: 0.25,
    condo: 0.05,
    twoToFourUnit: 0.2,
    manufactured: 0.4,
    firstTimeBuyer: 0.1,
  },
};

const HAZARDS = ['refinancing', 'turnover', 'default'] as const;
const PRIOR_RELATIVE_DEVIATION = 0.4;
const DURATION_DEVIATION_YEARS = 0.01;
const JACOBIAN_STEP = 1e-5;
/** Shipped coefficients carry four decimals. */
const SHIPPED_ROUNDING = 5.1e-5;

const table = JSON.parse(
  readFileSync(new URL('../test/golden/fixtures/nine-loan-durations.json', import.meta.url), 'utf8'),
) as NineLoans;
const names = Object.keys(PRIOR.refinancing) as (keyof AttributeVector)[];

function flatten(coefficients: AttributeCoefficients): number[] {
  return HAZARDS.flatMap((hazard) => names.map((name) => coefficients[hazard][name]));
}

function unflatten(values: readonly number[]): AttributeCoefficients {
  const vector = (hazardIndex: number): AttributeVector =>
    Object.fromEntries(
      names.map((name, index) => [name, values[hazardIndex * names.length + index]!]),
    ) as Record<keyof AttributeVector, number>;
  return { refinancing: vector(0), turnover: vector(1), default: vector(2) };
}

function durations(coefficients: AttributeCoefficients): number[] {
  const { noteRate, netCoupon, termMonths, firstCalendarMonth, mortgageRate, yieldMonthly } =
    table.conditions;
  return table.loans.map(({ attributes }) =>
    flatRateModifiedDuration(
      ACTIVE_PASSIVE_PARAMETERS.UMBS30,
      {
        noteRate,
        netCoupon,
        ageMonths: 0,
        remainingMonths: termMonths,
        firstCalendarMonth,
        multipliers: prepaymentMultipliers(attributes, coefficients),
      },
      { mortgageRate, yield: yieldMonthly },
    ),
  );
}

function calibrate(): number[] {
  const prior = flatten(PRIOR);
  const deviation = prior.map((value) => PRIOR_RELATIVE_DEVIATION * Math.abs(value));
  let current = prior;
  for (let iteration = 0; iteration < 20; iteration++) {
    const now = durations(unflatten(current));
    const jacobian = current.map((value, index) => {
      const bumped = current.with(index, value + JACOBIAN_STEP);
      return durations(unflatten(bumped)).map((duration, loan) => (duration - now[loan]!) / JACOBIAN_STEP);
    });
    const weight = 1 / (DURATION_DEVIATION_YEARS * DURATION_DEVIATION_YEARS);
    const normal = current.map((_, i) =>
      current.map((__, j) => {
        const ridge = i === j ? 1 / (deviation[i]! * deviation[i]!) : 0;
        return ridge + weight * dot(jacobian[i]!, jacobian[j]!);
      }),
    );
    const residual = now.map((duration, loan) => table.loans[loan]!.durationYears - duration);
    const right = current.map(
      (value, i) =>
        weight * dot(jacobian[i]!, residual) + (prior[i]! - value) / (deviation[i]! * deviation[i]!),
    );
    const step = (lusolve(normal, right) as number[][]).map(([value]) => value!);
    current = current.map((value, index) => value + step[index]!);
    if (Math.max(...step.map(Math.abs)) < 1e-8) return current;
  }
  throw new Error('The fit of the attribute coefficients did not settle in 20 steps.');
}

function dot(left: readonly number[], right: readonly number[]): number {
  return left.reduce((sum, value, index) => sum + value * right[index]!, 0);
}

const fitted = calibrate().map((value) => Math.round(value * 10_000) / 10_000);
if (process.argv.includes('--check')) {
  const shipped = flatten(ATTRIBUTE_COEFFICIENTS);
  const worst = Math.max(...fitted.map((value, index) => Math.abs(value - shipped[index]!)));
  if (worst > SHIPPED_ROUNDING) {
    process.stderr.write(`The shipped coefficients differ from the fitted ones by up to ${worst}.\n`);
    process.exitCode = 1;
  }
} else {
  process.stdout.write(`${JSON.stringify(unflatten(fitted), null, 2)}\n`);
}
durations(unflatten(fitted)).forEach((duration, index) => {
  const { name, durationYears } = table.loans[index]!;
  process.stderr.write(`${name.padEnd(40)} ${durationYears.toFixed(2)}  fitted ${duration.toFixed(3)}\n`);
});
