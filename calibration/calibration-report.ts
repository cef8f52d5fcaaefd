import { formatTicks } from '../src/core/quotes.ts';
import type { CalibrationSet } from './calibration-set.ts';
import { fittedParameters, parameterTexts } from './fitted-parameters.ts';
import { tbaName } from './tba-spreads.ts';

/** A table of texts, ready to print or to write as CSV. */
export interface ReportTable {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/**
 * What a desk reads of a calibration: parameters, fit errors by cell, OAS by TBA, gates.
 *
 * @returns tables whose rows are as long as their columns
 */
export function calibrationReport(set: CalibrationSet): readonly ReportTable[] {
  return [parameterTable(set), fitTable(set), tbaTable(set), gateTable(set)];
}

function parameterTable({ rateModel, mortgageSpreads }: CalibrationSet): ReportTable {
  const { fit } = rateModel;
  const rates = Object.entries(mortgageSpreads).map(([rateClass, { quoted, spread }]) => [
    `spread of ${rateClass} at ${(100 * quoted).toFixed(3)} %`,
    `${bp(spread).toFixed(1)} bp`,
    '',
  ]);
  // The reversion first, as people name it.
  const parameters = fittedParameters(rateModel).toSorted(
    (left, right) => Number(right.name === 'meanReversion') - Number(left.name === 'meanReversion'),
  );
  return {
    title: 'Parameters',
    columns: ['parameter', 'value', 'standard error'],
    rows: [
      ...parameters.map((one) => parameterTexts(one, rateModel)),
      [`volatility fit, RMSE of ${fit.cells.length}`, `${fit.rmseBp.toFixed(2)} bp`, ''],
      ...rates,
    ],
  };
}

function fitTable({ rateModel }: CalibrationSet): ReportTable {
  const { cells } = rateModel.fit;
  const tenors = [...new Set(cells.map(({ tenorYears }) => tenorYears))].sort((a, b) => a - b);
  const expiries = [...new Set(cells.map(({ expiryYears }) => expiryYears))].sort((a, b) => a - b);
  return {
    title: 'Volatility fit, model less quote, bp',
    columns: ['expiry', ...tenors.map((years) => `${years}Y`)],
    rows: expiries.map((expiry) => [
      `${expiry}Y`,
      ...tenors.map((tenor) => {
        const cell = cells.find((one) => one.expiryYears === expiry && one.tenorYears === tenor);
        return cell === undefined ? '' : (cell.modelBp - cell.quoteBp).toFixed(2);
      }),
    ]),
  };
}

function tbaTable({ tbaOas }: CalibrationSet): ReportTable {
  return {
    title: 'TBA OAS',
    columns: ['TBA', 'settles', 'price', 'WAC %', 'age', 'OAS bp', 'standard error'],
    rows: tbaOas.map((tba) => [
      tbaName(tba),
      tba.settlementDate,
      formatTicks(tba.pricePer100),
      (100 * tba.pool.wac).toFixed(2),
      String(tba.pool.ageMonths),
      tba.oasBp.toFixed(1),
      tba.standardErrorBp.toFixed(1),
    ]),
  };
}

function gateTable({ gates }: CalibrationSet): ReportTable {
  return {
    title: 'Quality gates',
    columns: ['gate', 'result', 'value', 'limit', 'detail'],
    rows: gates.map(({ name, passed, value, limit, relation, unit, detail }) => [
      name,
      passed ? 'passed' : 'FAILED',
      `${Number(value.toPrecision(3))} ${unit}`,
      `${relation === 'at-most' ? '≤' : '≥'} ${limit}`,
      detail,
    ]),
  };
}

function bp(rate: number): number {
  return rate * 1e4;
}
