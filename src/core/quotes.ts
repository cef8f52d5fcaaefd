import { CounterpoiseError } from './errors.ts';

const THIRTY_SECONDS = 32;
const EIGHTHS_OF_32ND: Readonly<Record<string, number>> = {
  '0': 0,
  '1': 0.125,
  '2': 0.25,
  '3': 0.375,
  '4': 0.5,
  '5': 0.625,
  '6': 0.75,
  '7': 0.875,
  '+': 0.5,
  '⅛': 0.125,
  '¼': 0.25,
  '⅜': 0.375,
  '½': 0.5,
  '⅝': 0.625,
  '¾': 0.75,
  '⅞': 0.875,
};
/** Futures' last digit is a truncated decimal of a 32nd: 2 is .25, 5 is .5, 7 is .75; eighths 1 3 6 8 only for the 2-year. */
const FUTURES_FRACTIONS: Readonly<Record<string, number>> = {
  '0': 0,
  '1': 0.125,
  '2': 0.25,
  '3': 0.375,
  '5': 0.5,
  '6': 0.625,
  '7': 0.75,
  '8': 0.875,
  '+': 0.5,
  '⅛': 0.125,
  '¼': 0.25,
  '⅜': 0.375,
  '½': 0.5,
  '⅝': 0.625,
  '¾': 0.75,
  '⅞': 0.875,
};

/**
 * How a quote reads: the third digit after the dash is eighths of a 32nd for cash and a truncated decimal of a 32nd for
 * futures; options on futures are quoted in 64ths, the third digit a half of one.
 */
export type QuoteStyle = 'cash' | 'futures' | 'options';

/**
 * Price per 100 of a quote in 32nds: `99-16+`, `99-032` (cash eighths), `134-017` (futures, 1.75/32).
 *
 * @param text handle, dash, two digits of 32nds, and at most one digit, `+` or vulgar fraction
 * @param style how the last digit reads
 * @returns price per 100, exact in binary
 * @throws CounterpoiseError INPUT_INVALID when the text is no such quote
 * @source CBOT quotation rules for Treasury futures; cash Treasury and TBA convention
 */
export function parseTicks(text: string, style: Exclude<QuoteStyle, 'options'> = 'cash'): number {
  const match = /^(\d{1,3})-(\d{2})([0-8+⅛¼⅜½⅝¾⅞]?)$/.exec(text.trim());
  const whole = Number(match?.[1]);
  const ticks = Number(match?.[2]);
  const fractions = style === 'cash' ? EIGHTHS_OF_32ND : FUTURES_FRACTIONS;
  const fraction = match === null ? undefined : fractions[match[3] === '' ? '0' : match[3]!];
  if (match === null || ticks >= THIRTY_SECONDS || fraction === undefined) {
    throw new CounterpoiseError('INPUT_INVALID', `"${text}" is not a ${style} quote in 32nds.`, {
      found: text,
      accepted:
        style === 'cash'
          ? 'a number, or ticks such as 99-16, 99-16+ or 99-032 (third digit eighths of a 32nd)'
          : 'a number, or ticks such as 134-01, 134-012 (1.25), 134-015 (1.5) or 134-017 (1.75 32nds)',
    });
  }
  return whole + (ticks + fraction) / THIRTY_SECONDS;
}

const SIXTY_FOURTHS = 64;

/**
 * Price per 100 of an option's quote in 64ths: `0-45` is 45/64, `1-135` is 1 and 13.5/64.
 *
 * @throws CounterpoiseError INPUT_INVALID when the text is no such quote
 * @source CBOT Rulebook, options on Treasury futures: premiums in 64ths of a point
 */
function parseSixtyFourths(text: string): number {
  const match = /^(\d{1,3})-(\d{2})([05+]?)$/.exec(text.trim());
  const ticks = Number(match?.[2]);
  if (match !== null && ticks < SIXTY_FOURTHS) {
    const half = match[3] === '5' || match[3] === '+' ? 0.5 : 0;
    return Number(match[1]) + (ticks + half) / SIXTY_FOURTHS;
  }
  throw new CounterpoiseError('INPUT_INVALID', `"${text}" is not an option's quote in 64ths.`, {
    found: text,
    accepted: 'a number per 100, or 64ths such as 0-45 (45/64) or 1-135 (1 and 13.5/64)',
  });
}

/**
 * Price per 100 from a number or a ticks text.
 *
 * @throws CounterpoiseError INPUT_INVALID for anything else, or a price outside (0, 400)
 */
export function parsePrice(value: number | string, style: QuoteStyle = 'cash'): number {
  const price =
    typeof value === 'number'
      ? value
      : /^\d+(\.\d+)?$/.test(value.trim())
        ? Number(value)
        : style === 'options'
          ? parseSixtyFourths(value)
          : parseTicks(value, style);
  if (!(price > 0 && price < 400)) {
    throw new CounterpoiseError('INPUT_INVALID', `The price ${String(value)} is out of range.`, {
      found: String(value),
      accepted: 'a price per 100 between 0 and 400',
    });
  }
  return price;
}

/**
 * A price as a desk writes it, to the nearest eighth of a 32nd: `98-28+`, `99-032`.
 *
 * @param pricePer100 finite, not negative
 */
export function formatTicks(pricePer100: number): string {
  const eighths = Math.round(pricePer100 * THIRTY_SECONDS * 8);
  const whole = Math.floor(eighths / (THIRTY_SECONDS * 8));
  const ticks = Math.floor((eighths - whole * THIRTY_SECONDS * 8) / 8);
  const rest = eighths % 8;
  return `${whole}-${String(ticks).padStart(2, '0')}${rest === 0 ? '' : rest === 4 ? '+' : rest}`;
}
