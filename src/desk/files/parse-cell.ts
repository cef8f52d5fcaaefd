import { type IsoDate, isIsoDate } from '../../core/dates.ts';
import { type FieldProblem, shownText } from './row-error.ts';

/** A cell understood, or why it could not be. */
export type Parsed<T> = { readonly value: T } | { readonly problem: FieldProblem };

/** How dates that are not ISO are written: not at all, or month first. */
export const DATE_FORMATS = ['iso', 'mdy'] as const;
export type DateFormat = (typeof DATE_FORMATS)[number];

const PLAIN_NUMBER = /^[+-]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?$/;

/**
 * A number as people type it: `350000`, `$350,000.00`, `82%` when `percentSign` allows it.
 *
 * Exponents, accounting brackets, NaN, Infinity and a decimal comma are refused rather than guessed at:
 * read with its comma dropped, `6,75` would be 675.
 */
export function parseNumber(text: string, percentSign = false): Parsed<number> {
  let body = text.trim();
  if (percentSign && body.endsWith('%')) body = body.slice(0, -1).trimEnd();
  body = body.replace(/^([+-]?)\$\s*/, '$1');
  if (!PLAIN_NUMBER.test(body)) {
    return {
      problem: {
        code: 'INPUT_INVALID',
        message: `"${shownText(text)}" is not a number.`,
        found: shownText(text),
      },
    };
  }
  return { value: Number(body.replaceAll(',', '')) };
}

const SLASH_DATE = /^(\d{1,2})[/-](\d{1,2})[/-](\d{4})$/;
const TIME_OF_DAY = /(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?[AP]M)?Z?)$/i;

/**
 * A date in ISO form, or month first when the file declares it. A time of day after it is dropped.
 *
 * @param format what the file declares; a date that can be read two ways is refused unless it is `mdy`
 */
export function parseDate(text: string, format: DateFormat): Parsed<IsoDate> {
  const body = text.trim().replace(TIME_OF_DAY, '');
  if (isIsoDate(body)) return { value: body };
  const found = shownText(text.trim());
  const match = SLASH_DATE.exec(body);
  if (match === null) {
    return {
      problem: {
        code: 'INPUT_INVALID',
        message: `"${found}" is not a date.`,
        found,
        accepted: 'a real date YYYY-MM-DD, or M/D/YYYY where the file is declared month first',
      },
    };
  }
  const [, first, second, year] = match;
  if (format === 'mdy') {
    const iso = `${year}-${first!.padStart(2, '0')}-${second!.padStart(2, '0')}`;
    if (isIsoDate(iso)) return { value: iso };
    return {
      problem: {
        code: 'INPUT_INVALID',
        message: `"${found}" is not a real date, month first.`,
        found,
        accepted: 'M/D/YYYY or YYYY-MM-DD',
      },
    };
  }
  const ambiguous = Number(first) <= 12 && Number(second) <= 12 && first !== second;
  return {
    problem: {
      code: ambiguous ? 'INPUT_AMBIGUOUS_DATE' : 'INPUT_INVALID',
      message: ambiguous
        ? `"${found}" can be read month first or day first.`
        : `"${found}" is not in ISO form, and the file does not declare another.`,
      found,
      accepted: 'YYYY-MM-DD, or declare the file’s dates as month first (dateFormat "mdy")',
    },
  };
}

/** One of a list of names, whatever its case. */
export function parseName<T extends string>(text: string, names: readonly T[]): Parsed<T> {
  const wanted = text.trim().toLowerCase();
  const name = names.find((candidate) => candidate.toLowerCase() === wanted);
  if (name !== undefined) return { value: name };
  return {
    problem: {
      code: 'INPUT_INVALID',
      message: `"${shownText(text)}" is not one of the names this column takes.`,
      found: shownText(text),
      accepted: names.join(', '),
    },
  };
}

const YES = ['true', 'yes', 'y', '1'];
const NO = ['false', 'no', 'n', '0'];

/** Yes or no, in the ways spreadsheets and loan systems write it. */
export function parseYesNo(text: string): Parsed<boolean> {
  const wanted = text.trim().toLowerCase();
  if (YES.includes(wanted)) return { value: true };
  if (NO.includes(wanted)) return { value: false };
  return {
    problem: {
      code: 'INPUT_INVALID',
      message: `"${shownText(text)}" is neither yes nor no.`,
      found: shownText(text),
      accepted: 'true, false, yes, no, y, n, 1 or 0',
    },
  };
}
