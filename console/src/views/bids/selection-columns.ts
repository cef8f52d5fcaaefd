import { dollars, type PriceStyle, percent, price, signed } from '../../format/numbers.ts';
import { type GridColumn, shownNumber, sumOf } from '../../parts/grid/grid-column.ts';
import type { BestBid } from './bids-api.ts';

/** What becomes of a loan, in a word. */
function destinationOf({ executingInvestor, tba }: Pick<BestBid, 'executingInvestor' | 'tba'>): string {
  if (executingInvestor !== null) return executingInvestor;
  return tba === null ? '✕ unsold' : 'TBA';
}

const gain = (row: BestBid): number | null => (row.gain === null ? null : Number(row.gain));
const givenUp = (row: BestBid): number => Number(row.givenUp);
const value = (row: BestBid): number => Number(row.value);
const loanAmount = (row: BestBid): number => row.loanAmount;
const cash = shownNumber(dollars);
const change = shownNumber((cell) => signed(cell));

/** Columns of a selection: each loan with what is best for it. */
export function selectionColumns(style: PriceStyle): readonly GridColumn<BestBid>[] {
  const quoted = shownNumber((cell) => price(cell, style));
  return [
    { id: 'lockId', name: 'Lock', width: 112, value: ({ lockId }) => lockId },
    { id: 'program', name: 'Program', width: 92, canGroup: true, value: ({ program }) => program },
    {
      ...{ id: 'noteRate', name: 'Rate, %', width: 76, isNumber: true, isPercent: true },
      ...{ value: ({ noteRate }) => noteRate, show: shownNumber((rate) => percent(rate, 3)) },
    },
    {
      ...{ id: 'loanAmount', name: 'Loan', width: 104, isNumber: true, show: cash },
      ...{ value: loanAmount, total: sumOf(loanAmount) },
    },
    { id: 'to', name: 'Goes to', width: 120, canGroup: true, value: destinationOf },
    { id: 'price', name: 'Bid', width: 92, isNumber: true, value: (row) => row.price, show: quoted },
    {
      ...{ id: 'allIn', name: 'All in', about: 'Per 100, all of it', width: 92, isNumber: true },
      ...{ value: ({ allInPer100 }) => allInPer100, show: quoted },
    },
    {
      ...{ id: 'tba', name: 'TBA all in', about: 'Best TBA, per 100', width: 92, isNumber: true },
      ...{ value: ({ tba }) => tba?.allInPer100 ?? null, show: quoted },
    },
    {
      ...{ id: 'coupon', name: 'Coupon', about: 'Of the best TBA, %', width: 76, isNumber: true },
      ...{ value: ({ tba }) => tba?.coupon ?? null, isPercent: true },
      show: shownNumber((coupon) => percent(coupon, 1)),
    },
    {
      ...{ id: 'gain', name: 'Gain', about: 'Over the best TBA, dollars', width: 84, isNumber: true },
      ...{ value: gain, show: change, total: sumOf(gain) },
    },
    {
      ...{ id: 'givenUp', name: 'Given up', about: 'What the limits cost the loan, dollars', width: 84 },
      ...{ isNumber: true, value: givenUp, show: cash, total: sumOf(givenUp) },
    },
    {
      ...{ id: 'value', name: 'Value', width: 118, isNumber: true, show: cash },
      ...{ value, total: sumOf(value) },
    },
    { id: 'servicing', name: 'Servicing', width: 92, canGroup: true, value: (row) => row.servicing },
    { id: 'mode', name: 'Mode', width: 104, canGroup: true, value: ({ mode }) => mode },
    { id: 'payment', name: 'Paid on', width: 104, canGroup: true, value: ({ paymentDate }) => paymentDate },
    { id: 'bids', name: 'Bids', width: 62, isNumber: true, value: ({ bids }) => bids.length },
  ];
}
