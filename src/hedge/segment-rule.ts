import { z } from 'zod';
import {
  CHANNELS,
  DELIVERY_TYPES,
  LOAN_PURPOSES,
  LOCK_STAGES,
  OCCUPANCIES,
  type RateLock,
} from '../instruments/rate-lock.ts';
import type { ServicingRight } from '../instruments/servicing-right.ts';
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

/** What a segment may hold beside positions. */
export const HOLDINGS = ['lock', 'servicing'] as const;

/**
 * Which locks and servicing rights belong to a segment: those that meet every condition that is stated. A list is met by
 * any of its values, a range by its ends and what lies between; what does not state an attribute meets no condition on it.
 */
export const segmentRuleSchema = z.strictObject({
  /** Locks of the pipeline, or servicing rights; both without it. */
  holding: oneOf(HOLDINGS),
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

/** What a rule can ask of a lock or of a servicing right; what it does not have is absent. */
export interface SegmentAttributes {
  readonly holding: (typeof HOLDINGS)[number];
  readonly program: string;
  readonly channel?: string;
  readonly purpose?: string;
  readonly stage?: string;
  readonly occupancy?: string;
  readonly deliveryType?: string;
  readonly settlementMonth?: string;
  readonly couponPercent?: number;
  readonly noteRatePercent: number;
  /** Of a right, its loans' average balance. */
  readonly loanAmount: number;
  readonly fico?: number;
  readonly ltvPercent?: number;
  /** Of a right, the months that remain. */
  readonly termMonths: number;
  readonly lockId?: string;
}

/** Rates are written to a thousandth of a percent. */
const RATE_DECIMALS = 6;

function inPercent(rate: number): number {
  return Number((rate * 100).toFixed(RATE_DECIMALS));
}

/** What a rule can ask of a lock. */
export function lockAttributes({ lock, couponPercent, settlementMonth }: SegmentedLock): SegmentAttributes {
  return {
    ...lock,
    holding: 'lock',
    noteRatePercent: inPercent(lock.noteRate),
    couponPercent,
    settlementMonth,
  };
}

/** What a rule can ask of a servicing right. */
export function rightAttributes(right: ServicingRight): SegmentAttributes {
  return {
    ...right,
    holding: 'servicing',
    noteRatePercent: inPercent(right.noteRate),
    loanAmount: right.balance / right.loanCount,
    termMonths: right.remainingMonths,
  };
}

/**
 * Whether a lock or a servicing right belongs to a segment. A rule without conditions takes all of them.
 *
 * @source docs/models/hedge.md, "Segments"
 */
export function meetsRule(rule: SegmentRule, held: SegmentAttributes): boolean {
  const within = (range: SegmentRule['fico'], value: number | undefined): boolean =>
    range === undefined ||
    (value !== undefined &&
      value >= (range.from ?? Number.NEGATIVE_INFINITY) &&
      value <= (range.to ?? Number.POSITIVE_INFINITY));
  const among = (values: readonly string[] | undefined, value: string | undefined): boolean =>
    values === undefined || (value !== undefined && values.includes(value));
  return (
    among(rule.holding, held.holding) &&
    among(rule.program, held.program) &&
    among(rule.channel, held.channel) &&
    among(rule.purpose, held.purpose) &&
    among(rule.stage, held.stage) &&
    among(rule.occupancy, held.occupancy) &&
    among(rule.deliveryType, held.deliveryType) &&
    among(rule.settlementMonth, held.settlementMonth) &&
    within(rule.couponPercent, held.couponPercent) &&
    within(rule.noteRatePercent, held.noteRatePercent) &&
    within(rule.loanAmount, held.loanAmount) &&
    within(rule.fico, held.fico) &&
    within(rule.ltvPercent, held.ltvPercent) &&
    within(rule.termMonths, held.termMonths) &&
    (rule.lockIdPrefix === undefined || held.lockId?.startsWith(rule.lockIdPrefix) === true)
  );
}
