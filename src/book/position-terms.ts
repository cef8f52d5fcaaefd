import { z } from 'zod';
import { type IsoDate, type IsoMonth, isIsoDate, monthOf } from '../core/dates.ts';
import { parsePrice, type QuoteStyle } from '../core/quotes.ts';
import { FUTURES_CONTRACTS, type HedgeInstrumentName, type Position } from '../instruments/position.ts';
import { PROGRAMS } from '../market/programs.ts';
import { isoDateSchema, isoMonthSchema, quotedPriceSchema } from '../market/snapshot.ts';

const TBA_FACE_MIN = 1_000;
const TBA_FACE_MAX = 100_000_000_000;
const CONTRACT_COUNT_MAX = 1_000_000;
const COUPON_PERCENT_MAX = 15;
/** Beyond every commission that is not a slip of the keys. */
const COMMISSION_DIGITS_MAX = 9;

/** The columns of a positions table: what each takes, in words. */
export const POSITION_FIELDS = {
  instrument:
    `a TBA such as UMBS30-5.5 (${PROGRAMS.join(', ')}, then the coupon in percent), a futures contract (${FUTURES_CONTRACTS.join(', ')}), ` +
    'an option on one such as TY-C-109.5 (C or P, then the strike), or a bond forward such as UST-4.25-2034-11-15',
  side: 'buy or sell',
  quantity:
    'dollars of face for a TBA or a bond forward (1,000,000, from 1,000), whole contracts for futures and options; positive',
  price:
    'a price per 100, a number or ticks: 99-16+ or 99-032 for a TBA or a bond, 109-075 for futures, 0-45 (64ths) for options',
  tradeDate: 'a date YYYY-MM-DD',
  settlementMonth:
    'a month YYYY-MM: of settlement for a TBA or a bond forward, of delivery for futures, the contract month for options',
  counterparty: 'a text of at most 64 characters, or nothing',
  tradeId: 'a text of 1 to 64 characters, unique in the file',
  settlementDate: 'a date YYYY-MM-DD in the settlement month, required for a bond forward, or nothing',
  commission: 'dollars such as 125.50, at most two decimals, or nothing',
} as const;

export type PositionField = keyof typeof POSITION_FIELDS;

/** Columns that a positions table may lack. */
export const OPTIONAL_POSITION_FIELDS: readonly PositionField[] = [
  'counterparty',
  'settlementDate',
  'commission',
];

/**
 * The instrument a name stands for: `UMBS30-5.5`, `GNMA2-30-6.0`, `TY`, `TY-C-109.5` or `UST-4.25-2034-11-15`.
 *
 * @returns undefined when the name is none of these
 */
export function parseInstrumentName(text: string): HedgeInstrumentName | undefined {
  const wanted = text.trim().toUpperCase();
  const contract = contractNamed(wanted);
  if (contract !== undefined) return { kind: 'treasury-future', contract };
  return parseOptionName(wanted) ?? parseBondName(wanted) ?? parseTbaName(wanted);
}

function contractNamed(text: string) {
  return FUTURES_CONTRACTS.find((name) => name === text);
}

function parseOptionName(wanted: string): HedgeInstrumentName | undefined {
  const match = /^([A-Z0-9]{2,3})-([CP])-(\d{2,3}(?:\.\d{1,5})?)$/.exec(wanted);
  const contract = contractNamed(match?.[1] ?? '');
  if (match === null || contract === undefined) return undefined;
  const right = match[2] === 'C' ? 'call' : 'put';
  return { kind: 'future-option', contract, right, strike: Number(match[3]) };
}

function parseBondName(wanted: string): HedgeInstrumentName | undefined {
  const match = /^UST-(\d{1,2}(?:\.\d{1,5})?)-(\d{4}-\d{2}-\d{2})$/.exec(wanted);
  const maturity = match?.[2];
  if (match === null || maturity === undefined || !isIsoDate(maturity)) return undefined;
  if (Number(match[1]) > COUPON_PERCENT_MAX) return undefined;
  return { kind: 'bond-forward', coupon: Number(`${match[1]}e-2`), maturity };
}

function parseTbaName(wanted: string): HedgeInstrumentName | undefined {
  const match = /^(.+)-(\d{1,2}(?:\.\d{1,3})?)$/.exec(wanted);
  const program = PROGRAMS.find((name) => name === match?.[1]);
  const couponPercent = Number(match?.[2]);
  if (program === undefined || !(couponPercent > 0 && couponPercent <= COUPON_PERCENT_MAX)) return undefined;
  return { kind: 'tba', program, coupon: Number(`${match![2]}e-2`) };
}

/**
 * The one spelling of an instrument: `UMBS30-5.5`, `GNMA2-30-6.0`, `TY`, `TY-C-109.5`, `UST-4.25-2034-11-15`.
 *
 * @param name coupons decimal
 */
export function instrumentId(name: HedgeInstrumentName): string {
  if (name.kind === 'treasury-future') return name.contract;
  if (name.kind === 'future-option')
    return `${name.contract}-${name.right === 'call' ? 'C' : 'P'}-${name.strike}`;
  if (name.kind === 'bond-forward') return `UST-${Math.round(name.coupon * 1e7) / 1e5}-${name.maturity}`;
  const couponPercent = Math.round(name.coupon * 1e5) / 1e3;
  return `${name.program}-${Number.isInteger(couponPercent * 10) ? couponPercent.toFixed(1) : couponPercent}`;
}

/** Whether an instrument is traded in dollars of face; else in whole contracts. */
export function isTradedByFace(name: HedgeInstrumentName): boolean {
  return name.kind === 'tba' || name.kind === 'bond-forward';
}

/** Whether so much of an instrument can be traded: face of a TBA or bond, whole contracts of a future or option. */
export function quantityFits(name: HedgeInstrumentName, quantity: number): boolean {
  return isTradedByFace(name)
    ? quantity >= TBA_FACE_MIN && quantity <= TBA_FACE_MAX
    : Number.isInteger(quantity) && quantity > 0 && quantity <= CONTRACT_COUNT_MAX;
}

/** How the prices of each kind of instrument are quoted. */
const QUOTE_STYLES = {
  tba: 'cash',
  'bond-forward': 'cash',
  'treasury-future': 'futures',
  'future-option': 'options',
} as const satisfies Record<HedgeInstrumentName['kind'], QuoteStyle>;

/**
 * The price per 100 a quote stands for, in the style of its instrument; undefined for a text that is none.
 *
 * @param quote a number, or ticks
 */
export function tradedPrice(quote: string | number, name: HedgeInstrumentName): number | undefined {
  try {
    return parsePrice(quote, QUOTE_STYLES[name.kind]);
  } catch {
    return undefined;
  }
}

/** Dollars in JSON: a decimal text of at most two decimals, not negative. */
export const commissionSchema = z
  .string()
  .regex(
    new RegExp(`^\\d{1,${COMMISSION_DIGITS_MAX}}(\\.\\d{1,2})?$`),
    'is not an amount in dollars such as "125.50"',
  );

/** Why a settlement date does not go with an instrument and its month; undefined when it does. */
export function settlementDateFault(
  name: HedgeInstrumentName,
  settlementMonth: IsoMonth,
  settlementDate: IsoDate | undefined,
): string | undefined {
  if (settlementDate === undefined) {
    return name.kind === 'bond-forward'
      ? 'is missing: a bond forward settles on a day of its own'
      : undefined;
  }
  if (!isTradedByFace(name)) return 'is not for futures and options, whose days the exchange sets';
  if (monthOf(settlementDate) !== settlementMonth) return `is not in the settlement month ${settlementMonth}`;
  const matured = name.kind === 'bond-forward' && settlementDate >= name.maturity;
  return matured ? 'is not before the bond matures' : undefined;
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
    settlementDate: isoDateSchema.optional().describe(POSITION_FIELDS.settlementDate),
    commission: commissionSchema.optional().describe(POSITION_FIELDS.commission),
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
    const dateFault = settlementDateFault(name, draft.settlementMonth, draft.settlementDate);
    if (dateFault !== undefined) return refuse('settlementDate', dateFault);
    return Object.freeze({ ...draft, name, price, instrument: instrumentId(name) });
  });
