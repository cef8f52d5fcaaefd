import type { CalendarEntry, Roll, Trade } from '../../api/trades.ts';
import { clockTime, dollars, fixed, type PriceStyle, percent, price, signed } from '../../format/numbers.ts';
import { type CellValue, type GridColumn, sumOf } from '../../parts/grid/grid-column.ts';
import type { NetPosition } from './net-positions.ts';

const number = (show: (value: number) => string) => (value: CellValue) =>
  typeof value === 'number' ? show(value) : '';

/** A decimal text of dollars; nothing where there is none. */
function amount(text: string | null | undefined): number | null {
  return text === null || text === undefined ? null : Number(text);
}

const sideText = (side: string): string => (side === 'buy' ? '▲ buy' : '▼ sell');

/** A column of dollars that can be added up. */
function money<Row>(
  id: string,
  name: string,
  value: (row: Row) => number | null,
  about?: string,
): GridColumn<Row> {
  return {
    id,
    name,
    width: 104,
    isNumber: true,
    value,
    show: number((one) => signed(one)),
    total: sumOf(value),
    ...(about === undefined ? {} : { about }),
  };
}

/** Columns of the blotter. */
export function tradeColumns(style: PriceStyle): readonly GridColumn<Trade>[] {
  const quoted = number((value) => price(value, style));
  return [
    { id: 'tradeId', name: 'Trade', width: 130, value: ({ tradeId }) => tradeId },
    {
      id: 'status',
      name: 'Status',
      width: 120,
      canGroup: true,
      value: ({ status, pendingChange }) => (pendingChange === null ? status : `${status}, ! change waits`),
    },
    { id: 'side', name: 'Side', width: 70, canGroup: true, value: ({ trade }) => sideText(trade.side) },
    {
      id: 'instrument',
      name: 'Instrument',
      width: 130,
      canGroup: true,
      value: ({ trade }) => trade.instrument,
    },
    { id: 'month', name: 'Month', width: 76, canGroup: true, value: ({ trade }) => trade.settlementMonth },
    {
      id: 'open',
      name: 'Open',
      about: 'Dollars of face, or contracts',
      width: 104,
      isNumber: true,
      value: ({ openQuantity }) => openQuantity,
      show: number(dollars),
    },
    {
      id: 'price',
      name: 'Price',
      width: 84,
      isNumber: true,
      value: ({ trade }) => trade.price,
      show: quoted,
    },
    {
      id: 'mark',
      name: 'Mark',
      about: 'Price of the latest market day',
      width: 84,
      isNumber: true,
      value: ({ pnl }) => pnl?.markPrice ?? null,
      show: quoted,
    },
    money('unrealised', 'Unrealised', ({ pnl }) => amount(pnl?.unrealised)),
    money('realised', 'Realised', ({ pnl }) => amount(pnl?.realised)),
    money(
      'total',
      'Gain',
      ({ pnl }) => amount(pnl?.total),
      'Realised, unrealised and fails charges, less commissions',
    ),
    {
      id: 'counterparty',
      name: 'Counterparty',
      width: 130,
      canGroup: true,
      value: ({ trade }) => trade.counterparty ?? null,
    },
    { id: 'traded', name: 'Traded', width: 94, value: ({ trade }) => trade.tradeDate },
    {
      id: 'quantity',
      name: 'Quantity',
      about: 'As booked, closed or not',
      width: 104,
      isNumber: true,
      value: ({ trade }) => trade.quantity,
      show: number(dollars),
      isHidden: true,
    },
    {
      id: 'allocated',
      name: 'Allocated',
      about: 'Face of the pools and loans named',
      width: 104,
      isNumber: true,
      value: ({ allocations }) => allocations.reduce((sum, { face }) => sum + face, 0),
      show: number(dollars),
      isHidden: true,
    },
    {
      id: 'markSource',
      name: 'Marked by',
      width: 190,
      value: ({ pnl }) => pnl?.markSource ?? null,
      isHidden: true,
    },
    {
      id: 'correlation',
      name: 'Correlation',
      width: 150,
      value: ({ correlationId }) => correlationId,
      isHidden: true,
    },
    {
      id: 'origin',
      name: 'From trade',
      width: 130,
      value: ({ originTradeId }) => originTradeId,
      isHidden: true,
    },
  ];
}

/** Columns of what is open by instrument and month. */
export function netColumns(style: PriceStyle): readonly GridColumn<NetPosition>[] {
  const quoted = number((value) => price(value, style));
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
      show: number((value) => signed(value)),
    },
    {
      id: 'bought',
      name: 'Bought',
      width: 110,
      isNumber: true,
      value: ({ bought }) => bought,
      show: number(dollars),
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
      show: number(dollars),
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

/** Columns of the settlement calendar. */
export const CALENDAR_COLUMNS: readonly GridColumn<CalendarEntry>[] = [
  { id: 'date', name: 'Day', width: 96, canGroup: true, value: ({ date }) => date },
  { id: 'event', name: 'What', width: 130, canGroup: true, value: ({ event }) => event.replace('-', ' ') },
  {
    id: 'by',
    name: 'By',
    about: 'Your clock',
    width: 84,
    value: ({ by }) => by,
    show: (by) => clockTime(String(by)),
  },
  {
    id: 'away',
    name: 'In',
    about: 'Business days from today',
    width: 110,
    value: ({ isPast, businessDaysAway: days }) =>
      isPast ? '✕ past' : days === 0 ? '! today' : `${days} ${days === 1 ? 'day' : 'days'}`,
  },
  { id: 'tradeId', name: 'Trade', width: 130, value: ({ tradeId }) => tradeId },
  { id: 'side', name: 'Side', width: 76, canGroup: true, value: ({ side }) => sideText(side) },
  { id: 'instrument', name: 'Instrument', width: 130, canGroup: true, value: ({ instrument }) => instrument },
  { id: 'month', name: 'Month', width: 76, canGroup: true, value: ({ settlementMonth }) => settlementMonth },
  {
    id: 'open',
    name: 'Open',
    width: 110,
    isNumber: true,
    value: ({ openQuantity }) => openQuantity,
    show: number(dollars),
  },
  {
    id: 'allocated',
    name: 'Allocated',
    about: 'Face of the pools and loans named',
    width: 110,
    isNumber: true,
    value: ({ allocatedFace }) => allocatedFace,
    show: number(dollars),
  },
  {
    id: 'counterparty',
    name: 'Counterparty',
    width: 140,
    canGroup: true,
    value: ({ counterparty }) => counterparty,
  },
];

/** Columns of the quoted rolls. */
export function rollColumns(style: PriceStyle): readonly GridColumn<Roll>[] {
  const quoted = number((value) => price(value, style));
  const ticks = number((value) => fixed(value, 2));
  const rate = number((value) => percent(value, 2));
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
      width: 140,
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
      show: number((value) => `${value >= 0 ? '▲' : '▼'} ${signed(value, 2)}`),
    },
    {
      id: 'perMillion',
      name: 'A million',
      about: 'Dollars a million of face',
      width: 88,
      isNumber: true,
      value: ({ advantagePerMillion }) => advantagePerMillion,
      show: number((value) => signed(value)),
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
