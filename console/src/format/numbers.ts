import { formatTicks } from '../../../src/core/quotes.ts';

/** What is shown where there is no number. */
const NOTHING = '–';

export type PriceStyle = 'ticks' | 'decimal';

const formats = new Map<string, Intl.NumberFormat>();

function formatOf(digits: number, style: 'decimal' | 'compact' = 'decimal'): Intl.NumberFormat {
  const name = `${style}${digits}`;
  const known = formats.get(name);
  if (known !== undefined) return known;
  const made = new Intl.NumberFormat('en-US', {
    minimumFractionDigits: style === 'compact' ? 0 : digits,
    maximumFractionDigits: digits,
    ...(style === 'compact' ? { notation: 'compact' as const } : {}),
  });
  formats.set(name, made);
  return made;
}

/** A number with thousands' commas, and a true minus; −0 is 0. */
export function fixed(value: number | null | undefined, digits: number): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return NOTHING;
  const text = formatOf(digits).format(value).replace('-', '−');
  return /[1-9]/.test(text) ? text : text.replace('−', '');
}

/** How many of something: `1 row`, `1,200 rows`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${fixed(count, 0)} ${count === 1 ? one : many}`;
}

/** Whole dollars. */
export function dollars(value: number | null | undefined): string {
  return fixed(value, 0);
}

/** Dollars to three digits: 144M, 1.06M, 45K. */
export function shortDollars(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return NOTHING;
  const digits = Math.abs(value) >= 1e5 ? 2 : 1;
  return formatOf(digits, 'compact').format(value).replace('-', '−');
}

/** A signed number: gains carry a plus. */
export function signed(value: number | null | undefined, digits = 0): string {
  const text = fixed(value, digits);
  return value !== null && value !== undefined && value > 0 && /[1-9]/.test(text) ? `+${text}` : text;
}

/** A decimal rate or share as percent, without the sign of percent. */
export function percent(value: number | null | undefined, digits = 1): string {
  return value === null || value === undefined ? NOTHING : fixed(value * 100, digits);
}

/** A price per 100. */
export function price(value: number | null | undefined, style: PriceStyle, digits = 3): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return NOTHING;
  return style === 'ticks' ? formatTicks(value) : fixed(value, digits);
}

/** A moment as the reader's clock shows it. */
export function clockTime(moment: string): string {
  return new Date(moment).toLocaleTimeString('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
}

/** A day and time as the reader's clock shows it. */
export function dayTime(moment: string): string {
  const at = new Date(moment);
  return `${at.toLocaleDateString('en-CA')} ${clockTime(moment)}`;
}
