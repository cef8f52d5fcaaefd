import { CounterpoiseError } from '../src/core/errors.ts';
import type { MarketDay, TbaMark } from '../src/desk/market-day.ts';
import { parallelShift } from '../src/market/curve-shift.ts';
import { PROGRAM_TERMS } from '../src/market/programs.ts';
import { DEFAULT_PULL_THROUGH } from '../src/models/pull-through/parameters.ts';
import type { ValuedLoan } from '../src/sim/loan-terms.ts';
import { BASE_SCENARIO, type Scenario, scenario } from '../src/sim/scenario.ts';
import type { ValidationContext } from './validation-context.ts';
import type { ValuationTerms } from './valuation.ts';

/** One-sided shift of the report's durations, basis points. */
export const SHIFT_BP = 25;

/** Dollars of the lock that the report values. */
export const LOAN_AMOUNT = 100_000;

/** Base, down and up by {@link SHIFT_BP}. */
export const PARALLEL_SCENARIOS: readonly Scenario[] = Object.freeze([
  BASE_SCENARIO,
  scenario('down', { shift: parallelShift(-SHIFT_BP) }),
  scenario('up', { shift: parallelShift(SHIFT_BP) }),
]);

const NOTE_RATE_OVER_COUPON = 0.00875;
const FUNDING_DAYS = 40;
const BASE_PULL_THROUGH = 0.75;

/**
 * The program's marks in its front month, by rising coupon: 30-year conventional where it is quoted.
 *
 * @throws CounterpoiseError MARKET_INCOMPLETE without a TBA that has an OAS
 */
export function frontStack({ tba }: MarketDay): readonly TbaMark[] {
  const program = tba.some((mark) => mark.program === 'UMBS30') ? 'UMBS30' : tba[0]?.program;
  const marks = tba.filter((mark) => mark.program === program);
  const [front] = marks.map(({ month }) => month).sort();
  const stack = marks.filter(({ month }) => month === front).sort((a, b) => a.coupon - b.coupon);
  if (stack.length > 0) return stack;
  throw new CounterpoiseError('MARKET_INCOMPLETE', 'A validation needs a TBA price that an OAS explains.', {
    field: 'tba',
    accepted: 'at least one TBA quote with a known settlement date',
  });
}

/** The coupon nearest par of a stack. */
export function nearestPar(stack: readonly TbaMark[]): TbaMark {
  return stack.reduce((best, mark) =>
    Math.abs(mark.pricePer100 - 100) < Math.abs(best.pricePer100 - 100) ? mark : best,
  );
}

/** A new loan locked today, delivered into a mark: three of four such locks fund in forty days. */
export function benchmarkLock(day: MarketDay, mark: TbaMark): ValuedLoan {
  const later = day.tba.find(
    (one) => one.program === mark.program && one.coupon === mark.coupon && one.month > mark.month,
  );
  const delivery = later ?? mark;
  const { rateClass, termMonths } = PROGRAM_TERMS[mark.program];
  const horizonYears = Math.min(FUNDING_DAYS / 365, delivery.pool.settlement.timeYears);
  return {
    pool: {
      ...delivery.pool,
      noteRate: mark.coupon + NOTE_RATE_OVER_COUPON,
      ageMonths: 0,
      remainingMonths: termMonths,
    },
    oas: delivery.oas,
    strips: [],
    pullThrough: {
      base: BASE_PULL_THROUGH,
      marketRateAtLock: day.snapshot.mortgageRates![rateClass]!,
      horizonYears,
      responseSize: DEFAULT_PULL_THROUGH.response.a,
      responseScale: DEFAULT_PULL_THROUGH.response.b,
    },
  };
}

/** What every run on the day has in common. */
export function onDay({
  day,
  models,
  seed,
  kernel,
}: ValidationContext): Omit<ValuationTerms, 'pools' | 'pathCount' | 'scenarios'> {
  return {
    asOf: day.asOf,
    curve: day.curve,
    model: models[0]!,
    mortgageSpreads: day.mortgageSpreads,
    prepayment: day.prepayment,
    seed,
    kernel,
  };
}
