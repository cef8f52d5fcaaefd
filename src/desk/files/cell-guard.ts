const MONTH = '(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]{0,6}\\.?';

/**
 * Texts that a spreadsheet would not show as written, by what it takes them for. Days and months in ISO form are left alone: they
 * are meant to be read as such.
 */
const RESHAPED: readonly string[] = [
  // Formulas.
  '[=+\\-@\\t\\r].*',
  // Numbers that lose something: leading and trailing zeros, digits beyond the fifteenth, exponents, blanks around.
  '0\\d+(?:\\.\\d*)?',
  '\\d{12,}(?:\\.\\d*)?',
  '(?=[\\d.]{17,})\\d+\\.\\d+',
  '\\d*\\.\\d*0',
  '\\d+\\.',
  '\\.\\d+',
  '\\d+(?:\\.\\d+)?e[+-]?\\d+',
  '[ \\u00A0]+[\\d.,:/-]+[ \\u00A0]*',
  '[\\d.,:/-]+[ \\u00A0]+',
  // Amounts and shares.
  '\\d{1,3}(?:,\\d{3})+(?:\\.\\d*)?',
  '[$€£¥] ?\\d[\\d.,]*',
  '\\d[\\d.,]* ?[%$€£¥]',
  '\\([$€£¥]? ?\\d[\\d.,]*\\)',
  // Fractions, days and times.
  '\\d+(?: \\d+)?/\\d+(?:/\\d+)?',
  '\\d{1,2}-\\d{1,4}(?:-\\d{1,4})?',
  '\\d{4}-\\d(?:-\\d{1,2})?',
  '\\d{4}-\\d{2}-\\d',
  '\\d{1,2}\\.\\d{1,2}\\.\\d{2,4}',
  '\\d{1,4}:\\d{2}(?::\\d{2}(?:\\.\\d+)?)?(?: ?[ap]m?)?',
  '\\d{1,2} ?[ap]m?',
  `\\d{1,4}[ -]?${MONTH}(?:[ ,-]*\\d{1,4})?`,
  `${MONTH}[ -]?\\d{1,4}(?:[ ,]+\\d{4})?`,
  // Truth.
  'true|false',
];

/**
 * Leading apostrophes belong to the pattern, so that guarding and unguarding are exact inverses.
 */
const UNSAFE = new RegExp(`^'*(?:${RESHAPED.join('|')})$`, 'is');

/**
 * Puts an apostrophe before a text that a spreadsheet would run as a formula or reshape as a number, an amount, a day or a time.
 *
 * @param text a cell's text, never a number
 */
export function guardCell(text: string): string {
  return UNSAFE.test(text) ? `'${text}` : text;
}

/**
 * Undoes {@link guardCell}: `unguardCell(guardCell(x)) === x` for every text.
 *
 * @param text a cell as read
 */
export function unguardCell(text: string): string {
  return text.startsWith("'") && UNSAFE.test(text.slice(1)) ? text.slice(1) : text;
}
