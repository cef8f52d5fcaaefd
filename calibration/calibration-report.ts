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

/** In the order in which people read them. */
export const REPORT_TABLE_NAMES = [
  'parameters',
  'volatility',
  'tba',
  'prepayment',
  'pull-through',
  'gates',
] as const;
export type ReportTableName = (typeof REPORT_TABLE_NAMES)[number];

/**
 * What a desk reads of a calibration: parameters, fit errors by cell, OAS by TBA, gates, and what was fitted beside them.
 *
 * @returns tables by name, whose rows are as long as their columns; `prepayment` and `pull-through` have no rows where
 *   nothing was tuned or fitted
 */
export function calibrationReport(set: CalibrationSet): Readonly<Record<ReportTableName, ReportTable>> {
  return {
    parameters: parameterTable(set),
    volatility: fitTable(set),
    tba: tbaTable(set),
    prepayment: prepaymentTable(set),
    'pull-through': pullThroughTable(set),
    gates: gateTable(set),
  };
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

function prepaymentTable(set: CalibrationSet): ReportTable {
  const programs = set.schemaVersion === 2 ? (set.prepaymentTuning?.programs ?? []) : [];
  return {
    title: 'Prepayment, tuned to the coupon stack',
    columns: ['program', 'refinancing', 'error', 'turnover', 'error', 'dispersion before', 'after'],
    rows: programs.map(({ program, refinancing, turnover, dispersionBeforeBp, dispersionAfterBp }) => [
      program,
      refinancing.value.toFixed(4),
      refinancing.standardError.toFixed(4),
      turnover.value.toFixed(4),
      turnover.standardError.toFixed(4),
      `${dispersionBeforeBp.toFixed(2)} bp`,
      `${dispersionAfterBp.toFixed(2)} bp`,
    ]),
  };
}

function pullThroughTable(set: CalibrationSet): ReportTable {
  const fit = set.schemaVersion === 2 ? set.pullThroughFit : undefined;
  const end = (value: number | undefined): string => value?.toFixed(4) ?? '';
  return {
    title: 'Pull-through, fitted to past locks',
    columns: ['term', 'value', 'error', 'from', 'to', 'default', 'remark'],
    rows: [
      ...(fit?.estimates ?? []).map((estimate) => [
        estimate.term,
        estimate.value.toFixed(4),
        estimate.standardError.toFixed(4),
        end(estimate.low),
        end(estimate.high),
        estimate.default.toFixed(4),
        '',
      ]),
      ...(fit?.refused ?? []).map(({ term, used, reason }) => [
        term,
        used.toFixed(4),
        '',
        '',
        '',
        '',
        `not fitted: ${reason}`,
      ]),
    ],
  };
}

function gateTable({ gates }: CalibrationSet): ReportTable {
  return {
    title: 'Quality gates',
    columns: ['gate', 'result', 'value', 'limit', 'detail'],
    rows: gates.map(({ name, passed, advisory, value, limit, relation, unit, detail }) => [
      name,
      passed ? 'passed' : advisory === true ? 'missed' : 'FAILED',
      `${Number(value.toPrecision(3))} ${unit}`,
      `${relation === 'at-most' ? '≤' : '≥'} ${Number(limit.toPrecision(4))}`,
      detail,
    ]),
  };
}

function bp(rate: number): number {
  return rate * 1e4;
}
