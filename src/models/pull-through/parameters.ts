import { z } from 'zod';
import { CHANNELS, LOAN_PURPOSES, OCCUPANCIES } from '../../instruments/rate-lock.ts';
import { PROGRAMS } from '../../market/programs.ts';

const probability = z.number().gt(0).lt(1);
const logit = z.number().min(-10).max(10);

/** Answer of pull-through to a move of the mortgage rate: logit p = logit p₀ + a·tanh(Δ/b). */
const rateResponseSchema = z.strictObject({
  /** Largest shift of the logit. */
  a: z.number().min(0).max(10),
  /** Scale of the move, percent points. */
  b: z.number().positive().max(20),
});

/** Answer of renegotiation to a fall of the mortgage rate. */
const renegotiationResponseSchema = z.strictObject({
  /** Fall from which borrowers ask, percent points, positive. */
  thresholdPercentPoints: z.number().min(0).max(5),
  /** Share of would-be fallout that renegotiates after a very large fall. */
  largestShare: z.number().min(0).max(1),
  /** Further fall at which 63 % of the largest share is reached, percent points. */
  scalePercentPoints: z.number().positive().max(10),
  /** What a renegotiated lock costs the lender, points (per 100). */
  costPoints: z.number().min(0).max(10),
});

/** Everything the pull-through of a lock depends on; a fit to a lender's history has the same shape. */
export const pullThroughParametersSchema = z.strictObject({
  source: z.string().max(1000),
  response: rateResponseSchema,
  /** Probability by stage of the base lock: purchase, retail, UMBS30, credit score 740, primary, locked today for 45 days. */
  stageProbability: z.strictObject({
    locked: probability,
    submitted: probability,
    approved: probability,
    'clear-to-close': probability,
  }),
  /** Added to every logit: the lender's own base rate. */
  lenderIntercept: logit,
  /** Logit per ten days since the lock. */
  per10DaysLocked: logit,
  /** Logit per fifteen days by which the lock term exceeds 45. */
  per15DaysOfTerm: logit,
  /** Logit per 50 points of credit score over 740. */
  per50Fico: logit,
  purpose: z.strictObject(forEach(LOAN_PURPOSES)),
  channel: z.strictObject(forEach(CHANNELS)),
  occupancy: z.strictObject(forEach(OCCUPANCIES)),
  program: z.strictObject(forEach(PROGRAMS)),
  /** Absent: renegotiation is off. */
  renegotiation: renegotiationResponseSchema.optional(),
});

export type PullThroughResponse = z.output<typeof rateResponseSchema>;
export type RenegotiationResponse = z.output<typeof renegotiationResponseSchema>;
export type PullThroughParameters = z.output<typeof pullThroughParametersSchema>;

function forEach<Name extends string>(names: readonly Name[]): Record<Name, typeof logit> {
  return Object.fromEntries(names.map((name) => [name, logit])) as Record<Name, typeof logit>;
}

/**
 * Pull-through of a lender without a history of its own.
 *
 * @source Optimal Blue, Market Advantage reports of 2025: purchase locks 83.6 %, refinance locks 60–69 %;
 *   the response is pinned to 75 % → 85 % at +100 bp; the other effects are illustrative, with the signs
 *   desks report. See docs/models/pull-through.md
 */
export const DEFAULT_PULL_THROUGH: PullThroughParameters = Object.freeze({
  source:
    'defaults: published industry averages of 2025 and illustrative effects, docs/models/pull-through.md',
  response: Object.freeze({ a: 1.8, b: 2.708 }),
  stageProbability: Object.freeze({
    locked: 0.836,
    submitted: 0.87,
    approved: 0.92,
    'clear-to-close': 0.975,
  }),
  lenderIntercept: 0,
  per10DaysLocked: -0.1,
  per15DaysOfTerm: -0.15,
  per50Fico: 0.1,
  purpose: Object.freeze({ purchase: 0, 'rate-term': -1.03, 'cash-out': -1.03 }),
  channel: Object.freeze({ retail: 0, wholesale: -0.25, correspondent: 0.4 }),
  occupancy: Object.freeze({ primary: 0, 'second-home': -0.05, investor: -0.15 }),
  program: Object.freeze({
    UMBS30: 0,
    UMBS20: 0.05,
    UMBS15: 0.1,
    'GNMA2-30': -0.15,
    'GNMA2-15': -0.05,
    'GNMA1-30': -0.15,
  }),
});

/**
 * Response of renegotiation for desks that allow it: a fall of a quarter point, at half a point's cost.
 *
 * @source threshold and cost: common lender policy; share and scale illustrative, docs/models/pull-through.md
 */
export const DEFAULT_RENEGOTIATION: RenegotiationResponse = Object.freeze({
  thresholdPercentPoints: 0.25,
  largestShare: 0.6,
  scalePercentPoints: 0.5,
  costPoints: 0.5,
});
