import { type Batched, standardErrorOf } from '../../src/core/batched.ts';
import { addMonths } from '../../src/core/dates.ts';
import type { TbaMark } from '../../src/desk/market-day.ts';
import { BLOCK_PATHS } from '../../src/kernel/block.ts';
import { impliedNormalVolatility } from '../../src/models/bachelier.ts';
import { annualPaymentTimes, forwardSwap } from '../../src/models/rate/hull-white-options.ts';
import type { RateModel } from '../../src/models/rate/rate-model.ts';
import { swaptionPrice } from '../../src/models/rate/rate-options.ts';
import { bondValueFromYield } from '../../src/models/treasury/bond.ts';
import { frontStack, nearestPar, onDay, PARALLEL_SCENARIOS, SHIFT_BP } from '../benchmarks.ts';
import { atMostTolerance, type Check, withinRange } from '../check.ts';
import { correlation } from '../false-alarm.ts';
import { modelPaths, nodeNear } from '../model-paths.ts';
import bands from '../reference/sanity-bands.json' with { type: 'json' };
import type { Section } from '../section.ts';
import { modelName, type ValidationContext } from '../validation-context.ts';
import { poolMeasures, valuation } from '../valuation.ts';
import { indexOfWorst } from '../worst.ts';

const PATHS = { full: 16_384, quick: 4096 } as const;
/** Years by which a TBA's duration may differ from the calibration's own model, by the other model. */
const MODEL_TOLERANCE_YEARS = { 'hull-white': 0.15, g2: 0.15, 'forward-market': 0.3 } as const;
/** Points of price within which a coupon counts as near par; beyond on the upper side it is well above. */
const NEAR_PAR_POINTS = 1.5;
const WELL_ABOVE_POINTS = 3;
const DISCOUNT_POINTS = 6;
/** Expiry and tenor, years: the 10-year rate as time goes on, and the slope in between. */
const EXPLAINED = [
  [1, 10],
  [3, 10],
  [5, 10],
  [10, 10],
  [5, 2],
  [5, 20],
] as const;
const CORRELATION_PATHS = 4096;

export type SanityBands = typeof bands;

/** One coupon under one model. */
interface StackRow {
  readonly mark: TbaMark;
  readonly oas: Batched;
  readonly price: Batched;
  readonly duration: Batched;
  readonly convexity: Batched;
}

/** Durations and convexities of the coupon stack beside market levels, and beside other rate models. */
export async function durationSection(
  context: ValidationContext,
  sanity: SanityBands = bands,
): Promise<Section> {
  const stack = frontStack(context.day);
  const stacks: { readonly model: RateModel; readonly rows: readonly StackRow[] }[] = [];
  for (const model of context.models) stacks.push({ model, rows: await stackUnder(context, model, stack) });
  const own = stacks[0]!;
  const dynamics = context.models.map((model) => rateDynamics(context, model));
  const { program, month } = stack[0]!;
  return {
    id: 'durations',
    title: 'Duration and convexity by coupon',
    introduction: [
      `${program} of ${month}, each coupon at the OAS that explains its price under each model; shifts of ${SHIFT_BP} bp.`,
      `The market levels are those of mortgage rates from ${percent(sanity.mortgageRates[0]!)} to ${percent(sanity.mortgageRates[1]!)}; at other rates the same coupon stands elsewhere on the curve, and only the shape is tested.`,
      ...stacks
        .slice(1)
        .map(({ rows }, i) => differenceInWords(dynamics[0]!, own.rows, dynamics[i + 1]!, rows)),
    ],
    checks: [
      ...shapeChecks(own.rows),
      ...bandChecks(context, own.rows, sanity),
      ...stacks.slice(1).flatMap(({ model, rows }) => modelChecks(model, rows, own.rows)),
    ],
    figures: [
      {
        title: 'Effective duration by coupon',
        caption: 'The pairs of dots are the lowest and highest of the market level.',
        plot: {
          kind: 'series',
          x: { label: 'coupon, percent' },
          y: { label: 'years' },
          series: [
            ...stacks.map(({ model, rows }) => ({
              name: modelName(model),
              mark: 'line-and-dots' as const,
              points: rows.map(({ mark, duration }) => [100 * mark.coupon, duration.value] as const),
            })),
            {
              name: 'market level',
              mark: 'dots' as const,
              points: sanity.durationYears.flatMap(({ coupon, low, high }) => [
                [100 * coupon, low] as const,
                [100 * coupon, high] as const,
              ]),
            },
          ],
        },
      },
      {
        title: 'Effective convexity by coupon, ÷ 100',
        caption: 'Most negative where the refinancing S-curve is steepest.',
        plot: {
          kind: 'series',
          x: { label: 'coupon, percent' },
          y: { label: 'years² ÷ 100' },
          series: stacks.map(({ model, rows }) => ({
            name: modelName(model),
            mark: 'line-and-dots' as const,
            points: rows.map(({ mark, convexity }) => [100 * mark.coupon, convexity.value / 100] as const),
          })),
        },
      },
    ],
    tables: [...stacks.map(({ model, rows }) => stackTable(modelName(model), rows)), dynamicsTable(dynamics)],
  };
}

async function stackUnder(
  context: ValidationContext,
  model: RateModel,
  stack: readonly TbaMark[],
): Promise<readonly StackRow[]> {
  const run = await valuation(
    {
      ...onDay(context),
      model,
      scenarios: PARALLEL_SCENARIOS,
      pools: stack.map(({ pool }) => pool),
      pathCount: PATHS[context.scope],
    },
    context,
  );
  return stack.map((mark, i) => {
    const pricer = run.pool(i);
    const oas = pricer.oasOf(mark.pricePer100);
    return { mark, oas, ...poolMeasures(pricer, oas, SHIFT_BP) };
  });
}

function shapeChecks(rows: readonly StackRow[]): readonly Check[] {
  if (rows.length < 2) return [];
  const rises = rows.slice(1).map(({ duration }, i) => duration.value - rows[i]!.duration.value);
  const lowest = Math.min(...rows.map(({ convexity }) => convexity.value));
  const above = rows.filter(({ mark }) => mark.pricePer100 > 100 + WELL_ABOVE_POINTS);
  return [
    withinRange(
      {
        id: 'durations/fall-with-coupon',
        tested: 'Duration falls with the coupon',
        unit: 'years',
        yardstick: 'higher coupons refinance sooner',
        reading: `Largest step from one coupon to the next, of ${rises.length}.`,
      },
      Math.max(...rises),
      { high: 0 },
    ),
    ...rows
      .filter(({ mark }) => mark.pricePer100 < 100 - DISCOUNT_POINTS)
      .slice(0, 1)
      .map(({ convexity, mark }) =>
        withinRange(
          {
            id: 'durations/convexity-of-discount',
            tested: `Convexity of the ${percent(mark.coupon)} coupon, a discount, over the most negative of the stack`,
            unit: 'ratio',
            yardstick: 'little option is left in a discount',
            reading: `${(convexity.value / 100).toFixed(2)} against ${(lowest / 100).toFixed(2)}, ÷ 100.`,
          },
          convexity.value / lowest,
          { high: 0.6 },
        ),
      ),
    ...above.slice(-1).map(({ convexity, mark }) =>
      withinRange(
        {
          id: 'durations/convexity-of-premium',
          tested: `Convexity of the ${percent(mark.coupon)} coupon, well above par, over the most negative of the stack`,
          unit: 'ratio',
          yardstick: 'an S-curve flattens at its top',
          reading: `${(convexity.value / 100).toFixed(2)} against ${(lowest / 100).toFixed(2)}, ÷ 100.`,
        },
        convexity.value / lowest,
        { high: 0.9 },
      ),
    ),
  ];
}

function bandChecks(
  { day }: ValidationContext,
  rows: readonly StackRow[],
  sanity: SanityBands,
): readonly Check[] {
  const rate = day.snapshot.mortgageRates?.conforming30 ?? Number.NaN;
  const [lowest, highest] = sanity.mortgageRates;
  if (rows[0]!.mark.program !== 'UMBS30' || !(rate >= lowest! && rate <= highest!)) return [];
  const yardstick = sanity.source;
  return [
    ...rows.flatMap(({ mark, duration }) => {
      const band = sanity.durationYears.find(({ coupon }) => Math.abs(coupon - mark.coupon) < 1e-9);
      if (band === undefined) return [];
      return [
        withinRange(
          {
            id: `durations/band-${(100 * mark.coupon).toFixed(1)}`,
            tested: `Duration of the ${percent(mark.coupon)} coupon`,
            unit: 'years',
            yardstick,
            reading: `${duration.value.toFixed(2)} ± ${standardErrorOf(duration).toFixed(2)} at ${mark.pricePer100.toFixed(2)}.`,
          },
          duration.value,
          { low: band.low, high: band.high },
          standardErrorOf(duration),
        ),
      ];
    }),
    ...rows
      .filter(({ mark }) => Math.abs(mark.pricePer100 - 100) <= NEAR_PAR_POINTS)
      .map(({ mark, convexity }) =>
        withinRange(
          {
            id: `durations/convexity-${(100 * mark.coupon).toFixed(1)}`,
            tested: `Convexity ÷ 100 of the ${percent(mark.coupon)} coupon, near par`,
            unit: 'years²',
            yardstick,
            reading: `${(convexity.value / 100).toFixed(2)} ± ${(standardErrorOf(convexity) / 100).toFixed(2)}.`,
          },
          convexity.value / 100,
          sanity.convexityNearParPer100,
          standardErrorOf(convexity) / 100,
        ),
      ),
    ...noteRatio(day, rows, sanity),
  ];
}

/** Dollar duration of the current coupon over that of a par ten-year Treasury note. */
function noteRatio(
  { snapshot, asOf }: ValidationContext['day'],
  rows: readonly StackRow[],
  sanity: SanityBands,
): readonly Check[] {
  const par = snapshot.treasury?.parYields.find(({ tenor }) => tenor === '10Y');
  if (par === undefined) return [];
  const current = nearestPar(rows.map(({ mark }) => mark));
  const { price, duration } = rows.find(({ mark }) => mark === current)!;
  const note = bondValueFromYield({ couponRate: par.rate, maturity: addMonths(asOf, 120) }, asOf, par.rate);
  return [
    withinRange(
      {
        id: 'durations/ten-year-ratio',
        tested: `Dollar duration of the current coupon (${percent(current.coupon)}) over that of a ten-year note`,
        unit: 'ratio',
        yardstick: sanity.source,
        reading: `${duration.value.toFixed(2)} years at ${price.value.toFixed(2)} over ${note.modifiedDurationYears.toFixed(2)} years at par.`,
      },
      (duration.value * price.value) / (note.modifiedDurationYears * note.dirtyPrice),
      sanity.tenYearNoteRatio,
    ),
  ];
}

function modelChecks(
  model: RateModel,
  rows: readonly StackRow[],
  own: readonly StackRow[],
): readonly Check[] {
  const tolerance = MODEL_TOLERANCE_YEARS[model.kind];
  return rows.map(({ mark, duration }, i) =>
    atMostTolerance(
      {
        id: `durations/${model.kind}-${(100 * mark.coupon).toFixed(1)}`,
        tested: `Duration of the ${percent(mark.coupon)} coupon under the ${modelName(model)} against the calibration’s model`,
        unit: 'years',
        yardstick: 'models fitted to one market agree on what is quoted',
        reading: `${duration.value.toFixed(3)} against ${own[i]!.duration.value.toFixed(3)}; the last table says where they differ.`,
      },
      Math.abs(duration.value - own[i]!.duration.value),
      tolerance,
    ),
  );
}

function stackTable(name: string, rows: readonly StackRow[]) {
  return {
    title: `${name}: the stack`,
    columns: ['coupon', 'price', 'OAS bp', 'duration', '± ', 'convexity ÷ 100', '±'],
    rows: rows.map(({ mark, oas, duration, convexity }) => [
      percent(mark.coupon),
      mark.pricePer100.toFixed(3),
      (1e4 * oas.value).toFixed(1),
      duration.value.toFixed(3),
      standardErrorOf(duration).toFixed(3),
      (convexity.value / 100).toFixed(3),
      (standardErrorOf(convexity) / 100).toFixed(3),
    ]),
  };
}

/** What drives a prepayment option in a model: how volatile swap rates are by tenor, and how they move together. */
interface RateDynamics {
  readonly model: RateModel;
  /** Of {@link EXPLAINED}, bp of normal volatility. */
  readonly volatilitiesBp: readonly number[];
  readonly correlation: number;
}

function rateDynamics(context: ValidationContext, model: RateModel): RateDynamics {
  return {
    model,
    volatilitiesBp: EXPLAINED.map(([expiry, tenor]) => 1e4 * normalVolatility(context, model, expiry, tenor)),
    correlation: swapRateCorrelation(context, model),
  };
}

function dynamicsTable(dynamics: readonly RateDynamics[]) {
  return {
    title:
      'What the models say of swap rates: normal volatility of swaptions, bp, and correlation of a year’s moves of 2 and 10 years',
    columns: [
      'model',
      ...EXPLAINED.map(([expiry, tenor]) => `${expiry}Y × ${tenor}Y`),
      'correlation 2Y, 10Y',
    ],
    rows: dynamics.map(({ model, volatilitiesBp, correlation: together }) => [
      modelName(model),
      ...volatilitiesBp.map((volatility) => volatility.toFixed(1)),
      together.toFixed(3),
    ]),
  };
}

/** Why durations differ between the calibration's model and another, in a sentence of numbers. */
function differenceInWords(
  own: RateDynamics,
  ownRows: readonly StackRow[],
  other: RateDynamics,
  rows: readonly StackRow[],
): string {
  const volatilities = EXPLAINED.slice(0, 4).map(([expiry], i) => {
    const more = other.volatilitiesBp[i]! - own.volatilitiesBp[i]!;
    return `${more < 0 ? '−' : '+'}${Math.abs(more).toFixed(1)} bp in ${expiry}`;
  });
  const moves = rows.map(({ duration }, i) => duration.value - ownRows[i]!.duration.value);
  const widest = indexOfWorst(moves);
  const par = rows.findIndex(({ mark }) => mark === nearestPar(rows.map((one) => one.mark)));
  const oas = 1e4 * (rows[par]!.oas.value - ownRows[par]!.oas.value);
  return [
    `${modelName(other.model)} against ${modelName(own.model)}: the volatility of the 10-year rate, on which mortgage rates mostly hang, differs by ${volatilities.join(', ')} years; 2 and 10 years correlate by ${other.correlation.toFixed(3)} where it was ${own.correlation.toFixed(3)}.`,
    `At one price a higher OAS is a cheaper option: nearest par it ${oas < 0 ? 'falls' : 'rises'} by ${Math.abs(oas).toFixed(1)} bp. Durations move by at most ${Math.abs(moves[widest]!).toFixed(3)} years, at the ${percent(rows[widest]!.mark.coupon)} coupon.`,
  ].join(' ');
}

/** Of an at-the-money swaption, decimal a year. */
function normalVolatility(
  { day }: ValidationContext,
  model: RateModel,
  expiryYears: number,
  tenorYears: number,
): number {
  const paymentTimesYears = annualPaymentTimes(expiryYears, tenorYears);
  const { rate, annuity } = forwardSwap(day.curve, expiryYears, paymentTimesYears);
  const price = swaptionPrice(model, day.curve, {
    expiryYears,
    paymentTimesYears,
    strike: rate,
    side: 'payer',
  });
  return impliedNormalVolatility(price / annuity, rate, rate, expiryYears, 'call');
}

/** Correlation of the 2- and 10-year par swap rates a year ahead, over the engine's paths. */
function swapRateCorrelation({ day, seed }: ValidationContext, model: RateModel): number {
  const paths = modelPaths(model, {
    asOf: day.asOf,
    curve: day.curve,
    seed,
    sampling: 'antithetic',
    pathCount: CORRELATION_PATHS,
  });
  const node = nodeNear(paths, 1);
  const [twoYear, tenYear] = [paths.twoYearRate(node), paths.tenYearRate(node)];
  const short: number[] = [];
  const long: number[] = [];
  paths.forEachBlock(() => {
    for (let path = 0; path < BLOCK_PATHS; path++) {
      short.push(twoYear(path));
      long.push(tenYear(path));
    }
  });
  return correlation(short, long);
}

function percent(rate: number): string {
  return `${Number((100 * rate).toFixed(3))} %`;
}
