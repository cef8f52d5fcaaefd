import { type Assignment, assignLoans, type ShadowPrices } from '../../book/bids/assign-loans.ts';
import {
  type AssignmentProblem,
  type BidderLimits,
  freeChoices,
  takenBy,
} from '../../book/bids/assignment-problem.ts';
import type { Bid } from '../../book/bids/bid.ts';
import type { Investor, InvestorsDocument } from '../../book/bids/investors.ts';
import { CounterpoiseError, type ErrorItem } from '../../core/errors.ts';
import { centsText, money, sumOfCents, toCents } from '../../core/money.ts';
import type { RateLock } from '../../instruments/rate-lock.ts';
import type { MarketSnapshot } from '../../market/snapshot.ts';
import { requiredTerms } from '../execution.ts';
import { provenance } from '../provenance.ts';
import type { BestBidRow, BestBidsResult, InvestorRow, LimitRow } from './best-bids-result.ts';
import { type TbaFallback, tbaFallback, type ValuedBid, valuedBid } from './valued-bids.ts';

export interface BestBidsRequest {
  readonly market: MarketSnapshot;
  /** Closed loans that were offered. */
  readonly loans: readonly RateLock[];
  readonly investors: InvestorsDocument;
  readonly bids: readonly Bid[];
  /** Nodes of each search; fewer for callers who share a thread. */
  readonly nodeLimit?: number;
}

interface LoanOffers {
  readonly loan: RateLock;
  readonly tba: TbaFallback | null;
  readonly bids: readonly ValuedBid[];
}

/**
 * The best bid of each loan within the limits of the investors, beside delivery into the TBA market.
 *
 * @throws CounterpoiseError MARKET_INCOMPLETE without execution terms or TBA prices, INPUT_TOO_LARGE
 * @source docs/models/bid-tape.md
 */
export function bestBids(request: BestBidsRequest): BestBidsResult {
  const { market, loans, investors: document, nodeLimit } = request;
  const { investors } = document;
  const failures: ErrorItem[] = [];
  const offers = loans.map((loan) => offersFor(loan, request, failures));
  const placeOf = new Map(investors.map(({ code }, place) => [code, place]));
  const problem: AssignmentProblem = {
    loans: offers.map(({ loan, tba, bids }) => ({
      amount: toCents(money(loan.loanAmount)).toNumber(),
      fallbackCents: tba?.valueCents ?? 0,
      options: bids.map(({ bid, valueCents }) => ({
        bidder: placeOf.get(bid.executingInvestor)!,
        valueCents,
      })),
    })),
    bidders: investors.map(limitsOf),
  };
  const assignment = assignLoans(problem, nodeLimit);
  const rows = offers.map((offer, index) => bestBidRow(offer, assignment.choices[index]!));
  const { valueCents, freeCents, greedyCents, gapCents } = assignment;
  const tbaCents = problem.loans.reduce((sum, { fallbackCents }) => sum + fallbackCents, 0);
  return {
    asOf: market.asOf,
    rows,
    investors: investorRows(request, problem, assignment, rows),
    limits: limitRows(investors, problem, assignment, nodeLimit),
    totals: {
      value: dollarsOf(valueCents),
      tbaValue: dollarsOf(tbaCents),
      gain: sumOfCents(rows.map(({ gain }) => gain ?? '0.00')),
      withoutTbaValue: sumOfCents(rows.map(({ tba, value }) => (tba === null ? value : '0.00'))),
      freeValue: dollarsOf(freeCents),
      limitCost: dollarsOf(freeCents - valueCents),
      greedyValue: dollarsOf(greedyCents),
      gap: dollarsOf(gapCents),
    },
    failures,
    warnings: [],
    provenance: provenance({ model: null }),
  };
}

function offersFor(loan: RateLock, request: BestBidsRequest, failures: ErrorItem[]): LoanOffers {
  const { market, investors, bids } = request;
  const terms = requiredTerms(market);
  const fallback = tbaFallback(loan, market, terms);
  if (fallback instanceof CounterpoiseError) {
    failures.push({
      pointer: `/loans/${loan.lockId}`,
      code: fallback.code,
      detail: `Loan ${loan.lockId} has no TBA to fall back on: ${fallback.message}`,
    });
  }
  const own = bids
    .filter(({ lockId }) => lockId === loan.lockId)
    .map((bid) =>
      valuedBid(
        bid,
        loan,
        investors.investors.find(({ code }) => code === bid.executingInvestor)!,
        terms,
        market.asOf,
      ),
    );
  return { loan, tba: fallback instanceof CounterpoiseError ? null : fallback, bids: own };
}

function bestBidRow({ loan, tba, bids }: LoanOffers, choice: number): BestBidRow {
  const taken = bids[choice];
  const fallbackCents = tba?.valueCents ?? 0;
  const cents = taken?.valueCents ?? fallbackCents;
  const most = bids.reduce((best, { valueCents }) => Math.max(best, valueCents), fallbackCents);
  const sale = taken ?? tba;
  return {
    lockId: loan.lockId,
    program: loan.program,
    noteRate: loan.noteRate,
    loanAmount: loan.loanAmount,
    executingInvestor: taken?.bid.executingInvestor ?? null,
    sellSideId: taken?.bid.sellSideId ?? null,
    mode: taken?.bid.mode ?? null,
    servicing: taken?.bid.servicing ?? null,
    price: taken?.bid.bidPrice ?? null,
    allInPer100: sale?.allInPer100 ?? null,
    paymentDate: sale?.paymentDate ?? null,
    value: dollarsOf(cents),
    gain: tba === null ? null : dollarsOf(cents - fallbackCents),
    givenUp: dollarsOf(most - cents),
    tba:
      tba === null
        ? null
        : { coupon: tba.coupon, settlementMonth: tba.settlementMonth, allInPer100: tba.allInPer100 },
    bids: [...bids]
      .sort((a, b) => b.valueCents - a.valueCents)
      .map(({ bid, allInPer100, valueCents }) => ({
        executingInvestor: bid.executingInvestor,
        bidPrice: bid.bidPrice,
        servicing: bid.servicing,
        mode: bid.mode,
        allInPer100,
        gain: tba === null ? null : dollarsOf(valueCents - fallbackCents),
      })),
  };
}

function limitsOf({ dollarsMax, loansMax, minPoolDollars }: Investor): BidderLimits {
  return { dollarsMax, loansMax, dollarsMin: minPoolDollars };
}

function investorRows(
  { investors, bids }: BestBidsRequest,
  problem: AssignmentProblem,
  { choices }: Assignment,
  rows: readonly BestBidRow[],
): readonly InvestorRow[] {
  const taken = takenBy(problem, choices);
  const free = takenBy(problem, freeChoices(problem));
  return investors.investors.map(({ code }, place) => ({
    executingInvestor: code,
    bidCount: bids.filter(({ executingInvestor }) => executingInvestor === code).length,
    loanCount: taken[place]!.loanCount,
    dollars: taken[place]!.dollars,
    freeLoanCount: free[place]!.loanCount,
    freeDollars: free[place]!.dollars,
    gain: sumOfCents(
      rows.filter(({ executingInvestor }) => executingInvestor === code).map(({ gain }) => gain ?? '0.00'),
    ),
  }));
}

/** Nodes of the search without one limit: there is one for each limit, and what is not proven says so. */
const LIMIT_NODES_MAX = 1_000;

const BIDDER_LIMIT = {
  dollarsMax: 'dollarsMax',
  loansMax: 'loansMax',
  minPoolDollars: 'dollarsMin',
} as const;

/** Each limit is taken away by itself and everything is assigned again. */
function limitRows(
  investors: readonly Investor[],
  problem: AssignmentProblem,
  { choices, valueCents, gapCents, shadowPrices }: Assignment,
  nodeLimit: number | undefined,
): readonly LimitRow[] {
  const taken = takenBy(problem, choices);
  return investors.flatMap((investor, place) =>
    (['dollarsMax', 'loansMax', 'minPoolDollars'] as const).flatMap((limit): LimitRow[] => {
      const amount = investor[limit];
      if (amount === undefined) return [];
      const bidders = problem.bidders.map((limits, bidder) =>
        bidder === place ? { ...limits, [BIDDER_LIMIT[limit]]: undefined } : limits,
      );
      const without = assignLoans(
        { ...problem, bidders },
        Math.min(LIMIT_NODES_MAX, nodeLimit ?? LIMIT_NODES_MAX),
        choices,
      );
      return [
        {
          executingInvestor: investor.code,
          limit,
          amount,
          used: limit === 'loansMax' ? taken[place]!.loanCount : taken[place]!.dollars,
          // A search that was cut short may find less without the limit than with it.
          cost: dollarsOf(Math.max(0, without.valueCents - valueCents)),
          isProven: gapCents === 0 && without.gapCents === 0,
          shadowPrice: shadowPriceOf(limit, shadowPrices[place]!),
        },
      ];
    }),
  );
}

/** A row of principal has one price: of the maximum where it is positive, of the minimum where negative. */
function shadowPriceOf(limit: LimitRow['limit'], { per100k, perLoan }: ShadowPrices): number {
  if (limit === 'loansMax') return perLoan;
  return limit === 'dollarsMax' ? Math.max(0, per100k) : Math.min(0, per100k);
}

function dollarsOf(cents: number): string {
  return centsText(money(cents).dividedBy(100));
}
