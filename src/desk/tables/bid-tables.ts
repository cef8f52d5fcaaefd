import type { RecordedSale } from '../../book/bids/sale.ts';
import type { Reconciliation } from '../../book/bids/settlement.ts';
import type { BidTape, BidTapes } from '../../book/bids/tape.ts';
import type { ChargeReport } from '../../book/mode-terms/charge-report.ts';
import type { ModeTermsDocument } from '../../book/mode-terms/mode-terms.ts';
import type { BestBidsResult } from '../bids/best-bids-result.ts';
import type { CsvTable, CsvTables } from '../files/write-csv.ts';

/** An amount as a number: a text that begins with a minus is no number to a spreadsheet. */
function amount(text: string | null): number | null {
  return text === null ? null : Number(text);
}

/** Percent with the digits that were written: 0.06875 is 6.875. */
function percentOf(rate: number): number {
  return Number(`${rate}e2`);
}

/**
 * A tape as it is sent: what a bidder prices by, nothing of the borrower, and blank columns for his answer.
 *
 * @source docs/models/bid-tape.md
 */
export function tapeTable({ tapeId, loans }: BidTape): CsvTable {
  return {
    header: [
      ...['tapeId', 'lockId', 'program', 'noteRate', 'loanAmount', 'termMonths', 'purpose', 'occupancy'],
      ...['propertyType', 'fico', 'ltv', 'dti', 'firstTimeBuyer', 'channel', 'fundingDate'],
      ...['bidPrice', 'servicing', 'mode', 'validUntil', 'sellSideId'],
    ],
    rows: loans.map((loan) => [
      ...[tapeId, loan.lockId, loan.program, percentOf(loan.noteRate), loan.loanAmount, loan.termMonths],
      ...[loan.purpose, loan.occupancy, loan.propertyType, loan.fico, loan.ltvPercent, loan.dtiPercent],
      ...[loan.firstTimeBuyer, loan.channel, loan.fundingDate, null, null, null, null, null],
    ]),
  };
}

/** Every tape below the other, without the blank columns. */
export function tapesTables({ tapes }: BidTapes): CsvTables {
  return {
    loans: () => {
      const tables = tapes.map((tape) => ({ tape, table: tapeTable(tape) }));
      const width = (tables[0]?.table.header.length ?? 0) - ANSWER_COLUMNS;
      return {
        header: ['executingInvestor', ...(tables[0]?.table.header.slice(0, width) ?? [])],
        rows: tables.flatMap(({ tape, table }) =>
          table.rows.map((row) => [tape.investor.code, ...row.slice(0, width)]),
        ),
      };
    },
  };
}

const ANSWER_COLUMNS = 5;

export const BEST_BID_TABLES = ['loans', 'bids', 'investors', 'limits'] as const;

/** The selection, every bid, what investors get, and what limits cost. */
export function bestBidTables(result: BestBidsResult): CsvTables {
  return {
    loans: () => ({
      header: [
        ...['lockId', 'program', 'noteRate', 'loanAmount', 'executingInvestor', 'sellSideId', 'mode'],
        ...['servicing', 'price', 'paymentDate', 'allInPer100', 'value', 'gain', 'givenUp'],
        ...['tbaCoupon', 'tbaMonth', 'tbaAllInPer100'],
      ],
      rows: result.rows.map((row) => [
        ...[row.lockId, row.program, percentOf(row.noteRate), row.loanAmount, row.executingInvestor],
        ...[row.sellSideId, row.mode, row.servicing, row.price, row.paymentDate, row.allInPer100],
        ...[amount(row.value), amount(row.gain), amount(row.givenUp)],
        ...[
          row.tba && percentOf(row.tba.coupon),
          row.tba?.settlementMonth ?? null,
          row.tba?.allInPer100 ?? null,
        ],
      ]),
    }),
    bids: () => ({
      header: [
        'lockId',
        'executingInvestor',
        'bidPrice',
        'servicing',
        'mode',
        'allInPer100',
        'gain',
        'isTaken',
      ],
      rows: result.rows.flatMap(({ lockId, executingInvestor, bids }) =>
        bids.map((bid) => [
          ...[lockId, bid.executingInvestor, bid.bidPrice, bid.servicing, bid.mode, bid.allInPer100],
          ...[amount(bid.gain), bid.executingInvestor === executingInvestor],
        ]),
      ),
    }),
    investors: () => {
      const columns = [
        ...(['executingInvestor', 'bidCount', 'loanCount', 'dollars'] as const),
        ...(['freeLoanCount', 'freeDollars'] as const),
      ];
      return {
        header: [...columns, 'gain'],
        rows: result.investors.map((row) => [...columns.map((column) => row[column]), amount(row.gain)]),
      };
    },
    limits: () => ({
      header: ['executingInvestor', 'limit', 'amount', 'used', 'cost', 'isProven', 'shadowPrice'],
      rows: result.limits.map((row) => [
        ...[row.executingInvestor, row.limit, row.amount, row.used, amount(row.cost), row.isProven],
        row.shadowPrice,
      ]),
    }),
  };
}

/** Recorded sales, as they are read back for reconciliation. */
export function salesTable(sales: readonly RecordedSale[]): CsvTable {
  const columns = ['lockId', 'sellSideId', 'executingInvestor', 'price', 'loanAmount'] as const;
  return {
    header: [...columns, 'amount', 'settlementDate', 'soldAt', 'eventId'],
    rows: sales.map((sale) => [
      ...columns.map((column) => sale[column]),
      ...[amount(sale.amount), sale.settlementDate, sale.soldAt, sale.eventId],
    ]),
  };
}

export const RECONCILIATION_TABLES = ['rows', 'differences'] as const;

/** Every key with both sides, and the fields that differ. */
export function reconciliationTables({ rows }: Reconciliation): CsvTables {
  const key = ['lockId', 'sellSideId', 'executingInvestor'] as const;
  return {
    rows: () => ({
      header: [
        ...['status', ...key, 'expectedPrice', 'expectedAmount', 'expectedDate', 'settledCount'],
        ...['settledPrice', 'settledAmount', 'settledDate', 'amountDifference'],
      ],
      rows: rows.flatMap((row) => {
        const { expected } = row;
        const sides = row.settled.length === 0 ? [undefined] : row.settled;
        // A key that was paid twice has a line for each payment; its difference stands in the first.
        return sides.map((settled, index) => [
          ...[row.status, ...key.map((name) => row[name])],
          ...[
            expected?.price,
            amount(expected?.amount ?? null),
            expected?.settlementDate,
            row.settled.length,
          ],
          ...[settled?.price, amount(settled?.amount ?? null), settled?.settlementDate],
          index === 0 ? amount(row.amountDifference) : null,
        ]);
      }),
    }),
    differences: () => ({
      header: [...key, 'field', 'expected', 'settled'],
      rows: rows.flatMap((row) =>
        row.differences.map(({ field, expected, settled }) => [
          ...key.map((name) => row[name]),
          ...(field === 'settlementDate'
            ? [field, expected, settled]
            : [field, Number(expected), Number(settled)]),
        ]),
      ),
    }),
  };
}

export const CHARGE_TABLES = ['charges', 'addends', 'findings', 'terms'] as const;

/** What locks' events were charged, part by part, what a person should see, and the terms themselves. */
export function chargeTables({ rows, findings }: ChargeReport, document: ModeTermsDocument): CsvTables {
  return {
    charges: () => ({
      header: [
        ...['lockId', 'eventId', 'event', 'date', 'mode', 'lockDate', 'termsFrom', 'loanAmount'],
        ...['priceByTerms', 'priceStated', 'feeByTerms', 'feeCharged', 'difference'],
      ],
      rows: rows.map((row) => [
        ...[
          row.lockId,
          row.eventId,
          row.event,
          row.date,
          row.mode,
          row.lockDate,
          row.termsFrom,
          row.loanAmount,
        ],
        ...[row.priceByTerms, row.priceStated, row.feeByTerms, row.feeCharged, row.difference].map(amount),
      ]),
    }),
    addends: () => ({
      header: ['lockId', 'eventId', 'event', 'addend', 'per100'],
      rows: rows.flatMap(({ lockId, eventId, event, addends }) =>
        addends.map(({ name, per100 }) => [lockId, eventId, event, name, Number(per100)]),
      ),
    }),
    findings: () => ({
      header: ['code', 'lockId', 'eventId', 'detail'],
      rows: findings.map(({ code, lockId, eventId, detail }) => [code, lockId, eventId, detail]),
    }),
    terms: () => modeTermsTable(document),
  };
}

/** Terms, a row each. */
export function modeTermsTable({ terms }: ModeTermsDocument): CsvTable {
  return {
    header: [
      ...['mode', 'from', 'belowMandatoryBp', 'cancel', 'gain', 'cancelPer100', 'extendBlockDays'],
      ...['extendPointsPerBlock', 'extendDaysMax', 'extendGraceDays', 'relockWindowDays', 'relockFeePer100'],
      ...['renegotiateRateFallMin', 'renegotiateCostPer100', 'renegotiateCountMax', 'source'],
    ],
    rows: terms.map(({ mode, from, belowMandatoryBp, cancel, extend, relock, renegotiate, source }) => [
      ...[mode, from, belowMandatoryBp, cancel.kind, cancel.kind === 'pair-off' ? cancel.gain : null],
      cancel.kind === 'free' ? 0 : cancel.kind === 'fee' ? cancel.feePer100 : cancel.penaltyPer100,
      ...[extend.blockDays, extend.pointsPerBlock, extend.daysMax, extend.graceDays],
      ...[relock.windowDays, relock.feePer100],
      ...[renegotiate.rateFallMin, renegotiate.costPer100, renegotiate.countMax, source],
    ]),
  };
}
