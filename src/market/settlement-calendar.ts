import {
  addToMonth,
  dateOfSerial,
  firstOfMonth,
  type IsoDate,
  type IsoMonth,
  monthOf,
  serialOf,
} from '../core/dates.ts';
import { CounterpoiseError } from '../core/errors.ts';
import settlementTables from './data/settlement-dates.json' with { type: 'json' };
import { PROGRAM_TERMS, type Program, type SettlementClass } from './programs.ts';
import type { MarketSnapshot } from './snapshot.ts';

/** When a program's TBA of a month settles. @throws CounterpoiseError MARKET_SETTLEMENT_UNKNOWN */
export type SettlementDates = (program: Program, month: IsoMonth) => IsoDate;

/** A market day's own settlement dates, by {@link settlementKey}. */
export type SettlementOverrides = ReadonlyMap<string, IsoDate>;

const MONTHS_AHEAD_MAX = 24;

const PUBLISHED: SettlementOverrides = new Map(
  settlementTables.tables.flatMap(({ settlementClass, year, days }) =>
    days.map((day, i): [string, IsoDate] => {
      const month = `${year}-${String(i + 1).padStart(2, '0')}` as IsoMonth;
      return [settlementKey(settlementClass, month), dateOfSerial(serialOf(firstOfMonth(month)) + day - 1)];
    }),
  ),
);

/** Key of a settlement date: a class (or a program) and a month. */
export function settlementKey(classOrProgram: string, month: IsoMonth): string {
  return `${classOrProgram} ${month}`;
}

/**
 * Settlement date of a class and month: the market day's own, else the published one.
 *
 * @source SIFMA, MBS Notification and Settlement Dates (dated tables with their sources in data/settlement-dates.json);
 *   no business-day rule reproduces them, so an unknown month is refused
 * @throws CounterpoiseError MARKET_SETTLEMENT_UNKNOWN
 */
export function settlementDate(
  settlementClass: SettlementClass,
  month: IsoMonth,
  overrides: SettlementOverrides = new Map(),
): IsoDate {
  const key = settlementKey(settlementClass, month);
  const date = overrides.get(key) ?? PUBLISHED.get(key);
  if (date === undefined) throw unknownSettlement(`Class ${settlementClass}`, settlementClass, month);
  return date;
}

/** The published settlement dates alone. @throws CounterpoiseError MARKET_SETTLEMENT_UNKNOWN */
export const publishedSettlementDates: SettlementDates = (program, month) =>
  settlementDate(PROGRAM_TERMS[program].settlementClass, month);

/**
 * Settlement dates of a market day: a quote's own date wins, then another of the same class and month, then
 * `settlementDates`, then the published table.
 *
 * @param snapshot of whose quotes none contradict each other (see assessMarket)
 * @returns a lookup that throws MARKET_SETTLEMENT_UNKNOWN, naming program, class and month
 */
export function settlementDatesOf(snapshot: MarketSnapshot): SettlementDates {
  const overrides = settlementOverrides(snapshot);
  return (program, month) => {
    const own = overrides.get(settlementKey(program, month));
    if (own !== undefined) return own;
    const { settlementClass } = PROGRAM_TERMS[program];
    const key = settlementKey(settlementClass, month);
    const date = overrides.get(key) ?? PUBLISHED.get(key);
    if (date === undefined) throw unknownSettlement(program, settlementClass, month);
    return date;
  };
}

function settlementOverrides(snapshot: MarketSnapshot): SettlementOverrides {
  const dates = new Map<string, IsoDate>();
  const quoted = (snapshot.tba ?? []).flatMap(({ program, settlementMonth, settlementDate: date }) =>
    date === undefined ? [] : [{ program, settlementMonth, date }],
  );
  for (const { settlementClass, settlementMonth, settlementDate: date } of snapshot.settlementDates ?? []) {
    dates.set(settlementKey(settlementClass, settlementMonth), date);
  }
  for (const { program, settlementMonth, date } of quoted) {
    dates.set(settlementKey(PROGRAM_TERMS[program].settlementClass, settlementMonth), date);
    dates.set(settlementKey(program, settlementMonth), date);
  }
  return dates;
}

/**
 * The first settlement of a program's class on or after a date.
 *
 * @param date funding date plus the days a loan needs to be pooled and delivered
 * @param settlementDates of the market day
 * @throws CounterpoiseError MARKET_SETTLEMENT_UNKNOWN when a month that has to be looked at has no date
 */
export function firstSettlementOnOrAfter(
  program: Program,
  date: IsoDate,
  settlementDates: SettlementDates,
): { readonly month: IsoMonth; readonly date: IsoDate } {
  for (let ahead = 0; ahead < MONTHS_AHEAD_MAX; ahead++) {
    const month = addToMonth(monthOf(date), ahead);
    const settlement = settlementDates(program, month);
    if (settlement >= date) return { month, date: settlement };
  }
  throw unknownSettlement(program, PROGRAM_TERMS[program].settlementClass, monthOf(date));
}

function unknownSettlement(
  name: string,
  settlementClass: SettlementClass,
  month: IsoMonth,
): CounterpoiseError {
  return new CounterpoiseError(
    'MARKET_SETTLEMENT_UNKNOWN',
    `No settlement date is known for ${name} (SIFMA class ${settlementClass}) in ${month}.`,
    {
      field: 'settlementDate',
      found: month,
      accepted:
        `a TBA quote of that program and month with settlementDate and source, or an entry of settlementDates ` +
        `{"settlementClass": "${settlementClass}", "settlementMonth": "${month}", "settlementDate", "source"} in the market file`,
    },
  );
}
