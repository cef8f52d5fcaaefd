import { api } from '../../api/session.ts';
import {
  atMark,
  commission,
  isFree,
  openQuantity,
  PRICE_HINT,
  reason,
  type TradeChange,
} from './change-field.ts';
import { isByFace } from './quantity-unit.ts';
import { monthAfter, numbers, texts } from './written.ts';

/** What closes a trade, or a part of it. */
export const CLOSING_CHANGES: readonly TradeChange[] = [
  {
    verb: 'pair-off',
    name: 'Pair off',
    about: 'Closes it against the market at a price, or against an opposite trade of the same counterparty.',
    needsApproval: true,
    applies: isFree,
    fields: [
      openQuantity,
      { name: 'price', label: 'Price', hint: `${PRICE_HINT}; or an opposite trade`, start: atMark },
      {
        name: 'againstTradeId',
        label: 'Opposite trade',
        hint: 'Its id, in place of a price: same instrument, month and counterparty',
      },
      { name: 'penaltyPer100', label: 'Penalty', kind: 'number', hint: 'Points per 100 of face' },
      {
        name: 'gain',
        label: 'A gain is',
        kind: 'choice',
        choices: [
          { value: 'paid', name: 'paid' },
          { value: 'forfeited', name: 'forfeited (mandatory commitment)' },
        ],
        start: () => 'paid',
      },
      commission,
      reason,
    ],
    send: (tradeId, written) => {
      const against = texts(written, 'againstTradeId');
      const { price, gain, ...rest } = texts(written, 'price', 'gain', 'commission', 'reason');
      return api.call('POST /v1/trades/{tradeId}/pair-off', {
        path: { tradeId },
        body: {
          ...rest,
          ...against,
          // An opposite trade says the price itself.
          ...(price === undefined || against.againstTradeId !== undefined ? {} : { price }),
          ...(gain === 'forfeited' ? { gain: 'forfeited' as const } : {}),
          ...numbers(written, 'quantity', 'penaltyPer100'),
        },
      });
    },
  },
  {
    verb: 'roll',
    name: 'Roll',
    about: 'Closes the front month and books the back month under a new id.',
    needsApproval: true,
    applies: (trade) =>
      isFree(trade) && !trade.trade.instrument.startsWith('UST') && !/-[CP]-/.test(trade.trade.instrument),
    fields: [
      openQuantity,
      {
        name: 'frontPrice',
        label: 'Price of the front month',
        hint: PRICE_HINT,
        isRequired: true,
        start: atMark,
      },
      { name: 'drop', label: 'Drop', kind: 'number', hint: 'Points; or a price of the back month' },
      { name: 'backPrice', label: 'Price of the back month', hint: 'In place of a drop' },
      {
        name: 'settlementMonth',
        label: 'Back month',
        kind: 'month',
        isRequired: true,
        start: ({ trade }) => monthAfter(trade.settlementMonth),
      },
      {
        name: 'successorTradeId',
        label: 'Id of the new trade',
        isRequired: true,
        start: ({ tradeId }) => `${tradeId}-R`,
      },
      commission,
      reason,
    ],
    send: (tradeId, written) =>
      api.call('POST /v1/trades/{tradeId}/roll', {
        path: { tradeId },
        body: {
          frontPrice: written['frontPrice'] ?? '',
          settlementMonth: written['settlementMonth'] ?? '',
          successorTradeId: written['successorTradeId'] ?? '',
          ...texts(written, 'backPrice', 'commission', 'reason'),
          ...numbers(written, 'quantity', 'drop'),
        },
      }),
  },
  {
    verb: 'assign',
    name: 'Assign',
    about: 'Another counterparty takes the other side, under a new id.',
    needsApproval: true,
    applies: (trade) => isFree(trade) && isByFace(trade.trade.instrument),
    fields: [
      openQuantity,
      { name: 'counterparty', label: 'New counterparty', isRequired: true },
      { name: 'price', label: 'Price', hint: `${PRICE_HINT}; the traded price when left empty` },
      {
        name: 'successorTradeId',
        label: 'Id of the new trade',
        isRequired: true,
        start: ({ tradeId }) => `${tradeId}-A`,
      },
      commission,
      reason,
    ],
    send: (tradeId, written) =>
      api.call('POST /v1/trades/{tradeId}/assign', {
        path: { tradeId },
        body: {
          counterparty: written['counterparty'] ?? '',
          successorTradeId: written['successorTradeId'] ?? '',
          ...texts(written, 'price', 'commission', 'reason'),
          ...numbers(written, 'quantity'),
        },
      }),
  },
  {
    verb: 'settle',
    name: 'Settle',
    about: 'It was delivered, or settled in cash.',
    needsApproval: false,
    applies: isFree,
    fields: [
      openQuantity,
      {
        name: 'deliveredFace',
        label: 'Face delivered',
        kind: 'number',
        hint: 'The quantity when left empty',
      },
      {
        name: 'settlementDate',
        label: 'Settled on',
        kind: 'date',
        hint: 'The settlement date when left empty; futures and options need it',
      },
      {
        name: 'price',
        label: 'Price',
        hint: 'What it was worth that day; futures and options need it, 0 for an option that expired',
      },
      commission,
      reason,
    ],
    send: (tradeId, written) => {
      const { price, ...rest } = texts(written, 'settlementDate', 'price', 'commission', 'reason');
      return api.call('POST /v1/trades/{tradeId}/settle', {
        path: { tradeId },
        body: {
          ...rest,
          // Nothing is a number, which no quote in ticks says.
          ...(price === undefined ? {} : { price: price === '0' ? 0 : price }),
          ...numbers(written, 'quantity', 'deliveredFace'),
        },
      });
    },
  },
];
