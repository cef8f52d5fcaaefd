import type { IsoDate } from '../core/dates.ts';
import type { ErrorItem } from '../core/errors.ts';
import { CounterpoiseError } from '../core/errors.ts';
import type { Position } from '../instruments/position.ts';
import { businessDaysBetween } from '../market/business-days.ts';
import { futuresDates, optionLastTrade } from '../market/futures-calendar.ts';
import { futuresContractTerms } from '../market/futures-contracts.ts';
import { poolNotification } from '../market/pool-notification.ts';
import type { SettlementDates } from '../market/settlement-calendar.ts';
import { lastDeliveryDay } from '../models/treasury/delivery.ts';
import type { TradeState } from './trade-state.ts';

/** What a trade needs on a day. */
export const CALENDAR_EVENTS = [
  'notification',
  'settlement',
  'fail-expected',
  'first-position',
  'first-notice',
  'last-trade',
  'last-delivery',
] as const;
export type CalendarEvent = (typeof CALENDAR_EVENTS)[number];

/** A day on which something is due of a trade. */
export interface CalendarEntry {
  readonly date: IsoDate;
  readonly event: CalendarEvent;
  /** The time of day by which it is due, RFC 3339 UTC; null for the day itself. */
  readonly by: string | null;
  /** Business days from the day asked about; 0 for that day or one before. */
  readonly businessDaysAway: number;
  readonly isPast: boolean;
  readonly tradeId: string;
  readonly instrument: string;
  readonly settlementMonth: string;
  readonly side: Position['side'];
  readonly openQuantity: number;
  /** Face named by pools and loans so far; null for what is not filled with pools. */
  readonly allocatedFace: number | null;
  readonly counterparty: string | null;
}

/** What is due of some trades, by day. */
export interface TradeCalendar {
  readonly asOf: IsoDate;
  readonly entries: readonly CalendarEntry[];
  readonly failures: readonly ErrorItem[];
}

interface DueDay {
  readonly date: IsoDate;
  readonly event: CalendarEvent;
  readonly by?: string;
}

/**
 * The days of all open trades: notification and settlement of TBAs, settlement of bond forwards, the exchange's days of
 * futures and options, deliveries that failed. A trade whose days are not known fails alone.
 *
 * @param settlementDates of a market day, or the published ones
 */
export function tradeCalendar(
  trades: readonly TradeState[],
  asOf: IsoDate,
  settlementDates: SettlementDates,
): TradeCalendar {
  const entries: CalendarEntry[] = [];
  const failures: ErrorItem[] = [];
  trades.forEach((state, index) => {
    if (state.status !== 'open') return;
    try {
      entries.push(...daysOf(state, settlementDates).map((day) => calendarEntry(state, day, asOf)));
    } catch (error) {
      if (!(error instanceof CounterpoiseError)) throw error;
      const detail = `Trade ${state.tradeId}: ${error.message}`;
      failures.push({ pointer: `/trades/${index}`, code: error.code, detail });
    }
  });
  entries.sort((a, b) => order(a.date, b.date) || order(a.tradeId, b.tradeId) || eventOrder(a, b));
  return { asOf, entries, failures };
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function eventOrder(a: CalendarEntry, b: CalendarEntry): number {
  return CALENDAR_EVENTS.indexOf(a.event) - CALENDAR_EVENTS.indexOf(b.event);
}

function daysOf(state: TradeState, settlementDates: SettlementDates): readonly DueDay[] {
  const { name, settlementMonth, settlementDate } = state.trade;
  switch (name.kind) {
    case 'tba': {
      const date = settlementDate ?? settlementDates(name.program, settlementMonth);
      const notified = poolNotification(date);
      const notification = { date: notified.date, event: 'notification', by: notified.by } as const;
      return [notification, { date, event: 'settlement' }, ...failedDays(state)];
    }
    case 'bond-forward':
      return settlementDate === undefined
        ? []
        : [{ date: settlementDate, event: 'settlement' }, ...failedDays(state)];
    case 'treasury-future': {
      const dates = futuresDates(name.contract, settlementMonth);
      const terms = futuresContractTerms(name.contract, settlementMonth);
      return [
        { date: dates.firstPosition, event: 'first-position' },
        { date: dates.firstNotice, event: 'first-notice' },
        { date: dates.lastTrade, event: 'last-trade' },
        { date: lastDeliveryDay(terms, settlementMonth), event: 'last-delivery' },
      ];
    }
    case 'future-option':
      return [{ date: optionLastTrade(settlementMonth), event: 'last-trade' }];
  }
}

function failedDays({ fail }: TradeState): readonly DueDay[] {
  return fail === null ? [] : [{ date: fail.expectedDate, event: 'fail-expected' }];
}

function calendarEntry(state: TradeState, { date, event, by }: DueDay, asOf: IsoDate): CalendarEntry {
  const { tradeId, trade, openQuantity, allocations } = state;
  const { instrument, settlementMonth, side, counterparty = null } = trade;
  const allocated = allocations.reduce((sum, { face }) => sum + face, 0);
  return {
    date,
    event,
    by: by ?? null,
    businessDaysAway: businessDaysBetween(asOf, date),
    isPast: date < asOf,
    tradeId,
    instrument,
    settlementMonth,
    side,
    openQuantity,
    allocatedFace: trade.name.kind === 'tba' ? Math.round(allocated * 100) / 100 : null,
    counterparty,
  };
}
