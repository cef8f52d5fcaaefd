import type { Plot, Point, Series } from '../../validation/plot.ts';
import { factTable, figureMarkup, htmlPage, tableMarkup } from '../../validation/report/document.ts';
import { element, escapeText } from '../../validation/report/markup.ts';
import type { Policy } from '../desk/backtest/backtest-config.ts';
import type { BacktestResult, DayResult } from '../desk/backtest/backtest-result.ts';
import { dollars, dollarsWithError, percent } from './number-format.ts';

/** Steps of a plotted distribution; fewer days have fewer. */
const QUANTILES_MAX = 400;
const THOUSAND = 1_000;
const MILLION = 1_000_000;

/** A back-test as one HTML page that asks for nothing else. The plots are of the first world. */
export function backtestPage(result: BacktestResult): string {
  const { policies, comparisons, riskLevel } = result;
  const level = percent(riskLevel, 0);
  const series = (of: (day: DayResult, index: number, days: readonly DayResult[]) => number): Series[] =>
    policies.map(({ policy }) => ({
      name: policy,
      points: firstWorld(result, policy).map(
        (day, index, days): Point => [index, of(day, index, days) / THOUSAND],
      ),
    }));
  const overDays = (label: string, lines: readonly Series[]): Plot => ({
    kind: 'series',
    x: { label: `business days from ${result.from}` },
    y: { label },
    series: lines,
  });
  return htmlPage(`Back-test of hedge policies, ${result.from} to ${result.to}`, [
    element('div', { class: 'verdict' }, escapeText(result.headline)),
    ...result.warnings.map((warning) => element('p', {}, escapeText(warning))),
    tableMarkup({
      title: `Policies, dollars; ± from resampled blocks of days`,
      columns: [
        'policy',
        'P&L',
        'deviation of a day',
        'noise of marks',
        `VaR ${level}`,
        `shortfall ${level}`,
        'worst day',
        'drawdown',
        'cost',
        'turnover a year',
        'variance less',
      ],
      rows: policies.map((row) => [
        row.policy,
        dollarsWithError(row.total),
        dollarsWithError(row.dailyDeviation),
        dollars(row.dailyNoise),
        dollarsWithError(row.valueAtRisk),
        dollarsWithError(row.expectedShortfall),
        `${dollars(Number(row.worstDay.pnl))} on ${row.worstDay.date}`,
        dollars(row.maxDrawdown),
        dollars(row.cost),
        row.turnoverPerYear.toFixed(1),
        percent(row.varianceReduction),
      ]),
    }),
    tableMarkup({
      title: 'P&L by part, dollars, all worlds',
      columns: ['policy', 'market and time', 'new locks', 'outcomes', 'hedge', 'cost', 'P&L'],
      rows: policies.map(({ policy, parts }) => [
        policy,
        ...[parts.market, parts.newLocks, parts.outcomes, parts.hedge].map((part) => dollars(Number(part))),
        dollars(-Number(parts.cost)),
        dollars(Number(parts.pnl)),
      ]),
    }),
    ...(comparisons.length === 0
      ? []
      : [
          tableMarkup({
            title: 'One policy less another, dollars; ± from the same blocks for both',
            columns: ['policies', 'P&L', 'deviation of a day', `shortfall ${level}`],
            rows: comparisons.map(({ policy, against, total, dailyDeviation, expectedShortfall }) => [
              `${policy} less ${against}`,
              dollarsWithError(total),
              dollarsWithError(dailyDeviation),
              dollarsWithError(expectedShortfall),
            ]),
          }),
        ]),
    figureMarkup({
      title: 'Cumulative P&L',
      caption: 'Thousands of dollars, locks and hedge and costs together.',
      plot: overDays(
        'thousand dollars',
        series((day) => Number(day.cumulative)),
      ),
    }),
    figureMarkup({
      title: 'Drawdown',
      caption: 'How far cumulative P&L stands below its highest so far, thousands of dollars.',
      plot: overDays(
        'thousand dollars',
        series((day) => -Number(day.drawdown)),
      ),
    }),
    figureMarkup({
      title: 'Distribution of a day’s P&L',
      caption:
        'Share of days, of all worlds, with a P&L up to that on the axis: the steeper the curve, the less risk was left.',
      plot: {
        kind: 'series',
        x: { label: 'P&L of a day, thousand dollars' },
        y: { label: 'share of days', range: [0, 1] },
        series: policies.map(({ policy }) => ({ name: policy, points: distribution(result, policy) })),
      },
    }),
    figureMarkup({
      title: 'Cost',
      caption: 'Bid–offer, rolls and fees paid so far, thousands of dollars.',
      plot: overDays('thousand dollars', costSeries(result)),
    }),
    figureMarkup({
      title: 'Face held, and the locks’',
      caption:
        'Long and short positions added, beside the loan amounts of the pipeline, millions of dollars.',
      plot: overDays('million dollars', [
        ...policies
          .filter(({ policy }) => policy !== 'none')
          .map(({ policy }) => ({
            name: policy,
            points: firstWorld(result, policy).map((day, index): Point => [index, day.heldFace / MILLION]),
          })),
        {
          name: 'locks',
          yardstick: true,
          points: result.pipeline
            .filter(({ world }) => world === 1)
            .map((day, index): Point => [index, day.lockFace / MILLION]),
        },
      ]),
    }),
    figureMarkup({
      title: 'Turnover',
      caption: 'Face traded so far, rolls counted once, millions of dollars.',
      plot: overDays(
        'million dollars',
        policies
          .filter(({ policy }) => policy !== 'none')
          .map(({ policy }) => ({
            name: policy,
            points: runningSum(result, policy, (day) => day.tradedFace / MILLION),
          })),
      ),
    }),
    figureMarkup({
      title: 'Rates',
      caption:
        'The ten-year Treasury yield of the history, and the 30-year mortgage rate of the first world, percent.',
      plot: overDays(
        'percent',
        (['tenYearYield', 'mortgageRate'] as const).map((rate) => ({
          name: rate === 'tenYearYield' ? 'ten-year Treasury' : 'mortgage rate',
          points: result.pipeline
            .filter(({ world }) => world === 1)
            .map((day, index): Point => [index, 100 * day[rate]]),
        })),
      ),
    }),
    element('h3', {}, 'Provenance'),
    factTable([
      ['engine', `counterpoise ${result.provenance.engineVersion}`],
      ['model', String(result.provenance.model)],
      ['calibration', String(result.provenance.calibrationId)],
      [
        'run',
        `${result.provenance.pathCount} paths, seed ${result.provenance.seed}, kernel ${result.provenance.kernel}`,
      ],
      ['world', `${result.worldCount} from seed ${String(result.provenance['worldSeed'])}`],
      ['TBA prices', `standard error within ${result.priceError.toFixed(3)} per 100`],
    ]),
  ]);
}

function firstWorld({ days }: BacktestResult, policy: Policy): readonly DayResult[] {
  return days.filter((day) => day.world === 1 && day.policy === policy);
}

function costSeries(result: BacktestResult): readonly Series[] {
  return result.policies
    .filter(({ policy }) => policy !== 'none')
    .map(({ policy }) => ({
      name: policy,
      points: runningSum(result, policy, (day) => Number(day.cost) / THOUSAND),
    }));
}

function runningSum(
  result: BacktestResult,
  policy: Policy,
  of: (day: DayResult) => number,
): readonly Point[] {
  let sum = 0;
  return firstWorld(result, policy).map((day, index): Point => {
    sum += of(day);
    return [index, sum];
  });
}

/** The empirical distribution function of a policy's days, without those on which hedges begin. */
function distribution({ days, from }: BacktestResult, policy: Policy): readonly Point[] {
  const pnl = days
    .filter((day) => day.policy === policy && day.date !== from)
    .map((day) => Number(day.pnl) / THOUSAND)
    .sort((left, right) => left - right);
  const steps = Math.min(QUANTILES_MAX, pnl.length);
  return Array.from({ length: steps }, (_, step): Point => {
    const place = Math.round((step * (pnl.length - 1)) / Math.max(1, steps - 1));
    return [pnl[place]!, (place + 0.5) / pnl.length];
  });
}
