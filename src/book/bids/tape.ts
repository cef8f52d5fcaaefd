import type { IsoDate } from '../../core/dates.ts';
import { CounterpoiseError } from '../../core/errors.ts';
import { money, toCents } from '../../core/money.ts';
import type { RateLock } from '../../instruments/rate-lock.ts';
import { meetsCriteria } from '../../models/execution/loan-profile.ts';
import type { Investor, InvestorsDocument } from './investors.ts';

/** The loans that one investor is asked to bid for. */
export interface BidTape {
  readonly tapeId: string;
  readonly investor: Investor;
  readonly loans: readonly RateLock[];
}

/** Tapes of a day, and the loans that no investor takes. */
export interface BidTapes {
  readonly asOf: IsoDate;
  readonly tapes: readonly BidTape[];
  readonly unasked: readonly RateLock[];
}

/** What a batch of tapes is called when nobody names it: by its day. */
export function defaultBatch(asOf: IsoDate): string {
  return `T${asOf.replaceAll('-', '')}`;
}

/** The id by which an investor's bids name his tape. */
function tapeIdOf(batch: string, code: string): string {
  return `${batch}-${code}`;
}

/** Whether a loan is one that an investor takes; an attribute he asks for and nobody knows is none. */
function isEligible(
  { programs, when = {}, noteRateMin = 0, noteRateMax = 1 }: Investor,
  loan: RateLock,
): boolean {
  return (
    (programs === undefined || programs.includes(loan.program)) &&
    loan.noteRate >= noteRateMin &&
    loan.noteRate <= noteRateMax &&
    meetsCriteria(loan, when)
  );
}

/**
 * One tape for each investor, of the closed loans that he takes.
 *
 * @param locks of which those that are funded are offered
 * @param batch names the tapes of one day: see {@link defaultBatch}
 * @throws CounterpoiseError INPUT_NO_GOOD_ROW when none is funded
 */
export function bidTapes(
  locks: readonly RateLock[],
  { investors }: InvestorsDocument,
  asOf: IsoDate,
  batch: string,
): BidTapes {
  const loans = locks.filter(({ stage }) => stage === 'funded');
  if (loans.length === 0) {
    throw new CounterpoiseError('INPUT_NO_GOOD_ROW', 'No loan of the pipeline is funded.', {
      field: 'stage',
      accepted: 'at least one loan in the stage funded',
    });
  }
  return {
    asOf,
    tapes: investors.map((investor) => ({
      tapeId: tapeIdOf(batch, investor.code),
      investor,
      loans: loans.filter((loan) => isEligible(investor, loan)),
    })),
    unasked: loans.filter((loan) => !investors.some((investor) => isEligible(investor, loan))),
  };
}

/** Principal of loans, dollars to the cent. */
export function principalOf(loans: readonly RateLock[]): string {
  return loans.reduce((sum, { loanAmount }) => sum.plus(toCents(money(loanAmount))), money(0)).toFixed(2);
}
