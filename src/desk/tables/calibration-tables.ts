import { REPORT_TABLE_NAMES, type ReportTableName } from '../../../calibration/calibration-report.ts';
import type { CalibrationSet } from '../../../calibration/calibration-set.ts';
import { fittedParameters } from '../../../calibration/fitted-parameters.ts';
import type { CsvTable, CsvTables } from '../files/write-csv.ts';
import { couponName } from '../market-day.ts';

/** Tables of a calibration, the one of TBAs first. */
export const CALIBRATION_TABLES: readonly ReportTableName[] = [
  'tba',
  ...REPORT_TABLE_NAMES.filter((name) => name !== 'tba'),
];

function parameterCsv({ rateModel, mortgageSpreads }: CalibrationSet): CsvTable {
  return {
    header: ['parameter', 'value', 'standardError', 'fixed'],
    rows: [
      ...fittedParameters(rateModel).map(({ name, value, standardError, fixed }) => [
        name,
        value,
        standardError ?? null,
        fixed,
      ]),
      ['volatilityFitRmseBp', rateModel.fit.rmseBp, null, null],
      ...Object.entries(mortgageSpreads).map(([rateClass, { spread }]) => [
        `mortgageSpread ${rateClass}`,
        spread,
        null,
        null,
      ]),
    ],
  };
}

function volatilityCsv({ rateModel }: CalibrationSet): CsvTable {
  return {
    header: ['expiryYears', 'tenorYears', 'quoteBp', 'modelBp', 'differenceBp'],
    rows: rateModel.fit.cells.map(({ expiryYears, tenorYears, quoteBp, modelBp }) => [
      ...[expiryYears, tenorYears, quoteBp, modelBp, modelBp - quoteBp],
    ]),
  };
}

function tbaCsv({ tbaOas }: CalibrationSet): CsvTable {
  return {
    header: [
      ...['instrument', 'settlementMonth', 'settlementDate', 'price', 'wac', 'ageMonths', 'oasBp'],
      'standardErrorBp',
    ],
    rows: tbaOas.map(
      ({ settlementMonth, settlementDate, pricePer100, pool, oasBp, standardErrorBp, ...tba }) => [
        ...[couponName(tba), settlementMonth, settlementDate, pricePer100, pool.wac, pool.ageMonths, oasBp],
        standardErrorBp,
      ],
    ),
  };
}

function prepaymentCsv(set: CalibrationSet): CsvTable {
  const programs = set.schemaVersion === 2 ? (set.prepaymentTuning?.programs ?? []) : [];
  return {
    header: [
      ...['program', 'refinancing', 'refinancingStandardError', 'turnover', 'turnoverStandardError'],
      ...['dispersionBeforeBp', 'dispersionAfterBp'],
    ],
    rows: programs.map(({ program, refinancing, turnover, dispersionBeforeBp, dispersionAfterBp }) => [
      ...[program, refinancing.value, refinancing.standardError, turnover.value, turnover.standardError],
      ...[dispersionBeforeBp, dispersionAfterBp],
    ]),
  };
}

function pullThroughCsv(set: CalibrationSet): CsvTable {
  const fit = set.schemaVersion === 2 ? set.pullThroughFit : undefined;
  return {
    header: ['term', 'value', 'standardError', 'low', 'high', 'default', 'refused'],
    rows: [
      ...(fit?.estimates ?? []).map((estimate) => [
        ...[estimate.term, estimate.value, estimate.standardError, estimate.low, estimate.high],
        ...[estimate.default, null],
      ]),
      ...(fit?.refused ?? []).map(({ term, used, reason }) => [term, used, null, null, null, null, reason]),
    ],
  };
}

function gateCsv({ gates }: CalibrationSet): CsvTable {
  return {
    header: ['gate', 'passed', 'advisory', 'value', 'relation', 'limit', 'unit', 'detail'],
    rows: gates.map(({ name, passed, advisory = false, value, relation, limit, unit, detail }) => [
      ...[name, passed, advisory, value, relation, limit, unit, detail],
    ]),
  };
}

/** The tables of a calibration, numbers in full. */
export function calibrationTables(set: CalibrationSet): CsvTables {
  const tables: Readonly<Record<ReportTableName, () => CsvTable>> = {
    parameters: () => parameterCsv(set),
    volatility: () => volatilityCsv(set),
    tba: () => tbaCsv(set),
    prepayment: () => prepaymentCsv(set),
    'pull-through': () => pullThroughCsv(set),
    gates: () => gateCsv(set),
  };
  return Object.fromEntries(CALIBRATION_TABLES.map((name) => [name, tables[name]]));
}
