import { z } from 'zod';
import { addDays, addMonths, addToMonth, firstOfMonth, type IsoDate, type IsoMonth } from '../core/dates.ts';
import { CounterpoiseError } from '../core/errors.ts';
import { invariant } from '../core/invariant.ts';
import data from './data/futures-contracts.json' with { type: 'json' };
import { type FutureQuote, futureQuoteSchema, isoMonthSchema } from './snapshot.ts';

const contractTermsSchema = z.strictObject({
  contract: futureQuoteSchema.shape.contract,
  firstDeliveryMonth: isoMonthSchema,
  /** Dollars of face one contract delivers. */
  face: z.number().positive(),
  /** Smallest price step in 32nds of a point. */
  tickThirtySeconds: z.number().positive(),
  minimumRemainingMonths: z.number().int().positive(),
  maximumRemainingMonths: z.number().int().positive(),
  maximumFrom: z.enum(['first-day-of-month', 'last-day-of-month']),
  maximumInclusive: z.boolean(),
  maximumOriginalMonths: z.number().int().positive().nullable(),
  factorRounding: z.enum(['month', 'quarter']),
  lastDelivery: z.enum(['last-business-day-of-month', 'third-business-day-after-month']),
  source: z.string().min(1),
});

const fileSchema = z.strictObject({
  source: z.string().min(1),
  contracts: z.array(contractTermsSchema).min(1),
});

/** Terms of one contract from a first delivery month on, as the dated data file states them. */
export type FuturesContractTerms = Readonly<z.output<typeof contractTermsSchema>>;

const TERMS: readonly FuturesContractTerms[] = fileSchema
  .parse(data)
  .contracts.map((row) => Object.freeze(row));

/**
 * The terms that hold for a contract of a delivery month: its latest row that starts no later.
 *
 * @source CBOT Rulebook, by way of `data/futures-contracts.json`, which names the chapter of each row
 * @throws CounterpoiseError MARKET_INCOMPLETE when the contract is not known for so early a month
 */
export function futuresContractTerms(
  contract: FutureQuote['contract'],
  deliveryMonth: IsoMonth,
): FuturesContractTerms {
  const rows = TERMS.filter((row) => row.contract === contract);
  const known = rows.filter((row) => row.firstDeliveryMonth <= deliveryMonth);
  const latest = known.reduce<FuturesContractTerms | undefined>(
    (best, row) => (best === undefined || row.firstDeliveryMonth > best.firstDeliveryMonth ? row : best),
    undefined,
  );
  if (latest === undefined) {
    const earliest = rows.map((row) => row.firstDeliveryMonth).sort()[0];
    throw new CounterpoiseError(
      'MARKET_INCOMPLETE',
      `The terms of ${contract} are not known for delivery in ${deliveryMonth}.`,
      { field: 'month', found: deliveryMonth, accepted: `a delivery month from ${earliest} on` },
    );
  }
  return latest;
}

/** Dollars of face that one contract delivers: the same in all of its dated rows. */
export function contractFaceDollars(contract: FutureQuote['contract']): number {
  const terms = TERMS.find((row) => row.contract === contract);
  invariant(terms !== undefined, 'Every contract has terms.');
  return terms.face;
}

/** Earliest and latest maturity a contract accepts, both inclusive. */
export interface DeliverableWindow {
  readonly earliest: IsoDate;
  readonly latest: IsoDate;
}

/**
 * The maturities deliverable into a contract of one month.
 *
 * @source CBOT Rulebook, deliverable grades: remaining term from the first day of the delivery month, and for TU
 *   and Z3N the longest term from its last day
 * @returns inclusive dates; the original term is a separate condition that a maturity alone cannot show
 */
export function deliverableWindow(terms: FuturesContractTerms, deliveryMonth: IsoMonth): DeliverableWindow {
  const first = firstOfMonth(deliveryMonth);
  const last = addDays(firstOfMonth(addToMonth(deliveryMonth, 1)), -1);
  const start = terms.maximumFrom === 'first-day-of-month' ? first : last;
  const latest = addMonths(start, terms.maximumRemainingMonths);
  return {
    earliest: addMonths(first, terms.minimumRemainingMonths),
    latest: terms.maximumInclusive ? latest : addDays(latest, -1),
  };
}
