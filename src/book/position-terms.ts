import { z } from 'zod';
import { parsePrice } from '../core/quotes.ts';
import { FUTURES_CONTRACTS, type HedgeInstrumentName, type Position } from '../instruments/position.ts';
import { PROGRAMS } from '../market/programs.ts';
import { isoDateSchema, isoMonthSchema, quotedPriceSchema } from '../market/snapshot.ts';

const TBA_FACE_MIN = 1_000;
const TBA_FACE_MAX = 100_000_000_000;
const CONTRACT_COUNT_MAX = 1_000_000;
const COUPON_PERCENT_MAX = 15;

/** The columns of a positions table: what each takes, in words. */
export const POSITION_FIELDS = {
  instrument: `a TBA such as UMBS30-5.5 (${PROGRAMS.join(', ')}, then the coupon in percent) or a futures contract (${FUTURES_CONTRACTS.join(', ')})`,
  side: 'buy or sell',
  quantity: 'dollars of face for a TBA (1,000,000, from 1,000), whole contracts for futures; positive',
  price: 'a price per 100, a number or ticks: 99-16+ or 99-032 for a TBA, 109-075 for futures',
  tradeDate: 'a date YYYY-MM-DD',
  settlementMonth: 'a month YYYY-MM: of settlement for a TBA, of delivery for futures',
  counterparty: 'a text of at most 64 characters, or nothing',
  tradeId: 'a text of 1 to 64 characters, unique in the file',
} as const;

export type PositionField = keyof typeof POSITION_FIELDS;

/**
 * The instrument a name stands for: `UMBS30-5.5`, `GNMA2-30-6.0` or `TY`.
 *
 * @returns undefined when the name is neither a TBA nor a futures contract
 */
export function parseInstrumentName(text: string): HedgeInstrumentName | undefined {
  const wanted = text.trim().toUpperCase();
  const contract = FUTURES_CONTRACTS.find((name) => name.toUpperCase() === wanted);
  if (contract !== undefined) return { kind: 'treasury-future', contract };
  const match = /^(.+)-(\d{1,2}(?:\.\d{1,3})?)$/.exec(wanted);
  const program = PROGRAMS.find((name) => name === match?.[1]);
  const couponPercent = Number(match?.[2]);
  if (program === undefined || !(couponPercent > 0 && couponPercent <= COUPON_PERCENT_MAX)) return undefined;
  return { kind: 'tba', program, coupon: Number(`${match![2]}e-2`) };
}

/**
 * The one spelling of an instrument: `UMBS30-5.5`, `GNMA2-30-6.0`, `TY`.
 *
 * @param name a TBA (coupon decimal) or a futures contract
 */
export function instrumentId(name: HedgeInstrumentName): string {
  if (name.kind === 'treasury-future') return name.contract;
  const couponPercent = Math.round(name.coupon * 1e5) / 1e3;
  return `${name.program}-${Number.isInteger(couponPercent * 10) ? couponPercent.toFixed(1) : couponPercent}`;
}

/** Whether so much of an instrument can be traded: face of a TBA, whole contracts of a future. */
export function quantityFits(name: HedgeInstrumentName, quantity: number): boolean {
  return name.kind === 'tba'
    ? quantity >= TBA_FACE_MIN && quantity <= TBA_FACE_MAX
    : Number.isInteger(quantity) && quantity > 0 && quantity <= CONTRACT_COUNT_MAX;
}

/**
 * The price per 100 a quote stands for, in the style of its instrument; undefined for a text that is none.
 *
 * @param quote a number, or ticks
 */
export function tradedPrice(quote: string | number, name: HedgeInstrumentName): number | undefined {
  try {
    return parsePrice(quote, name.kind === 'tba' ? 'cash' : 'futures');
  } catch {
    return undefined;
  }
}

/** One position in JSON, under the names of the columns of the table. */
export const positionSchema = z
  .strictObject({
    instrument: z.string().min(1).max(40).describe(POSITION_FIELDS.instrument),
    side: z.enum(['buy', 'sell']),
    quantity: z.number().positive().describe(POSITION_FIELDS.quantity),
    price: quotedPriceSchema.describe(POSITION_FIELDS.price),
    tradeDate: isoDateSchema,
    settlementMonth: isoMonthSchema.describe(POSITION_FIELDS.settlementMonth),
    counterparty: z.string().min(1).max(64).optional(),
    tradeId: z.string().min(1).max(64).describe(POSITION_FIELDS.tradeId),
  })
  .transform((draft, context): Position => {
    const refuse = (field: keyof typeof draft, message: string): never => {
      context.addIssue({ code: 'custom', path: [field], message });
      return z.NEVER;
    };
    const name = parseInstrumentName(draft.instrument);
    if (name === undefined) return refuse('instrument', `is not ${POSITION_FIELDS.instrument}`);
    if (!quantityFits(name, draft.quantity)) return refuse('quantity', `is not ${POSITION_FIELDS.quantity}`);
    const price = tradedPrice(draft.price, name);
    if (price === undefined) return refuse('price', `is not ${POSITION_FIELDS.price}`);
    return Object.freeze({ ...draft, name, price, instrument: instrumentId(name) });
  });
