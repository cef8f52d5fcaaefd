import type { Trade } from '../../api/trades.ts';
import { dollars, type PriceStyle, price } from '../../format/numbers.ts';
import type { GridColumn } from '../../parts/grid/grid-column.ts';
import { amount, money, numeric, sideText } from './columns.ts';

/** Columns of the blotter. */
export function tradeColumns(style: PriceStyle): readonly GridColumn<Trade>[] {
  const quoted = numeric((value) => price(value, style));
  return [
    { id: 'tradeId', name: 'Trade', width: 130, value: ({ tradeId }) => tradeId },
    {
      id: 'status',
      name: 'Status',
      width: 160,
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
      show: numeric(dollars),
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
    { id: 'traded', name: 'Traded', width: 106, value: ({ trade }) => trade.tradeDate },
    {
      id: 'quantity',
      name: 'Quantity',
      about: 'As booked, closed or not',
      width: 104,
      isNumber: true,
      value: ({ trade }) => trade.quantity,
      show: numeric(dollars),
      isHidden: true,
    },
    {
      id: 'allocated',
      name: 'Allocated',
      about: 'Face of the pools and loans named',
      width: 104,
      isNumber: true,
      value: ({ allocations }) => allocations.reduce((sum, { face }) => sum + face, 0),
      show: numeric(dollars),
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
