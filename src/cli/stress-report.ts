import type { GridFactor } from '../desk/files/scenarios-file.ts';
import type { StressGridResult, StressResult } from '../desk/stress.ts';
import { dollars, dollarsWithError } from './number-format.ts';
import { numbers, renderTable, words } from './table.ts';

/** Duration's estimate beside full revaluation, rate move by rate move. */
export function durationCheckTable({ durationCheck }: StressResult): string {
  const serviced = durationCheck.some(({ fullRevaluation }) => fullRevaluation.servicing !== null);
  return renderTable(
    'Duration estimate and full revaluation, dollars',
    [
      numbers('shift bp'),
      numbers('locks est.'),
      numbers('locks full'),
      numbers('hedge est.'),
      numbers('hedge full'),
      ...(serviced ? [numbers('servicing est.'), numbers('servicing full')] : []),
      numbers('net est.'),
      numbers('net full'),
      numbers('difference'),
    ],
    durationCheck.map(({ shiftBp, durationEstimate, fullRevaluation, difference }) => [
      `${shiftBp > 0 ? '+' : ''}${shiftBp}`,
      dollars(durationEstimate.locks),
      dollarsWithError(fullRevaluation.locks),
      dollars(durationEstimate.positions),
      dollarsWithError(fullRevaluation.positions),
      ...(fullRevaluation.servicing === null
        ? []
        : [dollars(durationEstimate.servicing!), dollarsWithError(fullRevaluation.servicing)]),
      dollars(durationEstimate.net),
      dollarsWithError(fullRevaluation.net),
      dollarsWithError(difference),
    ]),
  );
}

/** P&L by scenario. */
export function scenarioTable({ rows }: StressResult): string {
  const serviced = rows.some(({ servicing }) => servicing !== null);
  return renderTable(
    'Scenario P&L, dollars',
    [
      words('scenario'),
      numbers('locks'),
      numbers('hedge'),
      ...(serviced ? [numbers('servicing')] : []),
      numbers('net'),
    ],
    rows.map((row) => [
      row.name,
      dollarsWithError(row.locks),
      dollarsWithError(row.positions),
      ...(row.servicing === null ? [] : [dollarsWithError(row.servicing)]),
      dollarsWithError(row.net),
    ]),
  );
}

/** How a value of a grid's factor is shown. */
const SHOWN: Readonly<
  Record<GridFactor, { readonly title: string; readonly show: (value: number) => string }>
> = {
  parallelBp: { title: 'parallel bp', show: signed },
  steepenerBp: { title: 'steepener bp', show: signed },
  mortgageBasisBp: { title: 'mortgage basis bp', show: signed },
  oasBp: { title: 'OAS bp', show: signed },
  pullThroughShift: {
    title: 'pull-through points',
    show: (value) => signed(Number((value * 100).toFixed(6))),
  },
  volatilityFactor: { title: 'volatility', show: times },
  refinancingFactor: { title: 'refinancing', show: times },
  turnoverFactor: { title: 'turnover', show: times },
  defaultFactor: { title: 'defaults', show: times },
};

/** Net P&L of every pair of a grid's values. */
export function gridTable(grid: StressGridResult): string {
  const row = SHOWN[grid.rowFactor];
  const column = SHOWN[grid.columnFactor];
  return renderTable(
    `${grid.name}: net P&L, dollars; ${row.title} down, ${column.title} across`,
    [numbers(''), ...grid.columnValues.map((value) => numbers(column.show(value)))],
    grid.cells.map((cells, index) => [
      row.show(grid.rowValues[index]!),
      ...cells.map(({ net }) => dollarsWithError(net)),
    ]),
  );
}

function signed(value: number): string {
  return `${value > 0 ? '+' : ''}${value}`;
}

function times(value: number): string {
  return `× ${value}`;
}
