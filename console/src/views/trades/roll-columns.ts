import type { Roll } from '../../api/trades.ts';
import { fixed, type PriceStyle, percent, price, signed } from '../../format/numbers.ts';
import type { GridColumn } from '../../parts/grid/grid-column.ts';
import { numeric } from './columns.ts';

/** Columns of the quoted rolls. */
export function rollColumns(style: PriceStyle): readonly GridColumn<Roll>[] {
  const quoted = numeric((value) => price(value, style));
  const ticks = numeric((value) => fixed(value, 2));
  const rate = numeric((value) => percent(value, 2));
  return [
    {
      id: 'instrument',
      name: 'Instrument',
      width: 130,
      canGroup: true,
      value: ({ instrument }) => instrument,
    },
    {
      id: 'months',
      name: 'Months',
      width: 168,
      canGroup: true,
      value: ({ front, back }) => `${front} → ${back}`,
    },
    {
      id: 'frontPrice',
      name: 'Front',
      width: 80,
      isNumber: true,
      value: ({ frontPrice }) => frontPrice,
      show: quoted,
    },
    {
      id: 'backPrice',
      name: 'Back',
      width: 80,
      isNumber: true,
      value: ({ backPrice }) => backPrice,
      show: quoted,
    },
    {
      id: 'drop',
      name: 'Drop',
      about: '32nds',
      width: 66,
      isNumber: true,
      value: (roll) => roll.dropThirtySeconds,
      show: ticks,
    },
    {
      id: 'implied',
      name: 'Implied financing',
      about: 'Percent, ACT/360: what the roll costs as a loan',
      width: 122,
      isNumber: true,
      value: ({ impliedFinancingRate }) => impliedFinancingRate,
      show: rate,
    },
    {
      id: 'financing',
      name: 'Market',
      about: 'Financing rate of the market, percent',
      width: 76,
      isNumber: true,
      value: ({ financingRate }) => financingRate,
      show: rate,
    },
    {
      id: 'breakEven',
      name: 'Break-even drop',
      about: '32nds at which rolling costs what the market’s financing does',
      width: 116,
      isNumber: true,
      value: ({ breakEvenDrop }) => breakEvenDrop * 32,
      show: ticks,
    },
    {
      id: 'advantage',
      name: 'Advantage',
      about: 'Drop less break-even, 32nds: positive, and rolling brings more than holding',
      width: 94,
      isNumber: true,
      value: ({ advantageThirtySeconds }) => advantageThirtySeconds,
      show: numeric((value) => `${value >= 0 ? '▲' : '▼'} ${signed(value, 2)}`),
    },
    {
      id: 'perMillion',
      name: 'A million',
      about: 'Dollars a million of face',
      width: 88,
      isNumber: true,
      value: ({ advantagePerMillion }) => advantagePerMillion,
      show: numeric((value) => signed(value)),
    },
    {
      id: 'cpr',
      name: 'CPR',
      about: 'Percent; assumed prepayment',
      width: 64,
      isNumber: true,
      value: ({ cpr }) => cpr,
      show: rate,
    },
    { id: 'days', name: 'Days', width: 60, isNumber: true, value: ({ days }) => days },
    { id: 'cprSource', name: 'CPR from', width: 220, value: ({ cprSource }) => cprSource, isHidden: true },
    {
      id: 'financingSource',
      name: 'Rate from',
      width: 200,
      value: ({ financingSource }) => financingSource,
      isHidden: true,
    },
  ];
}
