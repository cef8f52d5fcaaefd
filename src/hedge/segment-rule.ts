import { z } from 'zod';
import {
  CHANNELS,
  DELIVERY_TYPES,
  LOAN_PURPOSES,
  LOCK_STAGES,
  OCCUPANCIES,
  type RateLock,
} from '../instruments/rate-lock.ts';
import { PROGRAMS } from '../market/programs.ts';
import { isoMonthSchema } from '../market/snapshot.ts';

/** More values than any of the lists has. */
const VALUES_MAX = 100;

const oneOf = <Value extends string>(values: readonly Value[]) =>
  z.array(z.enum(values)).min(1).max(VALUES_MAX).optional();

/** A range of which either end may be left open; both ends belong to it. */
const rangeSchema = z
  .strictObject({ from: z.number().optional(), to: z.number().optional() })
  .refine(({ from, to }) => from !== undefined || to !== undefined, 'has neither from nor to')
  .refine(({ from, to }) => from === undefined || to === undefined || from <= to, 'ends before it begins')
  .optional();

/**
 * Which locks belong to a segment: those that meet every condition that is stated. A list is met by any of its values, a
 * range by its ends and what lies between; a lock that does not state an attribute meets no condition on it.
 */
export const segmentRuleSchema = z.strictObject({
  program: oneOf(PROGRAMS),
  channel: oneOf(CHANNELS),
  purpose: oneOf(LOAN_PURPOSES),
  stage: oneOf(LOCK_STAGES),
  occupancy: oneOf(OCCUPANCIES),
  deliveryType: oneOf(DELIVERY_TYPES),
  /** Settlement months into which a lock is delivered: the delivery window. */
  settlementMonth: z.array(isoMonthSchema).min(1).max(VALUES_MAX).optional(),
  /** Percent: 5.5. */
  couponPercent: rangeSchema,
  noteRatePercent: rangeSchema,
  loanAmount: rangeSchema,
  fico: rangeSchema,
  ltvPercent: rangeSchema,
  termMonths: rangeSchema,
  lockIdPrefix: z.string().min(1).max(64).optional(),
});

export type SegmentRule = z.output<typeof segmentRuleSchema>;

/** A lock and where it is to be delivered. */
export interface SegmentedLock {
  readonly lock: RateLock;
  /** Pass-through coupon in percent and settlement month of its first delivery. */
  readonly couponPercent: number;
  readonly settlementMonth: string;
}

/** Rates are written to a thousandth of a percent. */
const RATE_DECIMALS = 6;

/**
 * Whether a lock belongs to a segment. A rule without conditions takes every lock.
 *
 * @source docs/models/hedge.md, "Segments"
 */
export function meetsRule(
  rule: SegmentRule,
  { lock, couponPercent, settlementMonth }: SegmentedLock,
): boolean {
  const within = (range: SegmentRule['fico'], value: number | undefined): boolean =>
    range === undefined ||
    (value !== undefined &&
      value >= (range.from ?? Number.NEGATIVE_INFINITY) &&
      value <= (range.to ?? Number.POSITIVE_INFINITY));
  const among = (values: readonly string[] | undefined, value: string | undefined): boolean =>
    values === undefined || (value !== undefined && values.includes(value));
  return (
    among(rule.program, lock.program) &&
    among(rule.channel, lock.channel) &&
    among(rule.purpose, lock.purpose) &&
    among(rule.stage, lock.stage) &&
    among(rule.occupancy, lock.occupancy) &&
    among(rule.deliveryType, lock.deliveryType) &&
    among(rule.settlementMonth, settlementMonth) &&
    within(rule.couponPercent, couponPercent) &&
    within(rule.noteRatePercent, Number((lock.noteRate * 100).toFixed(RATE_DECIMALS))) &&
    within(rule.loanAmount, lock.loanAmount) &&
    within(rule.fico, lock.fico) &&
    within(rule.ltvPercent, lock.ltvPercent) &&
    within(rule.termMonths, lock.termMonths) &&
    (rule.lockIdPrefix === undefined || lock.lockId.startsWith(rule.lockIdPrefix))
  );
}
