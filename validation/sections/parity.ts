import { exact, standardErrorOf } from '../../src/core/batched.ts';
import { KERNEL_NAMES, type KernelName } from '../../src/core/kernel-names.ts';
import { vectorKernelSupported } from '../../src/kernel/vector-kernel.ts';
import { KEY_RATE_TENORS, keyRateShift, parallelShift } from '../../src/market/curve-shift.ts';
import { PROGRAM_TERMS } from '../../src/market/programs.ts';
import type { ActivePassiveParameters } from '../../src/models/prepay/active-passive.ts';
import { hullWhite } from '../../src/models/rate/hull-white.ts';
import { annualPaymentTimes, forwardSwap } from '../../src/models/rate/hull-white-options.ts';
import type { RateModel } from '../../src/models/rate/rate-model.ts';
import { swaptionPrice } from '../../src/models/rate/rate-options.ts';
import { BASE_SCENARIO, scenario } from '../../src/sim/scenario.ts';
import { timeGrid } from '../../src/sim/time-grid.ts';
import {
  benchmarkLock,
  frontStack,
  LOAN_AMOUNT,
  nearestPar,
  onDay,
  PARALLEL_SCENARIOS,
  SHIFT_BP,
} from '../benchmarks.ts';
import { atMostTolerance, type Check, withinRange } from '../check.ts';
import type { Section } from '../section.ts';
import { staticForwardPrice } from '../static-valuation.ts';
import { modelName, type ValidationContext } from '../validation-context.ts';
import { poolMeasures, valuation } from '../valuation.ts';

const PATHS = { full: 8192, quick: 1024 } as const;
/** Sums of a dozen terms of size 1, in two of the models inside a quadrature. */
const PARITY_TOLERANCE = 1e-12;
/** Doubles all the way: polynomials of the mortgage rate and a log transform stand between the two. */
const STATIC_TOLERANCE = 1e-8;
/** A central difference errs by the square of its shift: 0.03 years between 25 and 50 bp where the S-curve is steep. */
const SIZE_TOLERANCE_YEARS = 0.05;
/** Stated for a shift of 5 bp. */
const KEY_RATE_TOLERANCE_YEARS = 0.002;
const KEY_RATE_SHIFT_BP = 5;
/** Two sums of float32 products that cancel: some 1e-8 of the loan. */
const FLAT_LOCK_TOLERANCE_DOLLARS = 0.05;
/** Price per 100 between float32 and float64 kernels; between two of float64, {@link SAME_TOLERANCE}. */
const FLOAT32_TOLERANCE = 5e-5;
const SAME_TOLERANCE = 1e-9;

/** Identities that hold whatever the market, each computed two ways. */
export async function paritySection(
  context: ValidationContext,
  parameters: ActivePassiveParameters | undefined = undefined,
): Promise<Section> {
  return {
    id: 'parity',
    title: 'Parity',
    introduction: [
      'Numbers that must agree by arithmetic or by no arbitrage, each computed in two ways. Nothing here is fitted, and but for the float32 kernels nothing is left to chance: both sides use the same paths.',
    ],
    checks: [
      ...context.models.map((model) => swaptionParity(context, model)),
      await zeroVolatilityParity(context, parameters),
      ...(await durationParities(context)),
      await flatLockParity(context),
      ...(await kernelParities(context)),
    ],
    figures: [],
    tables: [],
  };
}

function swaptionParity({ day }: ValidationContext, model: RateModel): Check {
  const cases = [0.25, 1, 5, 10, 20].flatMap((expiryYears) =>
    [1, 5, 10].flatMap((tenor) => {
      const paymentTimesYears = annualPaymentTimes(expiryYears, tenor);
      const forward = forwardSwap(day.curve, expiryYears, paymentTimesYears);
      return [-0.02, 0, 0.02].map((distance) => ({
        terms: { expiryYears, paymentTimesYears, strike: forward.rate + distance },
        parity: -forward.annuity * distance,
      }));
    }),
  );
  const misses = cases.map(({ terms, parity }) =>
    Math.abs(
      swaptionPrice(model, day.curve, { ...terms, side: 'payer' }) -
        swaptionPrice(model, day.curve, { ...terms, side: 'receiver' }) -
        parity,
    ),
  );
  return atMostTolerance(
    {
      id: `parity/swaptions-${model.kind}`,
      tested: `${modelName(model)}: payer − receiver = annuity × (forward − strike)`,
      unit: 'per 1 of notional',
      yardstick: 'no arbitrage',
      reading: `Largest of ${misses.length} differences.`,
    },
    Math.max(...misses),
    PARITY_TOLERANCE,
  );
}

async function zeroVolatilityParity(
  context: ValidationContext,
  parameters: ActivePassiveParameters | undefined,
): Promise<Check> {
  const { day } = context;
  const stack = frontStack(day);
  const terms = onDay(context);
  const run = await valuation(
    {
      ...terms,
      model: hullWhite(0, 0),
      kernel: 'scalar',
      scenarios: [BASE_SCENARIO],
      pools: stack.map(({ pool }) => pool),
      pathCount: 256,
    },
    context,
  );
  const { program } = stack[0]!;
  const { timesYears, monthNodes } = timeGrid(day.asOf, PROGRAM_TERMS[program].termMonths + 24);
  const months = Array.from(monthNodes, (node) => timesYears[node]!);
  const misses = stack.map(({ pool, oas }, i) => {
    const statically = staticForwardPrice(
      day.curve,
      pool,
      parameters ?? day.prepayment[program],
      day.mortgageSpreads[PROGRAM_TERMS[program].rateClass]!,
      months,
      oas,
    );
    return Math.abs(run.pool(i).price(0, exact(oas)).value - statically);
  });
  return atMostTolerance(
    {
      id: 'parity/zero-volatility',
      tested: 'Without volatility a TBA is worth its discounted cash flows along today’s forwards',
      unit: 'per 100',
      yardstick: 'a valuation written out month by month',
      reading: `Largest of ${misses.length} coupons, float64.`,
    },
    Math.max(...misses),
    STATIC_TOLERANCE,
  );
}

async function durationParities(context: ValidationContext): Promise<readonly Check[]> {
  const mark = nearestPar(frontStack(context.day));
  const sizes = [10, SHIFT_BP, 50];
  const scenarios = [
    BASE_SCENARIO,
    ...[...sizes, KEY_RATE_SHIFT_BP].flatMap((bp) => [
      scenario(`down ${bp}`, { shift: parallelShift(-bp) }),
      scenario(`up ${bp}`, { shift: parallelShift(bp) }),
    ]),
    ...KEY_RATE_TENORS.flatMap((tenor) => [
      scenario(`${tenor} down`, { shift: keyRateShift(tenor, -KEY_RATE_SHIFT_BP) }),
      scenario(`${tenor} up`, { shift: keyRateShift(tenor, KEY_RATE_SHIFT_BP) }),
    ]),
  ];
  const run = await valuation(
    { ...onDay(context), scenarios, pools: [mark.pool], pathCount: PATHS[context.scope] },
    context,
  );
  const pricer = run.pool(0);
  const oas = exact(mark.oas);
  const durationOf = (pair: number, bp: number) =>
    poolMeasures(pricer, oas, bp, [0, 1 + 2 * pair, 2 + 2 * pair]).duration;
  const [small, usual, large] = sizes.map((bp, pair) => durationOf(pair, bp));
  const parallel = durationOf(sizes.length, KEY_RATE_SHIFT_BP);
  const keys = KEY_RATE_TENORS.map((_, i) => durationOf(sizes.length + 1 + i, KEY_RATE_SHIFT_BP));
  const sum = keys.reduce((total, { value }) => total + value, 0);
  const years = (value: number): string => value.toFixed(4);
  return [
    withinRange(
      {
        id: 'parity/duration-shift-size',
        tested: 'Duration by 10 bp and by 50 bp shifts against 25 bp, coupon nearest par',
        unit: 'years',
        yardstick: 'the third-order term of a central difference',
        reading: `10 bp ${years(small!.value)}, 25 bp ${years(usual!.value)}, 50 bp ${years(large!.value)}.`,
      },
      Math.max(Math.abs(small!.value - usual!.value), Math.abs(large!.value - usual!.value)),
      { high: SIZE_TOLERANCE_YEARS },
      standardErrorOf(usual!),
    ),
    atMostTolerance(
      {
        id: 'parity/key-rates',
        tested: 'Key-rate durations sum to the parallel one, 5 bp shifts',
        unit: 'years',
        yardstick: 'triangles that add up to the parallel shift',
        reading: `Key rates ${keys.map(({ value }) => value.toFixed(3)).join(' + ')} = ${years(sum)}, parallel ${years(parallel.value)}.`,
      },
      Math.abs(sum - parallel.value),
      KEY_RATE_TOLERANCE_YEARS,
    ),
  ];
}

/** With pull-through that does not follow rates, a lock at today's forward price is worth nothing. */
async function flatLockParity(context: ValidationContext): Promise<Check> {
  const mark = nearestPar(frontStack(context.day));
  const lock = benchmarkLock(context.day, mark);
  const run = await valuation(
    {
      ...onDay(context),
      scenarios: PARALLEL_SCENARIOS,
      pools: [mark.pool],
      loans: [{ ...lock, pullThrough: { ...lock.pullThrough, responseSize: 0 } }],
      pathCount: PATHS[context.scope],
    },
    context,
  );
  const value = (lockPrice: ReturnType<typeof exact>) =>
    run.lock(0, 0, { loanAmount: LOAN_AMOUNT, lockPrice, mode: 'pathwise' });
  const { forwardPrice } = value(exact(0));
  const started = value(forwardPrice);
  return withinRange(
    {
      id: 'parity/lock-starts-at-zero',
      tested: 'A lock with constant pull-through, at today’s forward price, starts at zero',
      unit: `dollars of ${LOAN_AMOUNT.toLocaleString('en-US')}`,
      yardstick: 'the definition of a forward price',
      reading: `Pull-through ${started.pullThrough.value.toFixed(4)}, forward price ${forwardPrice.value.toFixed(4)}.`,
    },
    started.value.value,
    { low: -FLAT_LOCK_TOLERANCE_DOLLARS, high: FLAT_LOCK_TOLERANCE_DOLLARS },
    standardErrorOf(started.value),
  );
}

async function kernelParities(context: ValidationContext): Promise<readonly Check[]> {
  const stack = frontStack(context.day);
  const pricesOf = async (kernel: KernelName): Promise<readonly number[]> => {
    const run = await valuation(
      {
        ...onDay(context),
        kernel,
        scenarios: [BASE_SCENARIO],
        pools: stack.map(({ pool }) => pool),
        pathCount: PATHS.quick,
      },
      context,
    );
    return stack.map(({ oas }, i) => run.pool(i).price(0, exact(oas)).value);
  };
  const scalar = await pricesOf('scalar');
  const checks: Check[] = [];
  for (const kernel of KERNEL_NAMES) {
    if (kernel === 'scalar' || !vectorKernelSupported(kernel)) continue;
    const prices = await pricesOf(kernel);
    const doubles = kernel.endsWith('f64');
    checks.push(
      atMostTolerance(
        {
          id: `parity/kernel-${kernel}`,
          tested: `TBA prices of the kernel ${kernel} against scalar TypeScript, same paths`,
          unit: 'per 100',
          yardstick: doubles ? 'rounding of float64' : 'rounding of float32',
          reading: `Largest of ${prices.length} coupons.`,
        },
        Math.max(...prices.map((price, i) => Math.abs(price - scalar[i]!))),
        doubles ? SAME_TOLERANCE : FLOAT32_TOLERANCE,
      ),
    );
  }
  return checks;
}
