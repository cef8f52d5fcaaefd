import type { Trade } from '../../api/trades.ts';

/** What a reader wrote into a form, by field; nothing of a field left empty. */
export type Written = Readonly<Record<string, string>>;

/** The named fields that were filled in, as texts. */
export function texts<Name extends string>(
  written: Written,
  ...names: readonly Name[]
): { readonly [K in Name]?: string } {
  return Object.fromEntries(
    names.flatMap((name) => {
      const text = (written[name] ?? '').trim();
      return text === '' ? [] : [[name, text]];
    }),
  ) as { readonly [K in Name]?: string };
}

/** The named fields that were filled in, as numbers: thousands' commas may stand. */
export function numbers<Name extends string>(
  written: Written,
  ...names: readonly Name[]
): { readonly [K in Name]?: number } {
  return Object.fromEntries(
    Object.entries(texts(written, ...names)).map(([name, text]) => [
      name,
      Number(String(text).replaceAll(',', '')),
    ]),
  ) as { readonly [K in Name]?: number };
}

/**
 * Pools and loans as they are written: one a line, the face last; a pool's number, or loans between + signs.
 * `POOL-1 1,000,098.59`, `L25-1+L25-2 750000`
 */
export function poolsOf(
  text: string,
): readonly { readonly poolNumber?: string; readonly loanIds?: readonly string[]; readonly face: number }[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const at = line.lastIndexOf(' ');
      const id = at < 0 ? line : line.slice(0, at).trim();
      const face = at < 0 ? Number.NaN : Number(line.slice(at + 1).replaceAll(',', ''));
      return id.includes('+')
        ? { loanIds: id.split('+').map((one) => one.trim()), face }
        : { poolNumber: id, face };
    });
}

/** The other way round. */
export function poolsText(allocations: Trade['allocations']): string {
  return allocations
    .map(({ poolNumber, loanIds, face }) => `${poolNumber ?? (loanIds ?? []).join('+')} ${face}`)
    .join('\n');
}

/** A field in percent as a decimal rate under another name. */
export function rate<Name extends string>(
  name: Name,
  percent: string | undefined,
): { readonly [K in Name]?: number } {
  const { value } = numbers({ value: percent ?? '' }, 'value');
  return (value === undefined ? {} : { [name]: value / 100 }) as { readonly [K in Name]?: number };
}

/** The month after one, YYYY-MM. */
export function monthAfter(month: string): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`;
}
