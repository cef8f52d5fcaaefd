import type { RateSheetResult, SheetRow } from '../desk/rate-sheet/rate-sheet.ts';
import type { LoanProfile } from '../models/execution/loan-profile.ts';
import { failureLines } from './execution-report.ts';
import { dollars, percent } from './number-format.ts';
import { numbers, renderTable, words } from './table.ts';

/** For each product and channel a table of note rates by lock terms, then how one price is made. */
export function rateSheetText(result: RateSheetResult): string {
  const { rows, failures } = result;
  const products = [...new Set(rows.map(({ product }) => product))];
  return [
    headerLines(result).join('\n'),
    ...products.flatMap((product) => {
      const own = rows.filter((row) => row.product === product);
      const channels = [...new Set(own.map(({ channel }) => channel))];
      return [
        ...channels.map((channel) =>
          priceTable(
            result,
            own.filter((row) => row.channel === channel),
          ),
        ),
        addendTable(nearestPar(own)),
      ];
    }),
    ...failureLines('Without a price', failures),
  ].join('\n\n');
}

function headerLines({ asOf, quoteAs, loan, adjusters, unapplied }: RateSheetResult): readonly string[] {
  const unit =
    quoteAs === 'price'
      ? 'prices per 100'
      : 'points of the loan: what the borrower pays, negative what he is paid';
  const priced = loan === null ? 'base prices, for a loan of which nothing is known' : loanLine(loan);
  return [
    `Rate sheet as of ${asOf}, ${unit}`,
    `  ${priced}`,
    ...(adjusters === null ? [] : [`  adjusters of ${adjusters?.date}: ${adjusters?.source}`]),
    ...unapplied.map(({ id, unknown }) => `  not applied: ${id}, which asks for ${unknown.join(', ')}`),
  ];
}

function loanLine(loan: LoanProfile): string {
  const { loanAmount, fico, ltvPercent, dtiPercent, purpose, occupancy, propertyType, state } = loan;
  const parts = [
    loanAmount === undefined ? undefined : `of ${dollars(loanAmount)}`,
    fico === undefined ? undefined : `FICO ${fico}`,
    ltvPercent === undefined ? undefined : `LTV ${ltvPercent} %`,
    dtiPercent === undefined ? undefined : `DTI ${dtiPercent} %`,
    ...[purpose, occupancy, propertyType, state],
  ];
  return `for a loan ${parts.filter((part) => part !== undefined).join(', ')}`;
}

function priceTable({ quoteAs }: RateSheetResult, rows: readonly SheetRow[]): string {
  const { product, program, channel } = rows[0]!;
  const terms = [...new Set(rows.map(({ lockTermDays }) => lockTermDays))];
  const noteRates = [...new Set(rows.map(({ noteRate }) => noteRate))].sort((left, right) => left - right);
  const rowOf = (noteRate: number, term: number): SheetRow | undefined =>
    rows.find((row) => row.noteRate === noteRate && row.lockTermDays === term);
  const settles = terms.map((term) => {
    const row = rows.find(({ kind, lockTermDays }) => lockTermDays === term && kind === 'tba') ?? rows[0]!;
    return `${term} days funds ${row.fundingDate}, settles ${row.settlementDate}`;
  });
  return [
    renderTable(
      `${product} (${program}), ${channel}`,
      [numbers('note rate'), ...terms.map((term) => numbers(`${term} days`)), words('sold as')],
      noteRates.map((noteRate) => [
        percent(noteRate, 3),
        ...terms.map((term) => {
          const row = rowOf(noteRate, term);
          if (row === undefined) return '';
          return (quoteAs === 'price' ? row.pricePer100 : row.points).toFixed(3);
        }),
        [...new Set(terms.flatMap((term) => soldAs(rowOf(noteRate, term))))].join(' / '),
      ]),
    ),
    ...settles.map((line) => `  ${line}`),
  ].join('\n');
}

function soldAs(row: SheetRow | undefined): readonly string[] {
  if (row === undefined) return [];
  return [row.coupon === null ? `${row.buyer}` : `TBA ${(row.coupon * 100).toFixed(1)}`];
}

/** The row a borrower would ask for: of the shortest lock, the price nearest 100. */
function nearestPar(rows: readonly SheetRow[]): SheetRow {
  const shortest = rows.filter(({ lockTermDays }) => lockTermDays === rows[0]!.lockTermDays);
  return shortest.reduce((best, row) => (Math.abs(row.points) < Math.abs(best.points) ? row : best));
}

function addendTable(row: SheetRow): string {
  const { product, channel, noteRate, lockTermDays, addends, pricePer100 } = row;
  return renderTable(
    `How a price is made: ${product}, ${channel}, ${percent(noteRate, 3)}, ${lockTermDays} days`,
    [words('addend'), numbers('per 100'), words('source')],
    [
      ...addends.map(({ name, per100, source }) => [name, per100.toFixed(5), source]),
      ['price', pricePer100.toFixed(5), ''],
    ],
  );
}
