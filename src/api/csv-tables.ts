import type { CsvTable } from '../desk/files/write-csv.ts';

/** A calibration as the list of them tells of it. */
interface ListedCalibration {
  readonly id: string;
  readonly asOf: string;
  readonly asOfTime: string | null;
  readonly gatesPassed: boolean;
  readonly contentDigest: string;
  readonly inputsDigest: string | null;
  readonly createdAt: string;
}

/** Calibrations, one a row. */
export function calibrationTable(calibrations: readonly ListedCalibration[]): CsvTable {
  const columns = [
    ...(['id', 'asOf', 'asOfTime', 'gatesPassed', 'contentDigest', 'inputsDigest', 'createdAt'] as const),
  ];
  return {
    header: columns,
    rows: calibrations.map((calibration) => columns.map((column) => calibration[column])),
  };
}
