import { resampledPlaces } from '../../core/block-bootstrap.ts';
import { sumOfCents } from '../../core/money.ts';
import { randomKey } from '../../core/random.ts';
import { momentsOf, sampleVariance } from '../../core/statistics.ts';
import { expectedShortfall, valueAtRisk } from '../../core/tail-risk.ts';
import type { MeasureValue } from '../../sim/measure-value.ts';
import { corridorSchema, hedgeEffectiveness } from '../explain/hedge-effectiveness.ts';
import type { BacktestConfig, Policy } from './backtest-config.ts';
import type { PnlParts, PolicyComparison, PolicyResult, WorldResult } from './backtest-result.ts';
import type { DayRow } from './backtest-state.ts';
import { dailyPnl, maxDrawdown, type PolicySeries, totalPnl } from './policy-series.ts';

/** What is estimated of a policy's days, all worlds together. */
interface Statistics {
  /** Mean of a world. */
  readonly total: number;
  readonly dailyDeviation: number;
  readonly valueAtRisk: number;
  readonly expectedShortfall: number;
}
type Statistic = keyof Statistics;

/** A policy's statistics, and the same of every resampling. */
interface Estimated {
  readonly policy: Policy;
  readonly value: Statistics;
  readonly replicates: readonly Statistics[];
}

const BUSINESS_DAYS_PER_YEAR = 252;
const PARTS: readonly (keyof PnlParts)[] = ['market', 'newLocks', 'outcomes', 'hedge', 'cost'];

/**
 * Every policy's statistics, and what each does better or worse than the others, with errors from a circular block bootstrap
 * whose blocks of days are the same for all policies.
 *
 * @param seriesOf all worlds of a policy, in one order
 * @source docs/models/back-test.md
 */
export function policyStatistics(
  config: Pick<BacktestConfig, 'policies' | 'riskLevel' | 'bootstrap'>,
  seriesOf: (policy: Policy) => readonly PolicySeries[],
  rows: readonly (readonly DayRow[])[],
  seed: string,
): { readonly policies: readonly PolicyResult[]; readonly comparisons: readonly PolicyComparison[] } {
  const estimated = config.policies.map((policy): Estimated => {
    const worlds = seriesOf(policy);
    const opening = worlds.map(({ days }) => Number(days[0]!.pnl));
    const daily = worlds.map(dailyPnl);
    return {
      policy,
      value: statisticsOf(daily, opening, config.riskLevel),
      replicates: Array.from({ length: config.bootstrap.replicates }, (_, replicate) =>
        statisticsOf(
          resampled(daily, config.bootstrap.blockDays, seed, replicate),
          opening,
          config.riskLevel,
        ),
      ),
    };
  });
  return {
    policies: estimated.map((one) => policyResult(one, seriesOf(one.policy), rows)),
    comparisons: estimated.flatMap((one, index) =>
      estimated.slice(0, index).map((against) => comparison(one, against)),
    ),
  };
}

/** A policy in one world. */
export function worldResult(series: PolicySeries, riskLevel: number): WorldResult {
  const { policy, world, days } = series;
  const { dailyDeviation, expectedShortfall: shortfall } = statisticsOf([dailyPnl(series)], [0], riskLevel);
  return {
    world,
    policy,
    pnl: totalPnl(series),
    dailyDeviation,
    expectedShortfall: shortfall,
    maxDrawdown: maxDrawdown(series),
    cost: sumOfCents(days.map(({ cost }) => cost)),
  };
}

function statisticsOf(
  daily: readonly Float64Array[],
  opening: readonly number[],
  riskLevel: number,
): Statistics {
  const all = Float64Array.from(daily.flatMap((world) => [...world]));
  const sum = all.reduce((total, pnl) => total + pnl, 0) + opening.reduce((total, pnl) => total + pnl, 0);
  return {
    total: sum / daily.length,
    dailyDeviation: Math.sqrt(sampleVariance(momentsOf(all))),
    valueAtRisk: valueAtRisk(all, riskLevel).value,
    expectedShortfall: expectedShortfall(all, riskLevel).value,
  };
}

/** Blocks of days drawn anew, each world from its own. */
function resampled(
  daily: readonly Float64Array[],
  blockDays: number,
  seed: string,
  replicate: number,
): readonly Float64Array[] {
  const key = randomKey(`${seed}/bootstrap`);
  return daily.map((pnl, world) =>
    Float64Array.from(resampledPlaces(key, pnl.length, blockDays, replicate, world), (place) => pnl[place]!),
  );
}

function measured({ value, replicates }: Estimated, statistic: Statistic): MeasureValue {
  return {
    value: value[statistic],
    standardError: deviationOf(replicates.map((one) => one[statistic])),
    unit: 'USD',
  };
}

function comparison(one: Estimated, against: Estimated): PolicyComparison {
  const difference = (statistic: Statistic): MeasureValue => ({
    value: one.value[statistic] - against.value[statistic],
    standardError: deviationOf(
      one.replicates.map((replicate, index) => replicate[statistic] - against.replicates[index]![statistic]),
    ),
    unit: 'USD',
  });
  return {
    policy: one.policy,
    against: against.policy,
    total: difference('total'),
    dailyDeviation: difference('dailyDeviation'),
    expectedShortfall: difference('expectedShortfall'),
  };
}

function deviationOf(values: readonly number[]): number {
  return Math.sqrt(sampleVariance(momentsOf(values)));
}

function policyResult(
  estimated: Estimated,
  worlds: readonly PolicySeries[],
  rows: readonly (readonly DayRow[])[],
): PolicyResult {
  const { policy } = estimated;
  const days = worlds.flatMap((one) => one.days);
  const counted = worlds.flatMap((one) => one.days.slice(1));
  const worst = counted.reduce((least, day) => (Number(day.pnl) < Number(least.pnl) ? day : least));
  const parts = Object.fromEntries(
    PARTS.map((part) => [part, sumOfCents(days.map((day) => day[part]))]),
  ) as Record<keyof PnlParts, string>;
  const looks = days.flatMap(({ dv01Before, dv01After }) =>
    dv01Before === null || dv01After === null ? [] : [{ dv01Before, dv01After }],
  );
  const meanSize = (of: (look: (typeof looks)[number]) => number): number | null =>
    policy === 'none' || looks.length === 0 ? null : meanOf(looks.map((look) => Math.abs(of(look))));
  const lockFace = meanOf(rows.flat().map((row) => row.lockFace));
  const locksAlone = counted.map(lockPnl);
  const years = counted.length / BUSINESS_DAYS_PER_YEAR;
  const traded = days.reduce((sum, day) => sum + day.tradedFace, 0);
  const variance = (values: readonly number[]): number => sampleVariance(momentsOf(values));
  const lockVariance = variance(locksAlone);
  return {
    policy,
    total: measured(estimated, 'total'),
    parts: { ...parts, pnl: sumOfCents(days.map(({ pnl }) => pnl)) },
    dailyDeviation: measured(estimated, 'dailyDeviation'),
    dailyNoise: dailyNoise(worlds),
    valueAtRisk: measured(estimated, 'valueAtRisk'),
    expectedShortfall: measured(estimated, 'expectedShortfall'),
    worstDay: { date: worst.date, world: worst.world, pnl: worst.pnl },
    maxDrawdown: Math.max(...worlds.map(maxDrawdown)),
    cost: Number(parts.cost) / worlds.length,
    turnoverPerYear: lockFace === 0 ? 0 : traded / lockFace / years,
    meanHeldFace: meanOf(days.map(({ heldFace }) => heldFace)),
    meanDv01Before: meanSize(({ dv01Before }) => dv01Before),
    meanDv01After: meanSize(({ dv01After }) => dv01After),
    varianceReduction:
      policy === 'none' || lockVariance === 0
        ? 0
        : 1 - variance(counted.map(({ pnl }) => Number(pnl))) / lockVariance,
    effectiveness:
      policy === 'none'
        ? null
        : hedgeEffectiveness(
            counted.map((day, index) => ({
              label: day.date,
              hedgedItem: locksAlone[index]!,
              hedge: Number(day.hedge),
            })),
            corridorSchema.parse({}),
          ).regression,
  };
}

/** Root mean square of a day's error: marks of two evenings, whose paths are drawn on different days and taken for independent. */
function dailyNoise(worlds: readonly PolicySeries[]): number {
  const squares = worlds.flatMap(({ days }) =>
    days
      .slice(1)
      .map(({ markError }, index) => markError * markError + days[index]!.markError * days[index]!.markError),
  );
  return Math.sqrt(meanOf(squares));
}

/** What the locks alone gained on a day. */
function lockPnl({ market, newLocks, outcomes }: PnlParts): number {
  return Number(market) + Number(newLocks) + Number(outcomes);
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
