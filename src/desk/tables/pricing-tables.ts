import type { CsvTable, CsvTables } from '../files/write-csv.ts';
import type { PricingResult } from '../price.ts';

/** One number (or name) of a priced measure. */
export interface MeasureLine {
  readonly id: string;
  readonly kind: string;
  readonly measure: string;
  /** Tenor of a key rate, member of a composed answer; empty for a plain number. */
  readonly part: string;
  readonly value: number | string;
  readonly standardError: number;
  readonly unit: string;
}

/** Priced measures as lines of a table: a composed one takes several. */
export function measureLines(results: PricingResult['results']): MeasureLine[] {
  return results.flatMap(({ id, kind, measures }) =>
    Object.entries(measures).flatMap(([measure, { value, standardError, unit }]) =>
      partsOf(value).map(([part, partValue]) => ({
        id,
        kind,
        measure,
        part,
        value: partValue,
        standardError: typeof standardError === 'number' ? standardError : (standardError[part] ?? 0),
        unit,
      })),
    ),
  );
}

function partsOf(value: unknown): [string, number | string][] {
  if (typeof value !== 'object' || value === null) return [['', plain(value)]];
  return Object.entries(value).map(([part, member]) => [part, plain(member)]);
}

function plain(value: unknown): number | string {
  if (typeof value === 'number' || typeof value === 'string') return value;
  return JSON.stringify(value) ?? '';
}

/** Every measure of every instrument on one line. */
function measuresCsv({ results }: PricingResult): CsvTable {
  return {
    header: ['id', 'kind', 'measure', 'part', 'value', 'standardError', 'unit'],
    rows: measureLines(results).map((line) => [
      ...[line.id, line.kind, line.measure, line.part, line.value, line.standardError, line.unit],
    ]),
  };
}

/** The table of a pricing answer. */
export function pricingTables(result: PricingResult): CsvTables {
  return { measures: () => measuresCsv(result) };
}
