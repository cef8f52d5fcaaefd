/**
 * Text that a spreadsheet would not show as written: formulas (`= + - @`, tab, carriage return), and ids
 * that look like numbers but lose something when read as one (leading zeros, 12 digits and more, `1E5`).
 * Leading apostrophes belong to the pattern, so that guarding and unguarding are exact inverses.
 */
const UNSAFE = /^'*(?:[=+\-@\t\r]|0\d+$|\d{12,}$|\d+(?:\.\d+)?[eE][+-]?\d+$)/;

/**
 * Puts an apostrophe before a text that a spreadsheet would run as a formula or reshape as a number.
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
