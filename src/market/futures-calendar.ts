import { z } from 'zod';
import { addDays, addToMonth, firstOfMonth, type IsoDate, type IsoMonth, weekday } from '../core/dates.ts';
import { CounterpoiseError } from '../core/errors.ts';
import {
  addBusinessDays,
  businessDaysBetween,
  lastBusinessDayOfMonth,
  nextBusinessDay,
  previousBusinessDay,
} from './business-days.ts';
import data from './data/futures-calendar.json' with { type: 'json' };
import { type FutureQuote, futureQuoteSchema, isoMonthSchema } from './snapshot.ts';

const FRIDAY = 5;
const DAYS_IN_WEEK = 7;

const daysSchema = z.number().int().min(0).max(20);
const fileSchema = z.strictObject({
  description: z.string(),
  futures: z
    .array(
      z.strictObject({
        contracts: z.array(futureQuoteSchema.shape.contract).min(1),
        firstDeliveryMonth: isoMonthSchema,
        firstPositionDays: daysSchema,
        firstNoticeDays: daysSchema,
        lastTradeDays: daysSchema,
        source: z.string().min(1),
      }),
    )
    .min(1),
  options: z
    .array(
      z.strictObject({ firstMonth: isoMonthSchema, lastFridayDays: daysSchema, source: z.string().min(1) }),
    )
    .min(1),
});

const FILE = fileSchema.parse(data);

/** Days of a futures contract that a desk must not miss. */
export interface FuturesDates {
  /** From here on a long position can be assigned a delivery. */
  readonly firstPosition: IsoDate;
  readonly firstNotice: IsoDate;
  readonly lastTrade: IsoDate;
}

/**
 * First position, first notice and last trading day of a contract of a delivery month.
 *
 * @source dated rows of data/futures-calendar.json
 * @throws CounterpoiseError MARKET_INCOMPLETE when the contract is not known for so early a month
 */
export function futuresDates(contract: FutureQuote['contract'], deliveryMonth: IsoMonth): FuturesDates {
  const row = FILE.futures
    .filter((one) => one.contracts.includes(contract) && one.firstDeliveryMonth <= deliveryMonth)
    .at(-1);
  if (row === undefined) throw tooEarly(contract, deliveryMonth);
  const firstOfDelivery = nextBusinessDay(firstOfMonth(deliveryMonth));
  const lastOfDelivery = lastBusinessDayOfMonth(deliveryMonth);
  return {
    firstPosition: addBusinessDays(firstOfDelivery, -row.firstPositionDays),
    firstNotice: addBusinessDays(firstOfDelivery, -row.firstNoticeDays),
    lastTrade: addBusinessDays(lastOfDelivery, -row.lastTradeDays),
  };
}

/**
 * Last trading day of options on Treasury futures of a month.
 *
 * @source dated rows of data/futures-calendar.json
 * @throws CounterpoiseError MARKET_INCOMPLETE for a month earlier than the rules here
 */
export function optionLastTrade(optionMonth: IsoMonth): IsoDate {
  const row = FILE.options.filter((one) => one.firstMonth <= optionMonth).at(-1);
  if (row === undefined) throw tooEarly('options on futures', optionMonth);
  const last = lastBusinessDayOfMonth(addToMonth(optionMonth, -1));
  let friday = addDays(last, -((weekday(last) - FRIDAY + DAYS_IN_WEEK) % DAYS_IN_WEEK));
  while (businessDaysBetween(friday, last) < row.lastFridayDays) friday = addDays(friday, -DAYS_IN_WEEK);
  return previousBusinessDay(friday);
}

function tooEarly(what: string, month: IsoMonth): CounterpoiseError {
  return new CounterpoiseError(
    'MARKET_INCOMPLETE',
    `The trading days of ${what} are not known for ${month}.`,
    {
      field: 'month',
      found: month,
      accepted: 'a later month',
    },
  );
}
