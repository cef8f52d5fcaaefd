import { discountFactor } from '../../src/market/discount-curve.ts';
import { annualPaymentTimes, forwardSwap } from '../../src/models/rate/hull-white-options.ts';
import { type Check, withinErrors } from '../check.ts';
import { FALSE_ALARM_RATE, simultaneousLimit } from '../false-alarm.ts';
import {
  meansOverPaths,
  type ModelPaths,
  modelPaths,
  nodeNear,
  type PathMeans,
  type PathNumber,
} from '../model-paths.ts';
import { type OptionTerms, optionPrices } from '../model-specification.ts';
import type { Figure, Section } from '../section.ts';
import { modelName, type SimulatedModel, type ValidationContext } from '../validation-context.ts';

const PATHS = { full: 65_536, quick: 8192 } as const;
const SAMPLINGS = ['lattice', 'antithetic'] as const;
type Sampling = (typeof SAMPLINGS)[number];

/** From when to when zero bonds are carried, years. */
const BOND_PAIRS = [
  [0.25, 10],
  [1, 2],
  [5, 10],
  [10, 10],
  [20, 10],
] as const;
const OPTION_EXPIRIES = [1, 2, 5, 10, 20] as const;
const OPTION_TENORS = [2, 5, 10] as const;
const STRIKES_FROM_FORWARD = [-0.01, 0, 0.01] as const;
const CAPLET_YEARS = 0.25;

/**
 * Every closed form against the engine's own paths, model by model: today's curve at every node, zero bonds carried to
 * later times, swaptions and caplets.
 *
 * @param stated reads the paths with the formulas of another model than drew them: for tests that break it
 */
export async function simulationSection(
  context: ValidationContext,
  stated: (model: SimulatedModel) => SimulatedModel = (model) => model,
): Promise<Section> {
  const parts = [];
  for (const model of context.models) {
    for (const sampling of SAMPLINGS) parts.push(await simulated(context, model, stated(model), sampling));
  }
  const pathCount = PATHS[context.scope];
  return {
    id: 'simulation',
    title: 'Closed forms against simulation',
    introduction: [
      `${pathCount.toLocaleString('en-US')} paths of the engine’s own path code for each model and sampling. Standard errors come from independent groups of paths: antithetic pairs, or lattice randomisations of 128 points.`,
      `Each check looks at many differences at once. Its limit is set so that a correct engine fails it with probability ${FALSE_ALARM_RATE.toExponential(0)} at most, whatever the dependence between the differences (Bonferroni).`,
    ],
    checks: parts.flatMap(({ checks }) => checks),
    figures: parts.flatMap(({ figures }) => figures),
    tables: parts.flatMap(({ tables }) => tables),
  };
}

/** A simulated mean beside what it ought to be. */
interface Simulated {
  readonly name: string;
  readonly found: number;
  readonly expected: number;
  readonly standardError: number;
}

async function simulated(
  context: ValidationContext,
  model: SimulatedModel,
  stated: SimulatedModel,
  sampling: Sampling,
): Promise<Pick<Section, 'checks' | 'figures' | 'tables'>> {
  const { day, seed, scope } = context;
  const paths = modelPaths(
    model,
    {
      asOf: day.asOf,
      curve: day.curve,
      mortgageSpreads: day.mortgageSpreads,
      pool: day.tba[0]!.pool,
      seed,
      sampling,
      pathCount: PATHS[scope],
    },
    stated,
  );
  const options = optionsOn(paths, context);
  const closed = await optionPrices(day.snapshot, stated, options, context);
  const nodes = Array.from({ length: paths.timesYears.length - 1 }, (_, index) => index + 1);
  const bonds = BOND_PAIRS.map(([from, years]) => {
    const node = nodeNear(paths, from);
    const maturity = paths.timesYears[node]! + years;
    return { node, maturity, today: discountFactor(day.curve, maturity) };
  });
  const numbers = [
    ...nodes.map((node): PathNumber => {
      const discount = paths.discount(node);
      const today = discountFactor(day.curve, paths.timesYears[node]!);
      return (path) => discount(path) / today - 1;
    }),
    ...bonds.map(({ node, maturity, today }): PathNumber => {
      const [discount, bond] = [paths.discount(node), paths.zeroBond(node, maturity)];
      return (path) => (discount(path) * bond(path)) / today - 1;
    }),
    ...options.map((option) => payoff(paths, option)),
  ];
  const means = meansOverPaths(paths, numbers);
  const discounts = means.slice(0, nodes.length);
  const carried = means.slice(nodes.length, nodes.length + bonds.length).map(
    (mean, i): Simulated => ({
      name: `P(${paths.timesYears[bonds[i]!.node]!.toFixed(2)}, ${bonds[i]!.maturity.toFixed(2)})`,
      found: bonds[i]!.today * (1 + mean.mean),
      expected: bonds[i]!.today,
      standardError: bonds[i]!.today * mean.standardError,
    }),
  );
  const priced = means.slice(nodes.length + bonds.length).map(
    (mean, i): Simulated => ({
      name: optionName(options[i]!),
      found: mean.mean,
      expected: closed[i]!.price,
      standardError: mean.standardError,
    }),
  );
  const id = `${model.kind}-${sampling}`;
  const label = `${modelName(model)}, ${sampling}`;
  return {
    checks: [
      martingaleCheck(id, label, paths, discounts),
      errorCheck(paths, `simulation/zero-bonds-${id}`, `${label}: E[D(t)P(t,T)] = P(0,T)`, carried),
      errorCheck(paths, `simulation/options-${id}`, `${label}: swaptions and caplets`, priced),
    ],
    figures: [martingaleFigure(label, paths, discounts)],
    tables: [
      errorTable(`${label}: zero bonds carried to later times`, carried),
      errorTable(`${label}: swaptions and caplets, per 1 of notional`, priced),
    ],
  };
}

function martingaleCheck(
  id: string,
  label: string,
  paths: ModelPaths,
  discounts: readonly PathMeans[],
): Check {
  const scores = discounts.map(({ mean, standardError }) => mean / standardError);
  const worst = worstOf(scores);
  return withinErrors(
    {
      id: `simulation/martingale-${id}`,
      tested: `${label}: E[D(t)] = P(0,t) at all ${scores.length} nodes`,
      yardstick: 'today’s curve, by no arbitrage',
      reading: `Largest at ${paths.timesYears[worst + 1]!.toFixed(2)} years.`,
    },
    Math.abs(scores[worst]!),
    simultaneousLimit(scores.length, freedomOf(paths)),
    FALSE_ALARM_RATE,
  );
}

function errorCheck(paths: ModelPaths, id: string, tested: string, rows: readonly Simulated[]): Check {
  const scores = rows.map(({ found, expected, standardError }) => (found - expected) / standardError);
  const worst = worstOf(scores);
  const { name, found, expected, standardError } = rows[worst]!;
  return withinErrors(
    {
      id,
      tested: `${tested}, ${rows.length} of them`,
      yardstick: 'closed form',
      reading: `Largest: ${name}, simulated ${found.toFixed(6)} ± ${standardError.toFixed(6)}, closed form ${expected.toFixed(6)}.`,
    },
    Math.abs(scores[worst]!),
    simultaneousLimit(rows.length, freedomOf(paths)),
    FALSE_ALARM_RATE,
  );
}

/** Independent observations behind a standard error, less one. */
function freedomOf({ pathCount, groupPaths }: ModelPaths): number {
  return pathCount / groupPaths - 1;
}

/** Index of the largest size; a score that is no number is larger than any. */
function worstOf(scores: readonly number[]): number {
  let worst = 0;
  scores.forEach((score, index) => {
    if (!(Math.abs(score) <= Math.abs(scores[worst]!))) worst = index;
  });
  return worst;
}

function martingaleFigure(label: string, paths: ModelPaths, discounts: readonly PathMeans[]): Figure {
  const limit = simultaneousLimit(discounts.length, freedomOf(paths));
  return {
    title: `${label}: martingale test`,
    caption: `Standardised error of the mean discount factor at every month, and every week of the first quarter. A correct engine leaves the band anywhere with probability ${FALSE_ALARM_RATE.toExponential(0)}. Neighbouring nodes share their paths, so the errors wander slowly.`,
    plot: {
      kind: 'series',
      x: { label: 'years' },
      y: { label: 'standard errors', range: [-limit - 0.5, limit + 0.5] },
      bands: [{ name: 'passes', low: -limit, high: limit }],
      series: [
        {
          name: 'E[D(t)] less P(0,t)',
          mark: 'dots',
          points: discounts.map(({ mean, standardError }, i) => [
            paths.timesYears[i + 1]!,
            mean / standardError,
          ]),
        },
      ],
    },
  };
}

function errorTable(title: string, rows: readonly Simulated[]) {
  return {
    title,
    columns: ['case', 'simulated', 'closed form', 'standard error', 'standard errors apart'],
    rows: rows.map(({ name, found, expected, standardError }) => [
      name,
      found.toFixed(7),
      expected.toFixed(7),
      standardError.toFixed(7),
      ((found - expected) / standardError).toFixed(2),
    ]),
  };
}

/** Swaptions by expiry, tenor and strike, and caplets of a quarter, all starting at nodes of the grid. */
function optionsOn(paths: ModelPaths, { day }: ValidationContext): readonly OptionTerms[] {
  return OPTION_EXPIRIES.flatMap((expiry) => {
    const expiryYears = paths.timesYears[nodeNear(paths, expiry)]!;
    const schedules = [
      ...OPTION_TENORS.map((tenor) => annualPaymentTimes(expiryYears, tenor)),
      [expiryYears + CAPLET_YEARS],
    ];
    return schedules.flatMap((paymentTimesYears) => {
      const { rate } = forwardSwap(day.curve, expiryYears, paymentTimesYears);
      return STRIKES_FROM_FORWARD.flatMap((distance) =>
        (['payer', 'receiver'] as const).map(
          (side): OptionTerms => ({ expiryYears, paymentTimesYears, strike: rate + distance, side }),
        ),
      );
    });
  });
}

function optionName({ expiryYears, paymentTimesYears, strike, side }: OptionTerms): string {
  const count = paymentTimesYears.length;
  const swap = count === 1 ? 'caplet' : `${count}Y`;
  return `${expiryYears.toFixed(2)}Y × ${swap}, ${side}, strike ${(100 * Number(strike)).toFixed(3)} %`;
}

/** D(e)·max(±(1 − Σ cᵢP(e,Tᵢ)), 0), cᵢ the fixed rate times the period, and 1 more at the end. */
function payoff(
  paths: ModelPaths,
  { expiryYears, paymentTimesYears, strike, side }: OptionTerms,
): PathNumber {
  const node = nodeNear(paths, expiryYears);
  const discount = paths.discount(node);
  const sign = side === 'payer' ? 1 : -1;
  const last = paymentTimesYears.length - 1;
  const flows = paymentTimesYears.map((time, i) => ({
    amount: Number(strike) * (time - (paymentTimesYears[i - 1] ?? expiryYears)) + (i === last ? 1 : 0),
    bond: paths.zeroBond(node, time),
  }));
  return (path) => {
    let swap = 1;
    for (const { amount, bond } of flows) swap -= amount * bond(path);
    return discount(path) * Math.max(0, sign * swap);
  };
}
