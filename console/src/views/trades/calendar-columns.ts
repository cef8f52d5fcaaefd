import type { CalendarEntry } from '../../api/trades.ts';
import { clockTime, dollars } from '../../format/numbers.ts';
import type { GridColumn } from '../../parts/grid/grid-column.ts';
import { numeric, sideText } from './columns.ts';

/** Columns of the settlement calendar. */
export const CALENDAR_COLUMNS: readonly GridColumn<CalendarEntry>[] = [
  { id: 'date', name: 'Day', width: 112, canGroup: true, value: ({ date }) => date },
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
    show: numeric(dollars),
  },
  {
    id: 'allocated',
    name: 'Allocated',
    about: 'Face of the pools and loans named',
    width: 110,
    isNumber: true,
    value: ({ allocatedFace }) => allocatedFace,
    show: numeric(dollars),
  },
  {
    id: 'counterparty',
    name: 'Counterparty',
    width: 140,
    canGroup: true,
    value: ({ counterparty }) => counterparty,
  },
];
