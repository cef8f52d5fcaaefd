import type { ServicingRow } from '../../../../src/desk/servicing/servicing-result.ts';
import { dollars, fixed, percent } from '../../format/numbers.ts';
import { type GridColumn, meanOf, shownNumber, sumOf } from '../../parts/grid/grid-column.ts';

const whole = shownNumber((value) => fixed(value, 0));
const thousandths = shownNumber((value) => fixed(value, 3));
const cash = shownNumber(dollars);

type Value = (row: ServicingRow) => number;

/** A number and, beside it, its standard error. */
function measured(
  id: string,
  name: string,
  of: (row: ServicingRow) => { readonly value: number; readonly standardError: number },
  digits: number,
  about: string,
  isHidden = false,
): readonly GridColumn<ServicingRow>[] {
  const show = shownNumber((value) => fixed(value, digits));
  const column = { width: 100, isNumber: true, show, isHidden };
  return [
    { ...column, id, name, about, value: (row) => of(row).value },
    {
      ...column,
      id: `${id}Error`,
      name: '±',
      about: `Standard error of ${name.toLowerCase()}`,
      width: 76,
      value: (row) => of(row).standardError,
    },
  ];
}

const balance: Value = (row) => row.balance;
const value: Value = (row) => row.value.value;

/** A number that counts by balance. */
function byBalance(id: string, name: string, of: Value, show: (cell: number) => string, width = 84) {
  return { id, name, width, isNumber: true, value: of, show: shownNumber(show), total: meanOf(of, balance) };
}

/** Columns of the rights. */
export const RIGHT_COLUMNS: readonly GridColumn<ServicingRow>[] = [
  { id: 'servicingId', name: 'Right', width: 118, value: ({ servicingId }) => servicingId },
  { id: 'program', name: 'Program', width: 96, canGroup: true, value: ({ program }) => program },
  {
    ...byBalance(
      'noteRate',
      'Rate, %',
      ({ noteRate }) => noteRate,
      (rate) => percent(rate, 3),
    ),
    isPercent: true,
    canGroup: true,
  },
  {
    ...{ id: 'balance', name: 'Balance', width: 124, isNumber: true, show: cash },
    ...{ value: balance, total: sumOf(balance) },
  },
  {
    ...{ id: 'loanCount', name: 'Loans', width: 76, isNumber: true, show: whole },
    ...{ value: ({ loanCount }) => loanCount, total: sumOf(({ loanCount }) => loanCount) },
  },
  byBalance(
    'ageMonths',
    'Age',
    ({ ageMonths }) => ageMonths,
    (months) => fixed(months, 0),
    70,
  ),
  {
    ...byBalance(
      'remaining',
      'Remaining',
      ({ remainingMonths }) => remainingMonths,
      (months) => fixed(months, 0),
    ),
    isHidden: true,
  },
  byBalance(
    'fee',
    'Fee, bp',
    ({ servicingFeeBp }) => servicingFeeBp,
    (bp) => fixed(bp, 1),
  ),
  byBalance(
    'oas',
    'OAS, bp',
    ({ oasBp }) => oasBp,
    (bp) => fixed(bp, 0),
  ),
  {
    ...{ id: 'value', name: 'Value', width: 110, isNumber: true, show: cash },
    ...{ value, total: sumOf(value) },
  },
  {
    id: 'valueError',
    name: '±',
    about: 'Standard error of the value',
    width: 76,
    isNumber: true,
    value: (row) => row.value.standardError,
    show: cash,
  },
  {
    ...{ id: 'multiple', name: 'Multiple', about: 'Value in years of fee', width: 84, isNumber: true },
    ...{ value: ({ multiple }) => multiple.value, show: thousandths },
  },
  {
    ...{ id: 'price', name: 'Price', about: 'Value per 100 of balance', width: 76, isNumber: true },
    ...{ value: ({ pricePer100 }) => pricePer100.value, show: thousandths },
  },
  ...measured(
    'duration',
    'Duration',
    ({ measures }) => measures.effectiveDuration,
    2,
    'Years, of its own value',
  ),
  ...measured('convexity', 'Convexity', ({ measures }) => measures.effectiveConvexity, 0, 'Years²'),
  {
    id: 'dv01',
    name: 'DV01',
    about: 'Dollars for rates 1 bp lower; negative where rising rates gain',
    width: 90,
    isNumber: true,
    value: ({ measures }) => measures.dv01.value,
    show: cash,
    total: sumOf(({ measures }) => measures.dv01.value),
  },
  ...measured('dv01', 'DV01', ({ measures }) => measures.dv01, 0, '').slice(1),
  ...measured(
    'spread',
    'Spread duration',
    ({ measures }) => measures.spreadDuration,
    2,
    'Years: loss for 1 bp more of OAS',
    true,
  ),
  ...measured(
    'refinancing',
    'Refinancing',
    ({ measures }) => measures.refinancingDuration,
    3,
    'Relative loss per unit of the multiplier',
    true,
  ),
  ...measured(
    'basis',
    'Basis duration',
    ({ measures }) => measures.basisDuration,
    2,
    'Years: loss for mortgage rates 1 bp higher against swaps',
    true,
  ),
  {
    id: 'flags',
    name: 'Too noisy',
    about: 'Measures whose error exceeds the tolerance',
    width: 150,
    canGroup: true,
    value: ({ flags }) => flags.join(' '),
  },
];
