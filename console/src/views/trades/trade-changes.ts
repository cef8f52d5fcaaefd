import { api } from '../../api/session.ts';
import {
  commission,
  isFree,
  isTba,
  openQuantity,
  PRICE_HINT,
  reason,
  type TradeChange,
} from './change-field.ts';
import { CLOSING_CHANGES } from './closing-changes.ts';
import { isByFace } from './quantity-unit.ts';
import { numbers, poolsOf, poolsText, rate, texts } from './written.ts';

/** What changes a trade and leaves it open. */
const TERM_CHANGES: readonly TradeChange[] = [
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
];

const CANCEL: TradeChange = {
  verb: 'cancel',
  name: 'Cancel',
  about: 'Takes back a trade of which nothing is closed: it counts no longer, and stays on record.',
  needsApproval: true,
  applies: ({ status, closings, pendingChange }) =>
    (status === 'open' || status === 'pending') && closings.length === 0 && pendingChange === null,
  fields: [reason],
  send: (tradeId, written) =>
    api.call('POST /v1/trades/{tradeId}/cancel', { path: { tradeId }, body: texts(written, 'reason') }),
};

/** All that can be done with a trade. */
export const TRADE_CHANGES: readonly TradeChange[] = [...TERM_CHANGES, ...CLOSING_CHANGES, CANCEL];
