import { z } from 'zod';
import { pointerOfPlace, type QuotePlace, quoteAt } from './quote-place.ts';
import type { QuoteSection, RefusedQuote } from './refused-quote.ts';

/** What is wrong with the quote of a place. */
export interface Fault {
  readonly place: QuotePlace;
  readonly reason: string;
  readonly accepted: string;
}

const SHOWN_LENGTH_MAX = 60;

/** A faulty quote by its name, its value and its place in the file. */
export function refusedQuote(document: unknown, { place, reason, accepted }: Fault): RefusedQuote {
  const value = quoteAt(document, place);
  return {
    section: place.section,
    pointer: pointerOfPlace(place),
    quote: nameOf(document, place, value),
    found: shortened(foundIn(place.section, value)),
    reason,
    accepted,
  };
}

function nameOf(document: unknown, place: QuotePlace, value: unknown): string {
  const fallback = `${place.section} ${place.row + 1}`;
  if (place.section === 'swaption-volatilities') {
    const axes = axesSchema.safeParse(document).data?.swaptionNormalVolsBp;
    const expiry = axes?.expiries[place.row];
    const tenor = axes?.tenors[place.column ?? 0];
    return expiry === undefined || tenor === undefined ? fallback : `${expiry}×${tenor}`;
  }
  const named = namedSchema.safeParse(value).data ?? {};
  if (place.section === 'tba') {
    const { program, coupon, settlementMonth } = named;
    if (program === undefined || coupon === undefined) return fallback;
    return `${program} ${Number((100 * coupon).toPrecision(8))} ${settlementMonth ?? 'without a month'}`;
  }
  if (place.section === 'swaps') return named.tenor ?? fallback;
  if (place.section === 'sofr-futures') {
    return named.contract === undefined ? fallback : `${named.contract} ${named.month ?? 'without a month'}`;
  }
  return named.years === undefined ? fallback : `${named.years} years`;
}

const axesSchema = z.looseObject({
  swaptionNormalVolsBp: z.looseObject({ expiries: z.array(z.string()), tenors: z.array(z.string()) }),
});
const namedSchema = z.looseObject({
  tenor: z.string().optional(),
  contract: z.string().optional(),
  month: z.string().optional(),
  years: z.number().optional(),
  program: z.string().optional(),
  coupon: z.number().optional(),
  settlementMonth: z.string().optional(),
});

/** What a quote says, without its name. */
function foundIn(section: QuoteSection, value: unknown): unknown {
  if (section === 'swaption-volatilities') return value;
  const quoted = quotedSchema.safeParse(value).data;
  return quoted?.price ?? quoted?.rate ?? value;
}

const quotedSchema = z.looseObject({ price: z.unknown().optional(), rate: z.unknown().optional() });

function shortened(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing');
  return text.length <= SHOWN_LENGTH_MAX ? text : `${text.slice(0, SHOWN_LENGTH_MAX)}…`;
}
