import type { BacktestResult } from '../desk/backtest/backtest-result.ts';
import { dollars, dollarsWithError, percent } from './number-format.ts';
import { numbers, renderTable, words } from './table.ts';

const MILLION = 1_000_000;

/** A back-test for people. */
export function backtestText(result: BacktestResult, reportFile?: string): string {
  const { provenance, worldCount } = result;
  return [
    [
      `Back-test ${result.from} to ${result.to}: ${result.dayCount} days, ${worldCount} ${worldCount === 1 ? 'world' : 'worlds'}`,
      `  ${result.headline}`,
      `  run         ${provenance.model}, ${provenance.pathCount} paths, seed "${provenance.seed}", kernel ${provenance.kernel}; world "${String(provenance['worldSeed'])}"`,
      `  locks       ${pipelineLine(result)}`,
      `  TBA prices  standard error within ${result.priceError.toFixed(3)} per 100`,
      ...(reportFile === undefined ? [] : [`  report      ${reportFile}`]),
    ].join('\n'),
    policyTable(result),
    partTable(result),
    ...(result.comparisons.length === 0 ? [] : [comparisonTable(result)]),
    ...(worldCount === 1 ? [] : [worldTable(result)]),
  ].join('\n\n');
}

function pipelineLine({ pipeline, worldCount }: BacktestResult): string {
  const sum = (of: (day: (typeof pipeline)[number]) => number): number =>
    pipeline.reduce((total, day) => total + of(day), 0);
  const mean = (of: (day: (typeof pipeline)[number]) => number): number => sum(of) / pipeline.length;
  const each = (total: number): string => dollars(total / worldCount);
  return `${each(sum((day) => day.arrived))} came, ${each(sum((day) => day.fallenOut))} fell out, ${each(sum((day) => day.funded))} funded; ${dollars(mean((day) => day.lockCount))} open on average, ${dollars(mean((day) => day.lockFace) / MILLION)} mm`;
}

/** Risk and cost of each policy. */
function policyTable({ policies, riskLevel, worldCount }: BacktestResult): string {
  const level = percent(riskLevel, 0);
  return renderTable(
    `Policies, dollars${worldCount === 1 ? '' : ' (totals and cost: mean of a world)'}; ± from resampled blocks of days`,
    [
      words('policy'),
      numbers('P&L'),
      numbers('deviation of a day'),
      numbers('noise'),
      numbers(`VaR ${level}`),
      numbers(`shortfall ${level}`),
      numbers('worst day'),
      words('on'),
      numbers('drawdown'),
      numbers('cost'),
      numbers('turnover a year'),
      numbers('variance less'),
    ],
    policies.map((row) => [
      row.policy,
      dollarsWithError(row.total),
      dollarsWithError(row.dailyDeviation),
      dollars(row.dailyNoise),
      dollarsWithError(row.valueAtRisk),
      dollarsWithError(row.expectedShortfall),
      dollars(Number(row.worstDay.pnl)),
      row.worstDay.date,
      dollars(row.maxDrawdown),
      dollars(row.cost),
      row.turnoverPerYear.toFixed(1),
      percent(row.varianceReduction),
    ]),
  );
}

/** What each policy's P&L is made of. */
function partTable({ policies }: BacktestResult): string {
  return renderTable(
    'P&L by part, dollars, all worlds; slope and R² of the hedge on the locks, day by day',
    [
      words('policy'),
      numbers('market, time'),
      numbers('new locks'),
      numbers('outcomes'),
      numbers('hedge'),
      numbers('cost'),
      numbers('P&L'),
      numbers('slope'),
      numbers('R²'),
      numbers('|DV01| before'),
      numbers('after'),
    ],
    policies.map(({ policy, parts, effectiveness, meanDv01Before, meanDv01After }) => [
      policy,
      ...[parts.market, parts.newLocks, parts.outcomes, parts.hedge].map((part) => dollars(Number(part))),
      dollars(-Number(parts.cost)),
      dollars(Number(parts.pnl)),
      effectiveness === null ? '' : effectiveness.slope.toFixed(3),
      effectiveness === null ? '' : effectiveness.rSquared.toFixed(3),
      meanDv01Before === null ? '' : dollars(meanDv01Before),
      meanDv01After === null ? '' : dollars(meanDv01After),
    ]),
  );
}

/** Policies against one another. */
function comparisonTable({ comparisons, riskLevel }: BacktestResult): string {
  return renderTable(
    'One policy less another, dollars; ± from the same blocks for both',
    [
      words('policy'),
      words('less'),
      numbers('P&L'),
      numbers('deviation of a day'),
      numbers(`shortfall ${percent(riskLevel, 0)}`),
    ],
    comparisons.map(({ policy, against, total, dailyDeviation, expectedShortfall }) => [
      policy,
      against,
      dollarsWithError(total),
      dollarsWithError(dailyDeviation),
      dollarsWithError(expectedShortfall),
    ]),
  );
}

/** Policies world by world. */
function worldTable({ worlds }: BacktestResult): string {
  return renderTable(
    'Worlds, dollars',
    [
      numbers('world'),
      words('policy'),
      numbers('P&L'),
      numbers('deviation of a day'),
      numbers('shortfall'),
      numbers('drawdown'),
      numbers('cost'),
    ],
    worlds.map((row) => [
      String(row.world),
      row.policy,
      dollars(Number(row.pnl)),
      dollars(row.dailyDeviation),
      dollars(row.expectedShortfall),
      dollars(row.maxDrawdown),
      dollars(Number(row.cost)),
    ]),
  );
}
