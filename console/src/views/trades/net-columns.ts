import { dollars, type PriceStyle, price, signed } from '../../format/numbers.ts';
import type { GridColumn } from '../../parts/grid/grid-column.ts';
import { money, numeric } from './columns.ts';
import type { NetPosition } from './net-positions.ts';

/** Columns of what is open by instrument and month. */
export function netColumns(style: PriceStyle): readonly GridColumn<NetPosition>[] {
  const quoted = numeric((value) => price(value, style));
  return [
    { id: 'instrument', name: 'Instrument', width: 150, value: ({ instrument }) => instrument },
    { id: 'month', name: 'Month', width: 84, canGroup: true, value: ({ month }) => month },
    {
      id: 'net',
      name: 'Net',
      about: 'Dollars of face, or contracts; negative when sold',
      width: 118,
      isNumber: true,
      value: ({ net }) => net,
      show: numeric((value) => signed(value)),
    },
    {
      id: 'bought',
      name: 'Bought',
      width: 110,
      isNumber: true,
      value: ({ bought }) => bought,
      show: numeric(dollars),
    },
    {
      id: 'averageBuy',
      name: 'Average',
      about: 'Of purchases',
      width: 88,
      isNumber: true,
      value: ({ averageBuy }) => averageBuy,
      show: quoted,
    },
    {
      id: 'sold',
      name: 'Sold',
      width: 110,
      isNumber: true,
      value: ({ sold }) => sold,
      show: numeric(dollars),
    },
    {
      id: 'averageSell',
      name: 'Average',
      about: 'Of sales',
      width: 88,
      isNumber: true,
      value: ({ averageSell }) => averageSell,
      show: quoted,
    },
    {
      id: 'breakEven',
      name: 'Break-even',
      about: 'Price at which all that is open gains nothing',
      width: 92,
      isNumber: true,
      value: ({ breakEven }) => breakEven,
      show: quoted,
    },
    money('unrealised', 'Unrealised', ({ unrealised }) => unrealised),
    money('realised', 'Realised', ({ realised }) => realised),
    money('total', 'Gain', ({ total }) => total),
    { id: 'trades', name: 'Trades', width: 70, isNumber: true, value: ({ tradeCount }) => tradeCount },
    {
      id: 'unmarked',
      name: 'No mark',
      about: 'Open trades without a price, whose gain is in no sum',
      width: 74,
      isNumber: true,
      value: ({ unmarkedCount }) => unmarkedCount,
    },
  ];
}
