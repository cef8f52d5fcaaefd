import { z } from 'zod';
import type { IsoDate } from '../../core/dates.ts';
import { DELIVERY_TYPES } from '../../instruments/rate-lock.ts';
import { isoDateSchema } from '../../market/snapshot.ts';
import { eventIdSchema } from '../event-envelope.ts';
import { lockSchema } from '../lock-terms.ts';
import { type InvestorsDocument, SERVICING } from './investors.ts';
import type { BidTape } from './tape.ts';

/** The columns of a file of bids: what each takes, in words. */
export const BID_FIELDS = {
  tapeId: 'the id of the tape the bids answer, the same in every row',
  lockId: 'the id of a loan on the tape, once in the file',
  bidPrice: 'a price per 100, a number or ticks such as 101-08+, or nothing: no bid',
  servicing: `one of ${SERVICING.join(', ')}, or nothing (the first kind the investor takes)`,
  mode: `one of ${DELIVERY_TYPES.join(', ')}, or nothing (the first mode the investor takes)`,
  validUntil: 'the last day on which the bid holds, or nothing',
  sellSideId: 'the id of the commitment under which the loan is sold, or nothing (the tape’s id)',
} as const;

export type BidField = keyof typeof BID_FIELDS;

/** One row of bids, prices as numbers. */
export const bidSchema = z.strictObject({
  tapeId: eventIdSchema.describe(BID_FIELDS.tapeId),
  lockId: lockSchema.shape.lockId.describe(BID_FIELDS.lockId),
  bidPrice: z.number().positive().describe(BID_FIELDS.bidPrice),
  servicing: z.enum(SERVICING).optional().describe(BID_FIELDS.servicing),
  mode: z.enum(DELIVERY_TYPES).optional().describe(BID_FIELDS.mode),
  validUntil: isoDateSchema.optional().describe(BID_FIELDS.validUntil),
  sellSideId: eventIdSchema.optional().describe(BID_FIELDS.sellSideId),
});

export type StatedBid = Readonly<z.output<typeof bidSchema>>;

/** A bid that can be taken. */
export interface Bid extends Omit<Required<StatedBid>, 'validUntil'> {
  readonly executingInvestor: string;
  readonly validUntil: IsoDate | null;
}

/** Why a bid cannot be taken: the field, and what is accepted there. */
export interface BidFault {
  readonly code: 'INPUT_INVALID' | 'INPUT_DUPLICATE';
  readonly field: BidField;
  readonly message: string;
  readonly accepted: string;
}

/**
 * Checks bids against the tape they answer, one after another.
 *
 * @param asOf on which bids must still hold
 * @returns a function of a row that answers the bid or its first fault
 */
export function bidChecker(
  { tapeId, investor, loans }: BidTape,
  { bidPriceMin, bidPriceMax }: Pick<InvestorsDocument, 'bidPriceMin' | 'bidPriceMax'>,
  asOf: IsoDate,
): (stated: StatedBid) => { readonly bid: Bid } | { readonly fault: BidFault } {
  const offered = new Set(loans.map(({ lockId }) => lockId));
  const seen = new Set<string>();
  return (stated) => {
    const fault = (field: BidField, message: string, accepted: string = BID_FIELDS[field]) => ({
      fault: { code: 'INPUT_INVALID' as const, field, message, accepted },
    });
    const { lockId, bidPrice, validUntil } = stated;
    if (stated.tapeId !== tapeId) {
      return fault('tapeId', `The bid answers the tape "${stated.tapeId}".`, tapeId);
    }
    if (!offered.has(lockId)) return fault('lockId', `The loan "${lockId}" is not on the tape.`);
    if (seen.has(lockId)) {
      const { fault: twice } = fault('lockId', `The loan "${lockId}" has a bid already.`);
      return { fault: { ...twice, code: 'INPUT_DUPLICATE' } };
    }
    if (bidPrice < bidPriceMin || bidPrice > bidPriceMax) {
      return fault('bidPrice', `The price ${bidPrice} is out of range.`, `${bidPriceMin} to ${bidPriceMax}`);
    }
    const { servicing = investor.servicing[0]!, mode = investor.modes[0]! } = stated;
    if (!investor.servicing.includes(servicing)) {
      return fault('servicing', `${investor.code} does not buy ${servicing}.`, investor.servicing.join(', '));
    }
    if (!investor.modes.includes(mode)) {
      return fault('mode', `${investor.code} does not buy ${mode}.`, investor.modes.join(', '));
    }
    if (validUntil !== undefined && validUntil < asOf) {
      return fault('validUntil', `The bid held until ${validUntil}.`, `${asOf} or later`);
    }
    seen.add(lockId);
    return {
      bid: {
        tapeId,
        lockId,
        bidPrice,
        servicing,
        mode,
        validUntil: validUntil ?? null,
        sellSideId: stated.sellSideId ?? tapeId,
        executingInvestor: investor.code,
      },
    };
  };
}
