import { simulatedSwaptionValues } from '../../calibration/forward-market-monte-carlo.ts';
import { MORTGAGE_TARGET } from '../../calibration/volatility-target.ts';
import { impliedNormalVolatility } from '../../src/models/bachelier.ts';
import type { ForwardMarket } from '../../src/models/rate/forward-market.ts';
import { annualPaymentTimes, forwardSwap } from '../../src/models/rate/hull-white-options.ts';
import { swaptionPrice } from '../../src/models/rate/rate-options.ts';
import { type Check, withinRange } from '../check.ts';
import type { Section } from '../section.ts';
import type { ValidationContext } from '../validation-context.ts';
import { indexOfWorst } from '../worst.ts';

const PAIRS = { full: 16_384, quick: 2048 } as const;
const STEP_YEARS = 0.5;
/** Weights held at today's rates are an approximation, worst where options and swaps are long: 0.26 bp on the example day. */
const APPROXIMATION_TOLERANCE_BP = 0.5;
const TENORS = [2, 5, 10] as const;
const BP = 1e4;

/** At-the-money swaptions of a forward-market model: its own Monte Carlo against the formula it is fitted by. */
export function forwardMarketSwaptions(
  { day, seed, scope }: ValidationContext,
  model: ForwardMarket,
): Pick<Section, 'checks' | 'tables'> {
  const swaptions = MORTGAGE_TARGET.expiriesYears.flatMap((expiryYears) =>
    TENORS.map((tenorYears) => {
      const paymentTimesYears = annualPaymentTimes(expiryYears, tenorYears);
      const { rate, annuity } = forwardSwap(day.curve, expiryYears, paymentTimesYears);
      const terms = { expiryYears, paymentTimesYears, strike: rate, side: 'payer' as const };
      return { name: `${expiryYears}Y × ${tenorYears}Y`, rate, annuity, terms };
    }),
  );
  const simulated = simulatedSwaptionValues(
    model,
    day.curve,
    swaptions.map(({ terms }) => terms),
    { pairs: PAIRS[scope], stepYears: STEP_YEARS, seed },
  );
  const rows = swaptions.map(({ name, rate, annuity, terms }, i) => {
    const { value, standardError } = simulated[i]!;
    const volatilityBp = (price: number): number =>
      BP * impliedNormalVolatility(price / annuity, rate, rate, terms.expiryYears, 'call');
    const found = volatilityBp(value);
    return {
      name,
      found,
      formula: volatilityBp(swaptionPrice(model, day.curve, terms)),
      // At the money the volatility is proportional to the price.
      standardError: (found * standardError) / value,
    };
  });
  return {
    checks: [approximationCheck(rows)],
    tables: [
      {
        title: 'Forward-market model: at-the-money swaptions by its own Monte Carlo, bp of normal volatility',
        columns: ['swaption', 'simulated', 'standard error', 'formula', 'difference'],
        rows: rows.map(({ name, found, standardError, formula }) => [
          name,
          found.toFixed(3),
          standardError.toFixed(3),
          formula.toFixed(3),
          (found - formula).toFixed(3),
        ]),
      },
    ],
  };
}

function approximationCheck(
  rows: readonly {
    readonly name: string;
    readonly found: number;
    readonly formula: number;
    readonly standardError: number;
  }[],
): Check {
  const differences = rows.map(({ found, formula }) => found - formula);
  const worst = indexOfWorst(differences);
  const { name, found, formula, standardError } = rows[worst]!;
  return withinRange(
    {
      id: 'simulation/swaptions-forward-market',
      tested: `Forward-market model: ${rows.length} at-the-money swaptions, own Monte Carlo against Rebonato’s formula`,
      unit: 'bp of volatility',
      yardstick: 'what an approximation may cost: less than a quote is uncertain by',
      reading: `Largest: ${name}, simulated ${found.toFixed(2)} ± ${standardError.toFixed(2)}, formula ${formula.toFixed(2)}.`,
    },
    Math.abs(differences[worst]!),
    { low: 0, high: APPROXIMATION_TOLERANCE_BP },
    standardError,
  );
}
