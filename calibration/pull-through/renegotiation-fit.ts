import { solveLinear } from '../../src/core/solve-system.ts';
import {
  DEFAULT_RENEGOTIATION,
  type RenegotiationResponse,
} from '../../src/models/pull-through/parameters.ts';
import { renegotiationShare } from '../../src/models/pull-through/renegotiation.ts';
import { type HistorySample, rateMoveOf } from './history-sample.ts';
import { maximizeScalar } from './maximize-scalar.ts';
import type { RefusedTerm } from './term-admission.ts';

/** The renegotiation of a history, fitted where it shows one. */
export interface RenegotiationFit {
  /** Absent: renegotiation stays as in the record. */
  readonly response?: RenegotiationResponse;
  /** Standard errors of what was fitted. */
  readonly standardErrors: { readonly largestShare?: number; readonly scalePercentPoints?: number };
  readonly refused: readonly RefusedTerm[];
}

/** Locks that neither funded at their rate nor stayed within the threshold, of each kind, below which nothing is fitted. */
const OUTCOMES_MIN = 20;
/** Share of renegotiations that may stand above the threshold before the threshold itself is doubted. */
const ABOVE_THRESHOLD_MAX = 0.1;
const SCALE_RANGE = [0.05, 5] as const;
const SCALE_LOOKS = 21;
const SCALE_TOLERANCE = 1e-7;
/** Standard error of ln scale beyond which falls were too alike to tell it. */
const LOG_SCALE_ERROR_MAX = 0.7;
const BISECTIONS = 60;

/**
 * Fits the share of would-be fallout that renegotiates, q(Δ) = q_max·(1 − exp(−(−Δ − threshold)/scale)), by maximum
 * likelihood given that a lock did not fund at its rate; threshold and cost are the lender's policy and stay.
 *
 * Given funding the two outcomes left are one Bernoulli trial, so that this part of the likelihood stands alone.
 *
 * @source own derivation, docs/models/pull-through.md
 * @param policy threshold and cost
 * @returns no response where renegotiations are absent, too few, or contradict the threshold
 */
export function fitRenegotiation(
  sample: HistorySample,
  policy: RenegotiationResponse = DEFAULT_RENEGOTIATION,
): RenegotiationFit {
  const { beyond, renegotiated, above, total } = trialsOf(sample, policy);
  const count = renegotiated.reduce((sum, value) => sum + value, 0);
  const refuse = (reason: RefusedTerm['reason'], detail: string): RenegotiationFit => ({
    standardErrors: {},
    refused: [{ term: 'renegotiation', reason, detail, used: 0 }],
  });
  if (total === 0) return refuse('not-in-history', 'No lock of the history was renegotiated.');
  if (above > ABOVE_THRESHOLD_MAX * total) {
    const detail = `${above} of ${total} renegotiations came without a fall of ${policy.thresholdPercentPoints} percent points, which the form rules out.`;
    return refuse('not-identified', detail);
  }
  if (count < OUTCOMES_MIN || beyond.length - count < OUTCOMES_MIN) {
    const detail = `Beyond the threshold ${count} locks were renegotiated and ${beyond.length - count} fell out; ${OUTCOMES_MIN} of each are needed.`;
    return refuse('too-few-outcomes', detail);
  }
  const shareAt = (scale: number) => bestShare(beyond, renegotiated, scale);
  const logLikelihood = (logScale: number): number => {
    const scale = Math.exp(logScale);
    return valueAt(beyond, renegotiated, shareAt(scale), scale);
  };
  const range = [Math.log(SCALE_RANGE[0]), Math.log(SCALE_RANGE[1])] as const;
  const fitted = Math.exp(maximizeScalar(logLikelihood, range, SCALE_LOOKS, SCALE_TOLERANCE).at);
  const largestShare = shareAt(fitted);
  const errors = errorsAt(beyond, largestShare, fitted);
  const told = errors !== undefined && errors.scale / fitted <= LOG_SCALE_ERROR_MAX && largestShare < 1;
  const held: RefusedTerm[] = [
    {
      term: 'renegotiation.thresholdPercentPoints',
      reason: 'not-in-history',
      detail: 'The lender’s policy.',
      used: policy.thresholdPercentPoints,
    },
    {
      term: 'renegotiation.costPoints',
      reason: 'not-in-history',
      detail: 'The lender’s policy.',
      used: policy.costPoints,
    },
  ];
  if (told) {
    return {
      response: { ...policy, largestShare, scalePercentPoints: fitted },
      standardErrors: { largestShare: errors.share, scalePercentPoints: errors.scale },
      refused: held,
    };
  }
  const scale = policy.scalePercentPoints;
  const share = shareAt(scale);
  return {
    response: { ...policy, largestShare: share },
    standardErrors: { largestShare: shareErrorAt(beyond, share, scale) },
    refused: [
      ...held,
      {
        term: 'renegotiation.scalePercentPoints',
        reason: 'not-identified',
        detail: 'Falls of the market rate were too alike to tell the scale from the largest share.',
        used: scale,
      },
    ],
  };
}

interface Trials {
  /** Fall beyond the threshold, percent points. */
  readonly beyond: Float64Array;
  readonly renegotiated: Uint8Array;
  /** Renegotiations up to the threshold, and all of them. */
  readonly above: number;
  readonly total: number;
}

/** Each lock once: its move and its outcome are the same in all its observations. */
function trialsOf({ observations }: HistorySample, policy: RenegotiationResponse): Trials {
  const locks = observations.filter(
    ({ lockIndex, outcome }, index) =>
      observations[index - 1]?.lockIndex !== lockIndex && outcome !== 'funded',
  );
  const beyondOf = (lock: (typeof locks)[number]) => -rateMoveOf(lock) - policy.thresholdPercentPoints;
  const trials = locks.filter((lock) => beyondOf(lock) > 0);
  const isRenegotiated = (lock: (typeof locks)[number]) => lock.outcome === 'renegotiated';
  const total = locks.filter(isRenegotiated).length;
  return {
    beyond: Float64Array.from(trials, beyondOf),
    renegotiated: Uint8Array.from(trials, (lock) => (isRenegotiated(lock) ? 1 : 0)),
    above: total - trials.filter(isRenegotiated).length,
    total,
  };
}

function valueAt(beyond: Float64Array, renegotiated: Uint8Array, share: number, scale: number): number {
  let value = 0;
  for (let i = 0; i < beyond.length; i++) {
    const q = share * -Math.expm1(-beyond[i]! / scale);
    value += Math.log(renegotiated[i] === 1 ? q : 1 - q);
  }
  return value;
}

/** The share at which the score, which falls in it, vanishes; 1 where it does not. */
function bestShare(beyond: Float64Array, renegotiated: Uint8Array, scale: number): number {
  const reached = beyond.map((x) => -Math.expm1(-x / scale));
  const score = (share: number): number => {
    let sum = 0;
    for (let i = 0; i < reached.length; i++) {
      const g = reached[i]!;
      sum += renegotiated[i] === 1 ? 1 / share : -g / (1 - share * g);
    }
    return sum;
  };
  if (score(1) >= 0) return 1;
  let [low, high] = [0, 1];
  for (let i = 0; i < BISECTIONS; i++) {
    const middle = (low + high) / 2;
    if (score(middle) > 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Standard errors from the expected information in (share, scale); undefined where it is singular. */
function errorsAt(
  beyond: Float64Array,
  share: number,
  scale: number,
): { readonly share: number; readonly scale: number } | undefined {
  let [shares, mixed, scales] = [0, 0, 0];
  for (const x of beyond) {
    const decay = Math.exp(-x / scale);
    const q = share * (1 - decay);
    const weight = 1 / (q * (1 - q));
    const byShare = 1 - decay;
    const byScale = (-share * decay * x) / (scale * scale);
    shares += weight * byShare * byShare;
    mixed += weight * byShare * byScale;
    scales += weight * byScale * byScale;
  }
  const information = [
    [shares, mixed],
    [mixed, scales],
  ];
  const ofShare = solveLinear(information, [1, 0])[0]!;
  const ofScale = solveLinear(information, [0, 1])[1]!;
  if (!(ofShare > 0 && ofScale > 0)) return undefined;
  return { share: Math.sqrt(ofShare), scale: Math.sqrt(ofScale) };
}

function shareErrorAt(beyond: Float64Array, share: number, scale: number): number {
  const response = { ...DEFAULT_RENEGOTIATION, thresholdPercentPoints: 0, scalePercentPoints: scale };
  let information = 0;
  for (const x of beyond) {
    const g = renegotiationShare(-x, { ...response, largestShare: 1 });
    const q = share * g;
    information += q < 1 ? (g * g) / (q * (1 - q)) : 0;
  }
  return 1 / Math.sqrt(information);
}
