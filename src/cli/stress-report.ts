import type { StressResult } from '../desk/stress.ts';
import { dollars, dollarsWithError } from './number-format.ts';
import { numbers, renderTable, words } from './table.ts';

/** Duration's estimate beside full revaluation, rate move by rate move. */
export function durationCheckTable({ durationCheck }: StressResult): string {
  return renderTable(
    'Duration estimate and full revaluation, dollars',
    [
      numbers('shift bp'),
      numbers('locks est.'),
      numbers('locks full'),
      numbers('hedge est.'),
      numbers('hedge full'),
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
      dollars(durationEstimate.net),
      dollarsWithError(fullRevaluation.net),
      dollarsWithError(difference),
    ]),
  );
}

/** P&L by scenario. */
export function scenarioTable({ rows }: StressResult): string {
  return renderTable(
    'Scenario P&L, dollars',
    [words('scenario'), numbers('locks'), numbers('hedge'), numbers('net')],
    rows.map((row) => [
      row.name,
      dollarsWithError(row.locks),
      dollarsWithError(row.positions),
      dollarsWithError(row.net),
    ]),
  );
}
