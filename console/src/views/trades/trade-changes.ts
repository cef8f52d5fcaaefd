import { api } from '../../api/session.ts';
import type { Trade } from '../../api/trades.ts';
import { isByFace } from './quantity-unit.ts';
import { monthAfter, numbers, poolsOf, poolsText, rate, texts, type Written } from './written.ts';

/** A field of a form on a trade. */
export interface ChangeField {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly kind?: 'text' | 'number' | 'date' | 'month' | 'choice' | 'pools';
  readonly choices?: readonly { readonly value: string; readonly name: string }[];
  readonly isRequired?: boolean;
  /** What stands in it at first. */
  readonly start?: (trade: Trade) => string;
}

/** Something that can be done with a trade. */
export interface TradeChange {
  readonly verb: string;
  readonly name: string;
  /** What it does. */
  readonly about: string;
  readonly fields: readonly ChangeField[];
  /** Whether it waits for another person where trades do. */
  readonly needsApproval: boolean;
  /** Whether the trade can take it as it stands; the server has the last word. */
  readonly applies: (trade: Trade) => boolean;
  readonly send: (tradeId: string, written: Written) => Promise<unknown>;
}

const isTba = ({ trade }: Trade): boolean => /^(UMBS|GNMA)/.test(trade.instrument);
const isFree = ({ status, pendingChange }: Trade): boolean => status === 'open' && pendingChange === null;

const openQuantity: ChangeField = {
  name: 'quantity',
  label: 'Quantity',
  kind: 'number',
  hint: 'All that is open when left as it is',
  start: (trade) => String(trade.openQuantity),
};
const commission: ChangeField = { name: 'commission', label: 'Commission', hint: 'Dollars, such as 125.50' };
const reason: ChangeField = { name: 'reason', label: 'Reason' };
const atMark = (trade: Trade): string => trade.pnl?.markPrice?.toString() ?? '';
const PRICE_HINT = 'Per 100: 100.25, or ticks such as 100-08+';

/** All that can be done with a trade, in the order of its life. */
export const TRADE_CHANGES: readonly TradeChange[] = [
  {
    verb: 'amend',
    name: 'Amend',
    about: 'Puts right what was booked. Once parts are closed only quantity and commission can change.',
    needsApproval: true,
    applies: isFree,
    fields: [
      { name: 'price', label: 'Price', hint: PRICE_HINT, start: ({ trade }) => String(trade.price) },
      {
        name: 'quantity',
        label: 'Quantity',
        kind: 'number',
        hint: 'The whole, closed or not',
        start: ({ trade }) => String(trade.quantity),
      },
      { name: 'settlementMonth', label: 'Month', kind: 'month', start: ({ trade }) => trade.settlementMonth },
      {
        name: 'settlementDate',
        label: 'Settlement date',
        kind: 'date',
        hint: 'Where it is not the month’s own',
        start: ({ trade }) => trade.settlementDate ?? '',
      },
      { name: 'counterparty', label: 'Counterparty', start: ({ trade }) => trade.counterparty ?? '' },
      { ...commission, start: ({ trade }) => trade.commission ?? '' },
      reason,
    ],
    send: (tradeId, written) =>
      api.call('POST /v1/trades/{tradeId}/amend', {
        path: { tradeId },
        body: {
          ...texts(
            written,
            'price',
            'settlementMonth',
            'settlementDate',
            'counterparty',
            'commission',
            'reason',
          ),
          ...numbers(written, 'quantity'),
        },
      }),
  },
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
    verb: 'allocate',
    name: 'Allocate',
    about: 'Names the pools or loans it is filled with, in place of those named before.',
    needsApproval: false,
    applies: (trade) => isFree(trade) && isTba(trade),
    fields: [
      {
        name: 'allocations',
        label: 'Pools or loans',
        kind: 'pools',
        hint: 'One a line: a pool’s number, or loans between + signs; then a space and the current face',
        start: ({ allocations }) => poolsText(allocations),
      },
    ],
    send: (tradeId, written) =>
      api.call('POST /v1/trades/{tradeId}/allocate', {
        path: { tradeId },
        body: { allocations: poolsOf(written['allocations'] ?? '') },
      }),
  },
  {
    verb: 'fail',
    name: 'Fail',
    about: 'It was not delivered on its day, and settles later for the same proceeds.',
    needsApproval: false,
    applies: (trade) => isFree(trade) && isByFace(trade.trade.instrument),
    fields: [
      openQuantity,
      { name: 'expectedDate', label: 'Settles instead on', kind: 'date', isRequired: true },
      {
        name: 'contractualDate',
        label: 'Was due on',
        kind: 'date',
        hint: 'The settlement date when left empty',
      },
      {
        name: 'chargeRatePercent',
        label: 'Fails charge, % a year',
        kind: 'number',
        hint: 'As agreed; or by the market’s practice from the rate beside it',
      },
      {
        name: 'referenceRatePercent',
        label: 'Federal funds target, lower limit, %',
        kind: 'number',
        hint: 'On the day it was due',
      },
      reason,
    ],
    send: (tradeId, written) =>
      api.call('POST /v1/trades/{tradeId}/fail', {
        path: { tradeId },
        body: {
          expectedDate: written['expectedDate'] ?? '',
          ...texts(written, 'contractualDate', 'reason'),
          ...numbers(written, 'quantity'),
          ...rate('chargeRate', written['chargeRatePercent']),
          ...rate('referenceRate', written['referenceRatePercent']),
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
  {
    verb: 'cancel',
    name: 'Cancel',
    about: 'Takes back a trade of which nothing is closed: it counts no longer, and stays on record.',
    needsApproval: true,
    applies: ({ status, closings, pendingChange }) =>
      (status === 'open' || status === 'pending') && closings.length === 0 && pendingChange === null,
    fields: [reason],
    send: (tradeId, written) =>
      api.call('POST /v1/trades/{tradeId}/cancel', { path: { tradeId }, body: texts(written, 'reason') }),
  },
];
