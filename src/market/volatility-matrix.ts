import { CounterpoiseError } from '../core/errors.ts';
import type { MarketSnapshot } from './snapshot.ts';
import { tenorYears } from './tenor.ts';

/** Normal (Bachelier) volatilities of at-the-money swaptions. */
export interface VolatilityMatrix {
  /** Years to expiry, one a row. */
  readonly expiriesYears: readonly number[];
  /** Years of the underlying swap, one a column. */
  readonly tenorsYears: readonly number[];
  /** Decimal volatility a year, [row][column]; undefined where nothing is quoted. */
  readonly volatilities: readonly (readonly (number | undefined)[])[];
}

type VolatilitySection = NonNullable<MarketSnapshot['swaptionNormalVolsBp']>;

/** Accepted normal volatilities, basis points a year. */
const VOLATILITY_BP_MIN = 5;
const VOLATILITY_BP_MAX = 500;

const BP = 10_000;
const POINTER = '/swaptionNormalVolsBp';

/**
 * The swaption volatilities of a market day as decimals over years; gaps stay gaps.
 *
 * @throws CounterpoiseError INPUT_INVALID when the rows and columns do not fit the quotes or a quote lies outside
 *   5–500 basis points; INPUT_DUPLICATE when an expiry or a tenor stands twice
 */
export function volatilityMatrix(section: VolatilitySection): VolatilityMatrix {
  const { expiries, tenors, quotes } = section;
  if (quotes.length !== expiries.length) {
    throw shapeError(`${POINTER}/quotes`, `There are ${quotes.length} rows for ${expiries.length} expiries.`);
  }
  const expiriesYears = axisYears(expiries, 'expiries');
  const tenorsYears = axisYears(tenors, 'tenors');
  const volatilities = quotes.map((row, i) => {
    if (row.length !== tenors.length) {
      throw shapeError(
        `${POINTER}/quotes/${i}`,
        `Row ${i + 1} has ${row.length} quotes for ${tenors.length} tenors.`,
      );
    }
    return row.map((quoteBp, j) => volatilityOf(section, quoteBp, i, j));
  });
  return { expiriesYears, tenorsYears, volatilities };
}

function axisYears(labels: readonly string[], axis: 'expiries' | 'tenors'): readonly number[] {
  const years = labels.map(tenorYears);
  const twice = years.findIndex((value, i) => years.indexOf(value) < i);
  if (twice !== -1) {
    throw new CounterpoiseError('INPUT_DUPLICATE', `The ${axis} hold ${labels[twice]} twice.`, {
      pointer: `${POINTER}/${axis}/${twice}`,
      field: `swaptionNormalVolsBp.${axis}[${twice}]`,
      found: labels[twice]!,
    });
  }
  return years;
}

function volatilityOf(
  { expiries, tenors }: VolatilitySection,
  quoteBp: number | null,
  i: number,
  j: number,
): number | undefined {
  if (quoteBp === null) return undefined;
  if (!isAccepted(quoteBp)) {
    throw new CounterpoiseError(
      'INPUT_INVALID',
      `The volatility ${quoteBp} of the ${expiries[i]}×${tenors[j]} swaption lies outside ${VOLATILITY_BP_MIN} to ${VOLATILITY_BP_MAX} basis points a year${unitHint(quoteBp)}.`,
      {
        pointer: `${POINTER}/quotes/${i}/${j}`,
        field: `swaptionNormalVolsBp.quotes[${i}][${j}]`,
        found: String(quoteBp),
        accepted: 'basis points of normal (Bachelier) volatility a year, such as 98.3',
      },
    );
  }
  return quoteBp / BP;
}

function isAccepted(quoteBp: number): boolean {
  return quoteBp >= VOLATILITY_BP_MIN && quoteBp <= VOLATILITY_BP_MAX;
}

/** Units a normal volatility is also written in, and what they make of a basis point. */
const OTHER_UNITS = [
  { name: 'a decimal', perBp: 1 / BP },
  { name: 'percent', perBp: 0.01 },
  { name: 'hundredths of a basis point', perBp: 100 },
] as const;

function unitHint(found: number): string {
  for (const { name, perBp } of OTHER_UNITS) {
    const bp = Number((found / perBp).toPrecision(12));
    if (isAccepted(bp)) return `; it looks like ${name}, write ${bp}`;
  }
  return '';
}

function shapeError(pointer: string, message: string): CounterpoiseError {
  return new CounterpoiseError('INPUT_INVALID', message, {
    pointer,
    field: pointer.slice(1).replaceAll('/', '.'),
    accepted: 'one row an expiry and one number (or null) a tenor',
  });
}
