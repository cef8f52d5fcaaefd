import type { PricingResult } from '../desk/price.ts';

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

const SIGNIFICANT_DIGITS = 10;

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

/** A number to ten significant digits, plain. */
export function significant(value: number): string {
  return String(Number(value.toPrecision(SIGNIFICANT_DIGITS)));
}

function partsOf(value: unknown): [string, number | string][] {
  if (typeof value !== 'object' || value === null) return [['', plain(value)]];
  return Object.entries(value).map(([part, member]) => [part, plain(member)]);
}

function plain(value: unknown): number | string {
  if (typeof value === 'number' || typeof value === 'string') return value;
  return JSON.stringify(value) ?? '';
}
