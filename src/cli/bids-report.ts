import type { RecordedSale } from '../book/bids/sale.ts';
import type { Reconciliation } from '../book/bids/settlement.ts';
import { principalOf } from '../book/bids/tape.ts';
import type { BestBidsResult, LimitRow } from '../desk/bids/best-bids-result.ts';
import type { BidsFile } from '../desk/files/read-bids.ts';
import type { TapeInputs } from './bid-inputs.ts';
import { failureLines } from './execution-report.ts';
import { dollars, percent } from './number-format.ts';
import { numbers, renderTable, words } from './table.ts';

/** What became of one investor's file. */
export interface ReadBidsOf {
  readonly code: string;
  readonly file: string;
  readonly read: BidsFile;
}

const LOANS_SHOWN = 60;
const ROWS_SHOWN = 40;

/** Tapes as a desk looks them over before they go out. */
export function tapesText({ tapes, source }: TapeInputs, files: readonly string[]): string {
  return [
    renderTable(
      `Bid tapes of ${tapes.asOf}, closed loans of ${source}`,
      [words('tape'), words('investor'), numbers('loans'), numbers('principal'), words('takes')],
      tapes.tapes.map(({ tapeId, investor, loans }) => [
        tapeId,
        investor.code,
        String(loans.length),
        dollars(Number(principalOf(loans))),
        [
          investor.programs?.join(' ') ?? 'every program',
          investor.servicing.join(' or '),
          investor.modes.join(' or '),
        ].join(', '),
      ]),
    ),
    ...(tapes.unasked.length === 0
      ? []
      : [`No investor takes ${tapes.unasked.map(({ lockId }) => lockId).join(', ')}.`]),
    ...(files.length === 0
      ? ['Nothing was written: --out names a folder.']
      : [`Written: ${files.join(', ')}`]),
  ].join('\n\n');
}

/** What was read of each file. */
export function bidsReadText({ tapes }: TapeInputs, files: readonly ReadBidsOf[]): string {
  return renderTable(
    `Bids for the tapes of ${tapes.asOf}`,
    [words('investor'), words('file'), ...['bids', 'no bid', 'rejected', 'lowest', 'highest'].map(numbers)],
    files.map(({ code, file, read: { bids, unbidCount, rejected } }) => {
      const prices = bids.map(({ bidPrice }) => bidPrice);
      return [
        ...[code, file, String(bids.length), String(unbidCount), String(rejected.length)],
        prices.length === 0 ? '' : Math.min(...prices).toFixed(3),
        prices.length === 0 ? '' : Math.max(...prices).toFixed(3),
      ];
    }),
  );
}

/** The selection as a trader checks it. */
export function bestBidsText(result: BestBidsResult): string {
  const { rows, totals } = result;
  const sold = rows.filter(({ executingInvestor }) => executingInvestor !== null);
  return [
    `Best bids as of ${result.asOf}: ${sold.length} of ${rows.length} loans to investors, the rest into TBAs`,
    renderTable(
      'Loans, all-in per 100, dollars over the best TBA',
      [
        ...[words('loan'), words('program'), numbers('rate'), numbers('amount'), words('sold to')],
        ...[words('servicing'), numbers('price'), numbers('all-in'), numbers('TBA all-in'), numbers('gain')],
        numbers('given up'),
      ],
      rows
        .slice(0, LOANS_SHOWN)
        .map((row) => [
          ...[row.lockId, row.program, percent(row.noteRate, 3), dollars(row.loanAmount)],
          row.executingInvestor ?? (row.tba === null ? 'unsold' : `TBA ${(row.tba.coupon * 100).toFixed(1)}`),
          row.servicing ?? '',
          row.price?.toFixed(3) ?? '',
          row.allInPer100?.toFixed(3) ?? '',
          row.tba?.allInPer100.toFixed(3) ?? '',
          row.gain === null ? 'no TBA' : dollars(Number(row.gain)),
          dollars(Number(row.givenUp)),
        ]),
    ),
    ...(rows.length > LOANS_SHOWN ? [`… and ${rows.length - LOANS_SHOWN} more; --csv lists all.`] : []),
    renderTable(
      'Investors',
      [words('investor'), ...['bids', 'loans', 'dollars', 'without limits', 'dollars', 'gain'].map(numbers)],
      result.investors.map((row) => [
        ...[row.executingInvestor, String(row.bidCount), String(row.loanCount), dollars(row.dollars)],
        ...[String(row.freeLoanCount), dollars(row.freeDollars), dollars(Number(row.gain))],
      ]),
    ),
    ...(result.limits.length === 0 ? [] : [limitsTable(result.limits)]),
    [
      `Into TBAs ${totals.tbaValue}${totals.withoutTbaValue === '0.00' ? '' : `, loans that no TBA takes ${totals.withoutTbaValue}`}; gain of the bids ${totals.gain}: ${totals.value} in all.`,
      `Without limits ${totals.freeValue}: they cost ${totals.limitCost}. The largest gain first, by hand: ${totals.greedyValue}.`,
      totals.gap === '0.00'
        ? 'No assignment within the limits is worth more, to the cent.'
        : `The search was cut short: at most ${totals.gap} more can be had.`,
    ].join('\n'),
    ...failureLines('Left out or without a TBA', result.failures),
  ].join('\n\n');
}

const LIMIT_NAMES: Readonly<Record<LimitRow['limit'], string>> = {
  dollarsMax: 'at most, dollars',
  loansMax: 'at most, loans',
  minPoolDollars: 'at least, dollars',
};

function limitsTable(limits: readonly LimitRow[]): string {
  return renderTable(
    'Limits: what each costs by itself, and what a little more would bring (of the relaxation, for 100,000 dollars or one loan)',
    [words('investor'), words('limit'), ...['amount', 'used', 'cost', 'a little more'].map(numbers)],
    limits.map((row) => [
      ...[row.executingInvestor, LIMIT_NAMES[row.limit], dollars(row.amount), dollars(row.used)],
      `${dollars(Number(row.cost))}${row.isProven ? '' : ' or more'}`,
      row.shadowPrice.toFixed(2),
    ]),
  );
}

/** Sales as they are recorded. */
export function salesText(sales: readonly RecordedSale[], repeatedCount: number): string {
  const repeated = repeatedCount === 0 ? '' : `, ${repeatedCount} of them recorded before`;
  return renderTable(
    `${sales.length} sales${repeated}`,
    [
      words('loan'),
      words('under'),
      words('to'),
      ...['price', 'principal', 'amount', 'to be paid'].map(numbers),
    ],
    sales.map((sale) => [
      ...[sale.lockId, sale.sellSideId, sale.executingInvestor, sale.price.toFixed(4)],
      ...[dollars(sale.loanAmount), sale.amount, sale.settlementDate ?? ''],
    ]),
  );
}

/** Both sides where they do not agree, and the sums. */
export function reconciliationText({ rows, counts, totals }: Reconciliation, settlementFile: string): string {
  const open = rows.filter(({ status }) => status !== 'matched');
  return [
    `Settlement ${settlementFile}: ${Object.entries(counts)
      .map(([status, count]) => `${count} ${status}`)
      .join(', ')}`,
    ...(open.length === 0
      ? []
      : [
          renderTable(
            'Not in agreement (expected → settled)',
            [
              ...['loan', 'under', 'investor', 'status', 'price', 'amount', 'date'].map(words),
              numbers('difference'),
            ],
            open.slice(0, ROWS_SHOWN).map((row) => [
              ...[row.lockId, row.sellSideId, row.executingInvestor, row.status],
              sidesText(
                row.expected?.price,
                row.settled.map(({ price }) => price),
              ),
              sidesText(
                row.expected?.amount,
                row.settled.map(({ amount }) => amount),
              ),
              sidesText(
                row.expected?.settlementDate ?? undefined,
                row.settled.map((side) => side.settlementDate ?? ''),
              ),
              row.amountDifference,
            ]),
          ),
        ]),
    ...(open.length > ROWS_SHOWN ? [`… and ${open.length - ROWS_SHOWN} more; --csv lists all.`] : []),
    `Sales ${totals.sales} + differences ${totals.differences} = settled ${totals.settled}`,
  ].join('\n\n');
}

function sidesText(expected: string | number | undefined, settled: readonly (string | number)[]): string {
  return `${expected ?? 'none'} → ${settled.length === 0 ? 'none' : settled.join(' and ')}`;
}
