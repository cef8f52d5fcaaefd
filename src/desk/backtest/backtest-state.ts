import { z } from 'zod';
import { lockSchema } from '../../book/lock-terms.ts';
import { isoDateSchema, isoMonthSchema } from '../../market/snapshot.ts';
import { POLICIES } from './backtest-config.ts';

const countSchema = z.number().int().min(0);
const centsSchema = z.string().regex(/^-?\d{1,18}\.\d{2}$/, 'is not an amount in cents');
const digestSchema = z.string().regex(/^sha256:[0-9a-f]{64}$/, 'is not sha256: and 64 hexadecimal digits');

/** A lock in the book of a world: as the desk sees it, and what it is not told. */
const heldLockSchema = z.strictObject({
  lock: lockSchema,
  /** Coupons chosen at lock. */
  coupons: z.array(z.strictObject({ coupon: z.number().positive(), weight: z.number().positive().max(1) })),
  fundsOn: isoDateSchema,
  openDays: z.number().int().min(1),
  logitDeviation: z.number(),
  /** Mark to market of the last evening. */
  value: centsSchema,
});
export type HeldLock = z.output<typeof heldLockSchema>;

const holdingSchema = z.strictObject({
  instrument: z.string().min(1).max(64),
  month: isoMonthSchema,
  lots: z.number().int(),
  price: z.number(),
});

const policyDaySchema = z.strictObject({
  /** Gain of the positions held since the evening before. */
  hedge: centsSchema,
  /** Paid for this evening's trades and rolls. */
  cost: centsSchema,
  /** Dollars of face traded, rolls counted once. */
  tradedFace: z.number().min(0),
  /** Dollars of face held this evening, long and short added. */
  heldFace: z.number().min(0),
  /** Standard error of what locks and positions are worth this evening, dollars. */
  markError: z.number().min(0),
  /** Net DV01 of locks and positions before and after this evening's trades; null on an evening without a look at the book. */
  dv01Before: z.number().nullable(),
  dv01After: z.number().nullable(),
});
export type PolicyDay = z.output<typeof policyDaySchema>;

const dayRowSchema = z.strictObject({
  date: isoDateSchema,
  tenYearYield: z.number(),
  mortgageRate: z.number(),
  lockCount: countSchema,
  /** Loan amounts of the evening's book, dollars. */
  lockFace: z.number().min(0),
  arrived: countSchema,
  fallenOut: countSchema,
  funded: countSchema,
  sold: countSchema,
  /** What market and time did to the locks of the evening before. */
  market: centsSchema,
  /** First value of the day's locks. */
  newLocks: centsSchema,
  /** What fallout, funding and stages did. */
  outcomes: centsSchema,
  /** Largest standard error of a TBA price, per 100. */
  priceError: z.number().min(0),
  policies: z.partialRecord(z.enum(POLICIES), policyDaySchema),
});
export type DayRow = z.output<typeof dayRowSchema>;

/** Where a back-test stands after a day: all that the next one needs, so that it can be taken up anywhere. */
export const backtestStateSchema = z.strictObject({
  schemaVersion: z.literal(1),
  /** Digest of the request: a state is of no use to another one. */
  requestDigest: digestSchema,
  /** World and day that come next. */
  world: countSchema,
  day: countSchema,
  locks: z.array(heldLockSchema).max(100_000),
  holdings: z.partialRecord(z.enum(POLICIES), z.array(holdingSchema)),
  /** Days that count, by world; the first of each is the one on which hedges begin. */
  rows: z.array(z.array(dayRowSchema)),
});
export type BacktestState = z.output<typeof backtestStateSchema>;

/** Before the first day of the first world. */
export function initialState(requestDigest: string): BacktestState {
  return { schemaVersion: 1, requestDigest, world: 0, day: 0, locks: [], holdings: {}, rows: [] };
}
