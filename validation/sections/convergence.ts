import { type Batched, exact, standardErrorOf } from '../../src/core/batched.ts';
import { momentsOf, standardErrorOfMean } from '../../src/core/statistics.ts';
import { type HullWhite, transition } from '../../src/models/rate/hull-white.ts';
import { timeGrid } from '../../src/sim/time-grid.ts';
import { frontStack, nearestPar, onDay, PARALLEL_SCENARIOS, SHIFT_BP } from '../benchmarks.ts';
import { atMostTolerance, type Check, simulatedAgainst, withinErrors, withinRange } from '../check.ts';
import { FALSE_ALARM_RATE, fitLine, rootMeanSquare, simultaneousLimit } from '../false-alarm.ts';
import type { Point, Series } from '../plot.ts';
import type { Figure, Section } from '../section.ts';
import { modelName, type ValidationContext } from '../validation-context.ts';
import { poolMeasures, valuation } from '../valuation.ts';

/** Runs by their paths, and how often each is repeated. */
const SIZES = {
  full: {
    lattice: { paths: [256, 512, 1024, 2048, 4096, 8192], seeds: 8 },
    antithetic: { paths: [1024, 2048, 4096, 8192, 16_384], seeds: 2 },
    reference: 65_536,
    shortRuns: 32,
  },
  quick: {
    lattice: { paths: [256, 512, 1024, 2048], seeds: 4 },
    antithetic: { paths: [1024, 2048, 4096], seeds: 1 },
    reference: 16_384,
    shortRuns: 24,
  },
} as const;
const SAMPLINGS = ['lattice', 'antithetic'] as const;
const MEASURES = ['price', 'duration', 'convexity'] as const;
const UNITS = { price: 'per 100', duration: 'years', convexity: 'years²' } as const;

/** Errors of means fall as 1/√n by the law of large numbers; a lattice may fall faster, never slower. */
const SLOPE = -0.5;
/** Median and 95 % point of |t|, by the randomisations of a run less one. */
const STUDENT = { 3: { median: 0.7649, within95: 3.182 }, 15: { median: 0.6912, within95: 2.131 } } as const;
/** Steps compose to one step but for rounding of some 400 products. */
const COMPOSITION_TOLERANCE = 1e-11;

type Sampling = (typeof SAMPLINGS)[number];
type Measure = (typeof MEASURES)[number];
type Estimates = Readonly<Record<Measure, Batched>>;

/** How errors fall with paths, whether stated errors are honest, and that neither paths nor steps leave a bias. */
export async function convergenceSection(context: ValidationContext): Promise<Section> {
  const { reference, shortRuns, ...sizes } = SIZES[context.scope];
  const mark = nearestPar(frontStack(context.day));
  const estimate = async (sampling: Sampling, paths: number, seed: string): Promise<Run> => {
    const run = await valuation(
      {
        ...onDay(context),
        scenarios: PARALLEL_SCENARIOS,
        pools: [mark.pool],
        pathCount: paths,
        sampling,
        seed,
      },
      context,
    );
    const found = poolMeasures(run.pool(0), exact(mark.oas), SHIFT_BP);
    const batches = found.price.batches.length;
    return { sampling, pathCount: run.pathCount, points: run.pathCount / batches, found };
  };
  const truth = (await estimate('lattice', reference, `${context.seed}/reference`)).found;
  const runs: Run[] = [];
  const short: Run[] = [];
  for (const sampling of SAMPLINGS) {
    const { paths, seeds } = sizes[sampling];
    for (const count of paths) {
      for (let i = 0; i < seeds; i++) runs.push(await estimate(sampling, count, `${context.seed}/${i}`));
    }
    for (let i = 0; i < shortRuns; i++) {
      short.push(await estimate(sampling, paths[0], `${context.seed}/short/${i}`));
    }
  }
  const curves = SAMPLINGS.flatMap((sampling) =>
    MEASURES.map((measure) => errorCurve(sampling, measure, runs, truth)),
  );
  return {
    id: 'convergence',
    title: 'Convergence',
    introduction: [
      `The coupon nearest par at its OAS, against ${reference.toLocaleString('en-US')} lattice paths of a further seed. A run is made of independent randomisations, four of the lattice or sixteen of antithetic paths; each of them is one observation of the error at its own number of points.`,
      'Steps are exact in law, so a finer time grid changes nothing; that is tested by composing the grid’s steps.',
    ],
    checks: [
      ...curves.map(slopeCheck),
      ...SAMPLINGS.flatMap((sampling) =>
        MEASURES.map((measure) => honestyCheck(sampling, measure, [...runs, ...short], truth)),
      ),
      ...MEASURES.map((measure) => biasCheck(measure, short, truth[measure])),
      ...context.models.flatMap((model) =>
        model.kind === 'hull-white' ? [compositionCheck(context, model)] : [],
      ),
    ],
    figures: MEASURES.map((measure) =>
      convergenceFigure(
        measure,
        curves.filter((curve) => curve.measure === measure),
      ),
    ),
    tables: [
      {
        title: 'Root-mean-square errors',
        columns: ['measure', 'sampling', 'points', 'observations', 'error'],
        rows: curves.flatMap(({ measure, sampling, points, observations }) =>
          points.map(([count, error]) => [
            measure,
            sampling,
            String(count),
            String(observations),
            error.toPrecision(3),
          ]),
        ),
      },
    ],
  };
}

interface Run {
  readonly sampling: Sampling;
  readonly pathCount: number;
  /** Paths of one randomisation. */
  readonly points: number;
  readonly found: Estimates;
}

/** Root-mean-square errors of one measure by the points of a randomisation. */
interface ErrorCurve {
  readonly sampling: Sampling;
  readonly measure: Measure;
  readonly points: readonly Point[];
  /** Randomisations behind each point. */
  readonly observations: number;
}

function errorCurve(
  sampling: Sampling,
  measure: Measure,
  runs: readonly Run[],
  truth: Estimates,
): ErrorCurve {
  const own = runs.filter((run) => run.sampling === sampling);
  const errorsAt = (count: number): readonly number[] =>
    own
      .filter(({ points }) => points === count)
      .flatMap(({ found }) => found[measure].batches.map((value) => value - truth[measure].value));
  const counts = [...new Set(own.map(({ points }) => points))];
  return {
    sampling,
    measure,
    points: counts.map((count) => [count, rootMeanSquare(errorsAt(count))]),
    observations: errorsAt(counts[0]!).length,
  };
}

function slopeCheck({ sampling, measure, points, observations }: ErrorCurve): Check {
  const logs = points.map(([count, error]): Point => [Math.log(count), Math.log(error)]);
  const { slope } = fitLine(logs);
  const centre = logs.reduce((sum, [x]) => sum + x, 0) / logs.length;
  const spread = logs.reduce((sum, [x]) => sum + (x - centre) * (x - centre), 0);
  // The logarithm of a root mean square of n errors has standard error 1/√(2n).
  const standardError = Math.sqrt(1 / (2 * observations) / spread);
  const limit = simultaneousLimit(1, observations - 1) * standardError;
  const [first, last] = [points[0]!, points.at(-1)!];
  return {
    ...withinRange(
      {
        id: `convergence/slope-${sampling}-${measure}`,
        tested: `Error of ${measure} against points, ${sampling}: slope in logarithms`,
        unit: '',
        yardstick: sampling === 'lattice' ? '−½ or steeper' : '−½, the law of large numbers',
        reading: `From ${first[1].toPrecision(3)} ${UNITS[measure]} at ${first[0]} points to ${last[1].toPrecision(3)} at ${last[0]}.`,
      },
      slope,
      sampling === 'lattice' ? { high: SLOPE + limit } : { low: SLOPE - limit, high: SLOPE + limit },
      standardError,
    ),
    falseAlarmRate: FALSE_ALARM_RATE,
  };
}

/** Whether errors against the long run are as large as the runs themselves said: half of them below the median. */
function honestyCheck(sampling: Sampling, measure: Measure, runs: readonly Run[], truth: Estimates): Check {
  const own = runs.filter((run) => run.sampling === sampling);
  const { median, within95 } = STUDENT[sampling === 'lattice' ? 3 : 15];
  const scores = own.map(
    ({ found }) =>
      Math.abs(found[measure].value - truth[measure].value) /
      Math.hypot(standardErrorOf(found[measure]), standardErrorOf(truth[measure])),
  );
  const shareBelow = (limit: number): number =>
    scores.filter((score) => score < limit).length / scores.length;
  return simulatedAgainst(
    {
      id: `convergence/honesty-${sampling}-${measure}`,
      tested: `Stated standard errors of ${measure}, ${sampling}: share of runs nearer the long run than the median of their errors`,
      unit: 'of runs',
      yardstick: `Student’s t with ${sampling === 'lattice' ? 3 : 15} degrees of freedom`,
      reading: `${(100 * shareBelow(within95)).toFixed(0)} % of ${scores.length} runs within their 95 % interval.`,
    },
    { value: shareBelow(median), standardError: 0.5 / Math.sqrt(scores.length) },
    0.5,
    { limit: simultaneousLimit(1, Number.POSITIVE_INFINITY), falseAlarmRate: FALSE_ALARM_RATE },
  );
}

/** The mean of short runs against the long run: a ratio of means would show a bias here first. */
function biasCheck(measure: Measure, short: readonly Run[], truth: Batched): Check {
  const moments = momentsOf(short.map(({ found }) => found[measure].value - truth.value));
  const standardError = Math.hypot(standardErrorOfMean(moments), standardErrorOf(truth));
  const limit = simultaneousLimit(MEASURES.length, moments.count - 1);
  return withinErrors(
    {
      id: `convergence/bias-${measure}`,
      tested: `Mean error of ${measure} over ${short.length} short runs`,
      yardstick: 'the long lattice run',
      reading: `Mean error ${moments.mean.toPrecision(2)} ± ${standardError.toPrecision(2)} ${UNITS[measure]}.`,
    },
    Math.abs(moments.mean) / standardError,
    limit,
    FALSE_ALARM_RATE,
  );
}

/** Composes the grid's steps of (x, ∫x), beside one step to each node. */
function compositionCheck({ day }: ValidationContext, model: HullWhite): Check {
  const { timesYears } = timeGrid(day.asOf, 360);
  let [varianceX, covariance, varianceIntegral] = [0, 0, 0];
  let worst = 0;
  for (let node = 1; node < timesYears.length; node++) {
    const step = transition(model, timesYears[node - 1]!, timesYears[node]!);
    varianceIntegral +=
      2 * step.bondFactor * covariance +
      step.bondFactor * step.bondFactor * varianceX +
      step.varianceIntegral;
    covariance = step.decay * (covariance + step.bondFactor * varianceX) + step.covariance;
    varianceX = step.decay * step.decay * varianceX + step.varianceX;
    const whole = transition(model, 0, timesYears[node]!);
    const misses = [
      varianceX / whole.varianceX,
      covariance / whole.covariance,
      varianceIntegral / whole.varianceIntegral,
    ].map((ratio) => Math.abs(ratio - 1));
    worst = Math.max(worst, ...misses);
  }
  return atMostTolerance(
    {
      id: `convergence/composition-${model.kind}`,
      tested: `${modelName(model)}: all steps of the grid composed against one step to each node`,
      unit: 'relative',
      yardstick: 'exact transitions compose',
      reading: `Variances and covariance of (x, ∫x) at ${timesYears.length - 1} nodes: coarse and fine grids have one law.`,
    },
    worst,
    COMPOSITION_TOLERANCE,
  );
}

function convergenceFigure(measure: Measure, curves: readonly ErrorCurve[]): Figure {
  const [start, error] = curves.at(-1)!.points[0]!;
  const furthest = Math.max(...curves.flatMap(({ points }) => points.map(([count]) => count)));
  return {
    title: `Error of ${measure} against points`,
    caption: `Root-mean-square error of one randomisation, ${UNITS[measure]}. The dashed line falls as 1/√points.`,
    plot: {
      kind: 'series',
      x: { label: 'points of a randomisation', scale: 'log' },
      y: { label: UNITS[measure], scale: 'log' },
      series: [
        ...curves.map(({ sampling, points }): Series => ({ name: sampling, mark: 'line-and-dots', points })),
        {
          name: '1/√points',
          yardstick: true,
          points: [
            [start, error],
            [furthest, error * Math.sqrt(start / furthest)],
          ],
        },
      ],
    },
  };
}
