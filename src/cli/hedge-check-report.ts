import type { HedgeResult } from '../desk/hedge.ts';
import type { SegmentsResult } from '../desk/segments.ts';
import { segmentLines } from '../desk/tables/hedge-tables.ts';
import type { HorizonComparison } from '../hedge/horizon-comparison.ts';
import { dollars, dollarsWithError, percent } from './number-format.ts';
import { numbers, renderTable, words } from './table.ts';

const HEDGE_NAMES = {
  none: 'no hedge',
  'one-instrument': 'one instrument',
  absolute: 'absolute objective',
  this: 'this hedge',
} as const;

/** The hedges over the simulated horizon. */
export function horizonTable({ level, scenarioCount, rows, statement }: HorizonComparison): string {
  const table = renderTable(
    `Over the horizon, ${dollars(scenarioCount)} scenarios, dollars`,
    [
      words(''),
      numbers('standard deviation'),
      numbers(`value at risk ${percent(level)}`),
      numbers(`expected shortfall ${percent(level)}`),
      numbers('cost'),
    ],
    rows.map((row) => [
      HEDGE_NAMES[row.hedge],
      dollars(row.standardDeviation),
      dollars(row.valueAtRisk),
      dollarsWithError({ value: row.shortfall, standardError: row.shortfallStandardError, unit: 'USD' }),
      dollars(row.cost),
    ]),
  );
  return `${table}\n${statement}`;
}

/** What the bands say, and what the hedge is worth on paths it was not chosen on. */
export function checkText({ decision, outOfSample }: HedgeResult): string[] {
  return [
    ...(decision.checks.length === 0 || decision.action === 'hold' ? [] : [decision.statement]),
    ...(outOfSample === null ? [] : [`Fresh paths, seed "${outOfSample.seed}": ${outOfSample.statement}`]),
  ];
}

/** Segments hedged apart, and what that costs. */
export function segmentTable(segments: SegmentsResult): string {
  const serviced = segments.segments.some(({ servicingCount }) => servicingCount > 0);
  const table = renderTable(
    'Segments hedged apart',
    [
      words(''),
      numbers('locks'),
      ...(serviced ? [numbers('servicing')] : []),
      numbers('DV01 before'),
      numbers('DV01 after'),
      numbers('weighted risk'),
      numbers('largest |P&L|'),
      numbers('orders'),
      numbers('gross notional'),
      numbers('cost'),
    ],
    segmentLines(segments).map((line) => [
      line.name,
      line.locks === null ? '' : dollars(line.locks),
      ...(serviced ? [line.servicing === null ? '' : dollars(line.servicing)] : []),
      line.before === null ? '' : dollars(line.before.dv01.value),
      dollars(line.after.dv01.value),
      dollars(line.after.risk),
      dollars(line.after.worstShockPnl),
      dollars(line.orders),
      dollars(line.grossNotional),
      dollars(line.cost),
    ]),
  );
  const { apart, together, extraCost, crossingGain, failures } = segments;
  const face = apart.grossNotional - together.grossNotional;
  const risk = apart.after.risk - together.after.risk;
  return [
    table,
    `Hedging apart costs ${dollars(Math.abs(extraCost))} dollars ${extraCost < 0 ? 'less' : 'more'} than hedging together; crossing offsetting orders inside would save ${dollars(crossingGain)} of it.`,
    `It trades ${dollars(Math.abs(face))} ${face < 0 ? 'less' : 'more'} face and leaves ${dollars(Math.abs(risk))} ${risk < 0 ? 'less' : 'more'} weighted risk: each segment has its own limits.`,
    ...failures.map(({ detail }) => `NOT HEDGED  ${detail}`),
  ].join('\n');
}
