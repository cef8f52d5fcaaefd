import { discountFactor } from '../../src/market/discount-curve.ts';
import {
  annualPaymentTimes,
  type BackwardCapletTerms,
  forwardSwap,
  type SwaptionTerms,
} from '../../src/models/rate/hull-white-options.ts';
import type { RateModel } from '../../src/models/rate/rate-model.ts';
import { backwardCapletPrice, swaptionPrice } from '../../src/models/rate/rate-options.ts';
import { type Check, withinErrors } from '../check.ts';
import { FALSE_ALARM_RATE, simultaneousLimit } from '../false-alarm.ts';
import {
  type ModelPaths,
  meansOverPaths,
  modelPaths,
  nodeNear,
  type PathMeans,
  type PathNumber,
} from '../model-paths.ts';
import type { Figure, Section } from '../section.ts';
import { modelName, type ValidationContext } from '../validation-context.ts';
import { indexOfWorst } from '../worst.ts';
import { forwardMarketSwaptions } from './forward-market-swaptions.ts';

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
 * later times, swaptions, caplets of rates fixed in advance and in arrears.
 *
 * @param stated reads the paths with the formulas of another model than drew them: for tests that break it
 */
export function simulationSection(
  context: ValidationContext,
  stated: (model: RateModel) => RateModel = (model) => model,
): Section {
  const parts: Pick<Section, 'checks' | 'figures' | 'tables'>[] = [];
  for (const model of context.models) {
    for (const sampling of SAMPLINGS) parts.push(simulated(context, model, stated(model), sampling));
    if (model.kind === 'forward-market')
      parts.push({ figures: [], ...forwardMarketSwaptions(context, model) });
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

/** What is set against closed forms, in the order of the report. */
const GROUPS = [
  { group: 'zero-bonds', title: 'zero bonds carried to later times, E[D(t)P(t,T)] = P(0,T)' },
  { group: 'swaptions', title: 'swaptions and caplets fixed in advance' },
  { group: 'backward-caplets', title: 'caplets on rates compounded in arrears' },
] as const;
type Group = (typeof GROUPS)[number]['group'];

/** A number of paths whose mean is known. */
interface KnownMean {
  readonly group: Group;
  readonly name: string;
  readonly expected: number;
  readonly number: PathNumber;
}

/** A simulated mean beside what it ought to be. */
interface Simulated {
  readonly group: Group;
  readonly name: string;
  readonly found: number;
  readonly expected: number;
  readonly standardError: number;
}

function simulated(
  context: ValidationContext,
  model: RateModel,
  stated: RateModel,
  sampling: Sampling,
): Pick<Section, 'checks' | 'figures' | 'tables'> {
  const { day, seed, scope } = context;
  const paths = modelPaths(
    model,
    {
      asOf: day.asOf,
      curve: day.curve,
      seed,
      sampling,
      pathCount: PATHS[scope],
    },
    stated,
  );
  const nodes = Array.from({ length: paths.timesYears.length - 1 }, (_, index) => index + 1);
  const known = [...carriedBonds(paths, context), ...swaptions(paths, context, stated)];
  // A forward-market model's caplets are exact on the dates of its tenor alone, which are not the grid's.
  const caplets = model.kind === 'forward-market' ? [] : backwardCaplets(paths, context, stated);
  const numbers = [
    ...nodes.map((node): PathNumber => {
      const discount = paths.discount(node);
      const today = discountFactor(day.curve, paths.timesYears[node]!);
      return (path) => discount(path) / today - 1;
    }),
    ...[...known, ...caplets].map(({ number }) => number),
  ];
  const means = meansOverPaths(paths, numbers);
  const discounts = means.slice(0, nodes.length);
  const found = [...known, ...caplets].map(({ group, name, expected }, i): Simulated => {
    const { mean, standardError } = means[nodes.length + i]!;
    return { group, name, expected, found: mean, standardError };
  });
  const groups = GROUPS.map(({ group, title }) => ({
    group,
    title,
    rows: found.filter((one) => one.group === group),
  })).filter(({ rows }) => rows.length > 0);
  const id = `${model.kind}-${sampling}`;
  const label = `${modelName(model)}, ${sampling}`;
  return {
    checks: [
      martingaleCheck(id, label, paths, discounts),
      ...groups.map(({ group, title, rows }) =>
        errorCheck(paths, `simulation/${group}-${id}`, `${label}: ${title}`, rows),
      ),
    ],
    figures: [martingaleFigure(label, paths, discounts)],
    tables: groups.map(({ title, rows }) => errorTable(`${label}: ${title}`, rows)),
  };
}

function martingaleCheck(
  id: string,
  label: string,
  paths: ModelPaths,
  discounts: readonly PathMeans[],
): Check {
  const scores = discounts.map(({ mean, standardError }) => mean / standardError);
  const worst = indexOfWorst(scores);
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
  const worst = indexOfWorst(scores);
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

/** Zero bonds seen at one time and paid at a later one; none where the model has no bond in closed form. */
function carriedBonds(paths: ModelPaths, { day }: ValidationContext): readonly KnownMean[] {
  const { zeroBond, timesYears } = paths;
  if (zeroBond === undefined) return [];
  return BOND_PAIRS.map(([from, years]) => {
    const node = nodeNear(paths, from);
    const maturity = timesYears[node]! + years;
    const [discount, bond] = [paths.discount(node), zeroBond(node, maturity)];
    return {
      group: 'zero-bonds',
      name: `P(${timesYears[node]!.toFixed(2)}, ${maturity.toFixed(2)})`,
      expected: discountFactor(day.curve, maturity),
      number: (path) => discount(path) * bond(path),
    };
  });
}

/** Swaptions by expiry, tenor and strike, and caplets of a quarter, all starting at nodes of the grid. */
function swaptions(paths: ModelPaths, { day }: ValidationContext, model: RateModel): readonly KnownMean[] {
  const { zeroBond } = paths;
  if (zeroBond === undefined) return [];
  return OPTION_EXPIRIES.flatMap((expiry) => {
    const expiryYears = paths.timesYears[nodeNear(paths, expiry)]!;
    const schedules = [
      ...OPTION_TENORS.map((tenor) => annualPaymentTimes(expiryYears, tenor)),
      [expiryYears + CAPLET_YEARS],
    ];
    return schedules.flatMap((paymentTimesYears) => {
      const { rate } = forwardSwap(day.curve, expiryYears, paymentTimesYears);
      return STRIKES_FROM_FORWARD.flatMap((distance) =>
        (['payer', 'receiver'] as const).map((side): KnownMean => {
          const terms = { expiryYears, paymentTimesYears, strike: rate + distance, side };
          return {
            group: 'swaptions',
            name: swaptionName(terms),
            expected: swaptionPrice(model, day.curve, terms),
            number: swaptionPayoff(paths, zeroBond, terms),
          };
        }),
      );
    });
  });
}

function swaptionName({ expiryYears, paymentTimesYears, strike, side }: SwaptionTerms): string {
  const count = paymentTimesYears.length;
  const swap = count === 1 ? 'caplet' : `${count}Y`;
  return `${expiryYears.toFixed(2)}Y × ${swap}, ${side}, strike ${(100 * strike).toFixed(3)} %`;
}

/** D(e)·max(±(1 − Σ cᵢP(e,Tᵢ)), 0), cᵢ the fixed rate times the period, and 1 more at the end. */
function swaptionPayoff(
  paths: ModelPaths,
  zeroBond: NonNullable<ModelPaths['zeroBond']>,
  { expiryYears, paymentTimesYears, strike, side }: SwaptionTerms,
): PathNumber {
  const node = nodeNear(paths, expiryYears);
  const discount = paths.discount(node);
  const sign = side === 'payer' ? 1 : -1;
  const last = paymentTimesYears.length - 1;
  const flows = paymentTimesYears.map((time, i) => ({
    amount: strike * (time - (paymentTimesYears[i - 1] ?? expiryYears)) + (i === last ? 1 : 0),
    bond: zeroBond(node, time),
  }));
  return (path) => {
    let swap = 1;
    for (const { amount, bond } of flows) swap -= amount * bond(path);
    return discount(path) * Math.max(0, sign * swap);
  };
}

/** Caplets on the rate that a period's discount factors compound to: max(±(D(s) − (1 + τK)D(e)), 0). */
function backwardCaplets(
  paths: ModelPaths,
  { day }: ValidationContext,
  model: RateModel,
): readonly KnownMean[] {
  const { timesYears } = paths;
  return OPTION_EXPIRIES.flatMap((expiry) => {
    const [start, end] = [nodeNear(paths, expiry), nodeNear(paths, expiry + CAPLET_YEARS)];
    const [startYears, endYears] = [timesYears[start]!, timesYears[end]!];
    const { rate } = forwardSwap(day.curve, startYears, [endYears]);
    const [first, last] = [paths.discount(start), paths.discount(end)];
    return STRIKES_FROM_FORWARD.flatMap((distance) =>
      (['caplet', 'floorlet'] as const).map((side): KnownMean => {
        const terms: BackwardCapletTerms = { startYears, endYears, strike: rate + distance, side };
        const growth = 1 + terms.strike * (endYears - startYears);
        const sign = side === 'caplet' ? 1 : -1;
        return {
          group: 'backward-caplets',
          name: `${startYears.toFixed(2)} to ${endYears.toFixed(2)}, ${side}, strike ${(100 * terms.strike).toFixed(3)} %`,
          expected: backwardCapletPrice(model, day.curve, terms),
          number: (path) => Math.max(0, sign * (first(path) - growth * last(path))),
        };
      }),
    );
  });
}
