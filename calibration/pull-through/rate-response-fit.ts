import { invariant } from '../../src/core/invariant.ts';
import type { PullThroughResponse } from '../../src/models/pull-through/parameters.ts';
import { clusteredCovariance, type ParameterCovariance } from './clustered-covariance.ts';
import type { Design } from './design.ts';
import type { Penalty } from './likelihood.ts';
import { maximizeScalar } from './maximize-scalar.ts';
import { LIKELIHOOD_TOLERANCE, type Maximum, maximizeLikelihood } from './newton.ts';
import { type ProfileInterval, profileInterval } from './profile-interval.ts';
import type { RefusedTerm } from './term-admission.ts';

/** Everything fitted, with the response to rates fitted or held as far as the history tells it. */
export interface ResponseFit {
  readonly maximum: Maximum;
  /** 1 for parameters that were fitted. */
  readonly free: Uint8Array;
  readonly covariance: ParameterCovariance;
  /** b where it was held while a was fitted; absent where it was fitted or both are the record's. */
  readonly heldB?: number;
  /** 95 %, of a; absent where a was held or its interval not wanted. */
  readonly aInterval?: ProfileInterval;
  /** 95 %, of b, percent points; absent where no search was made. */
  readonly bInterval?: ProfileInterval;
  readonly refused: readonly RefusedTerm[];
}

export interface ResponseFitOptions {
  /** Whether there are outcomes enough for the response. */
  readonly allowed: boolean;
  /** Whether the interval of a is wanted. */
  readonly profileA: boolean;
}

/** Domain of the response: that of the record, above a scale that is a step rather than a response. */
const LARGEST_A = 10;
const B_RANGE = [0.1, 20] as const;
const B_LOOKS = 6;
/** Ratio of the ends of b's 95 % interval up to which b counts as known: about a factor of two either way. */
const B_ENDS_RATIO_MAX = 4;
/** First guess of the standard error of ln b where the likelihood is no parabola. */
const LOG_B_ERROR_GUESS = 0.5;
/** On ln b; Newton's method does the rest. */
const B_TOLERANCE = 1;
/** Standard deviation of rate moves below which they are none, percent points. */
const MOVE_DEVIATION_MIN = 0.02;
/** Standard error of a above which a history says too little of it: half the default 1.8 and more. */
const A_ERROR_MAX = 1;

/**
 * Fits the response a·tanh(Δ/b) with all coefficients: a at the held b first, then b where the history tells it.
 *
 * Moves much smaller than b show the slope a/b alone. b is therefore fitted only when the ends of its 95 % interval are
 * within a factor of four; otherwise it is held at the value of that interval nearest to the record's, and a is fitted to it. a
 * is held too when rates did not move or its standard error exceeds 1, and is 0 when its estimate is negative.
 *
 * @source own derivation, docs/models/pull-through.md
 * @param start coefficients near their maximum, with a and ln b of the record
 * @param free coefficients that are fitted; a and ln b are decided here
 */
export function fitRateResponse(
  design: Design,
  start: Float64Array,
  free: Uint8Array,
  penalty: Penalty,
  record: PullThroughResponse,
  { allowed, profileA }: ResponseFitOptions,
): ResponseFit {
  const size = start.length;
  const [indexA, indexB] = [size - 2, size - 1];
  const search = (aFree: boolean, bFree: boolean) => {
    const chosen = free.slice();
    chosen[indexA] = aFree ? 1 : 0;
    chosen[indexB] = bFree ? 1 : 0;
    return chosen;
  };
  const held = (a: number, refused: readonly RefusedTerm[]): ResponseFit => {
    const chosen = search(false, false);
    const at = start.slice();
    at[indexA] = a;
    at[indexB] = Math.log(record.b);
    const maximum = maximizeLikelihood(design, { start: at, free: chosen, penalty });
    return {
      maximum,
      free: chosen,
      covariance: covarianceAt(design, maximum, chosen, penalty),
      refused,
    };
  };
  const both = (reason: RefusedTerm['reason'], detail: string): readonly RefusedTerm[] => [
    { term: 'response.a', reason, detail, used: record.a },
    { term: 'response.b', reason, detail, used: record.b },
  ];
  if (!allowed) {
    return held(
      record.a,
      both('events-per-parameter', 'Too few locks of the rarer outcome for the response as well.'),
    );
  }
  const moved = deviationOf(design.rateMoves);
  if (moved < MOVE_DEVIATION_MIN) {
    const detail = `The market rate moved by ${moved.toFixed(3)} percent points (standard deviation).`;
    return held(record.a, both('no-rate-variation', detail));
  }
  const freeA = search(true, false);
  const atRecord = start.slice();
  atRecord[indexB] = Math.log(record.b);
  const linear = maximizeLikelihood(design, { start: atRecord, free: freeA, penalty });
  const linearCovariance = covarianceAt(design, linear, freeA, penalty);
  const errorA = Math.sqrt(linearCovariance.robust[indexA * size + indexA]!);
  const slope = `at b ${record.b} the history gives a ${linear.theta[indexA]!.toFixed(2)} ± ${errorA.toFixed(2)}`;
  if (!(errorA <= A_ERROR_MAX)) {
    const detail = `Rates moved by ${moved.toFixed(2)} percent points (standard deviation): ${slope}.`;
    return held(record.a, both('not-identified', detail));
  }
  if (linear.theta[indexA]! <= 0) {
    return held(0, [
      {
        term: 'response.a',
        reason: 'at-bound',
        detail: `Pull-through rose as rates fell: ${slope}.`,
        used: 0,
      },
      {
        term: 'response.b',
        reason: 'not-identified',
        detail: 'Without a response it has no scale.',
        used: record.b,
      },
    ]);
  }
  const freeBoth = search(true, true);
  const ratio =
    linearCovariance.robust[indexA * size + indexA]! / linearCovariance.plain[indexA * size + indexA]!;
  const bent = fitScale(design, linear, freeBoth, penalty);
  const bInterval = scaleInterval(design, bent.maximum, freeBoth, penalty, ratio);
  if (bent.inside && isKnown(bInterval)) {
    const covariance = covarianceAt(design, bent.maximum, freeBoth, penalty);
    return {
      maximum: bent.maximum,
      free: freeBoth,
      covariance,
      ...(profileA ? { aInterval: profiledA(design, bent.maximum, freeBoth, penalty, covariance) } : {}),
      bInterval,
      refused: [],
    };
  }
  const b = Math.min(Math.max(record.b, bInterval.low ?? 0), bInterval.high ?? Number.POSITIVE_INFINITY);
  const at = linear.theta.slice();
  at[indexB] = Math.log(b);
  const maximum = b === record.b ? linear : maximizeLikelihood(design, { start: at, free: freeA, penalty });
  const covariance = b === record.b ? linearCovariance : covarianceAt(design, maximum, freeA, penalty);
  return {
    maximum,
    free: freeA,
    covariance,
    heldB: b,
    ...(profileA ? { aInterval: profiledA(design, maximum, freeA, penalty, covariance) } : {}),
    bInterval,
    refused: [
      {
        term: 'response.b',
        reason: 'not-identified',
        detail: `Rates moved by ${moved.toFixed(2)} percent points (standard deviation), which shows the slope a/b and little of its bend: ${boundsText(bInterval)}`,
        used: b,
      },
    ],
  };
}

function covarianceAt(
  design: Design,
  { theta }: Maximum,
  free: Uint8Array,
  penalty: Penalty,
): ParameterCovariance {
  const covariance = clusteredCovariance(design, theta, free, penalty);
  invariant(covariance !== undefined, 'The information at a maximum is positive definite.');
  return covariance;
}

/** The greatest likelihood over ln b too, and whether it lies inside the range rather than at an end of it. */
interface ScaleMaximum {
  readonly maximum: Maximum;
  readonly inside: boolean;
}

function fitScale(design: Design, near: Maximum, free: Uint8Array, penalty: Penalty): ScaleMaximum {
  const size = near.theta.length;
  const fixed = free.slice();
  fixed[size - 1] = 0;
  let best = near;
  let warm = near.theta;
  const profile = (logB: number): number => {
    const start = warm.slice();
    // The slope at no move is well told: keeping it starts the search near its end.
    start[size - 2] = Math.min(LARGEST_A, start[size - 2]! * Math.exp(logB - start[size - 1]!));
    start[size - 1] = logB;
    const found = maximizeLikelihood(design, {
      start,
      free: fixed,
      penalty,
      tolerance: LIKELIHOOD_TOLERANCE,
    });
    warm = found.theta;
    const a = found.theta[size - 2]!;
    if (!(a > 0 && a <= LARGEST_A)) return Number.NEGATIVE_INFINITY;
    if (found.likelihood.value > best.likelihood.value) best = found;
    return found.likelihood.value;
  };
  const [low, high] = [Math.log(B_RANGE[0]), Math.log(B_RANGE[1])];
  maximizeScalar(profile, [low, high], B_LOOKS, B_TOLERANCE);
  const found = maximizeLikelihood(design, { start: best.theta, free, penalty });
  const [a, logB] = [found.theta[size - 2]!, found.theta[size - 1]!];
  const inside = found.converged && a > 0 && a <= LARGEST_A && logB > low && logB < high;
  return inside && found.likelihood.value >= best.likelihood.value
    ? { maximum: found, inside }
    : { maximum: best, inside: false };
}

/** @param varianceRatio of a, where b has none of its own */
function scaleInterval(
  design: Design,
  maximum: Maximum,
  free: Uint8Array,
  penalty: Penalty,
  varianceRatio: number,
): ProfileInterval {
  const size = maximum.theta.length;
  const index = size - 1;
  const covariance = clusteredCovariance(design, maximum.theta, free, penalty);
  const variance = covariance?.robust[index * size + index];
  const slope = maximum.theta[size - 2]! / Math.exp(maximum.theta[index]!);
  const interval = profileInterval(design, { free, penalty }, maximum, {
    index,
    domain: [Math.log(B_RANGE[0]), Math.log(B_RANGE[1])],
    standardError: variance === undefined ? LOG_B_ERROR_GUESS : Math.min(1, Math.sqrt(variance)),
    varianceRatio:
      covariance === undefined ? varianceRatio : variance! / covariance.plain[index * size + index]!,
    startAt: (logB) => {
      const theta = maximum.theta.slice();
      theta[size - 2] = slope * Math.exp(logB);
      return theta;
    },
  });
  const exp = (end: number | undefined) => (end === undefined ? undefined : Math.exp(end));
  return { low: exp(interval.low), high: exp(interval.high) };
}

function profiledA(
  design: Design,
  maximum: Maximum,
  free: Uint8Array,
  penalty: Penalty,
  { robust, plain }: ParameterCovariance,
): ProfileInterval {
  const size = maximum.theta.length;
  const index = size - 2;
  const b = Math.exp(maximum.theta[size - 1]!);
  const slope = maximum.theta[index]! / b;
  return profileInterval(design, { free, penalty }, maximum, {
    index,
    domain: [0, LARGEST_A],
    standardError: Math.sqrt(robust[index * size + index]!),
    varianceRatio: robust[index * size + index]! / plain[index * size + index]!,
    ...(free[size - 1] === 0
      ? {}
      : {
          startAt: (a: number) => {
            const theta = maximum.theta.slice();
            // With a moved, the scale that keeps the slope is the one to start from.
            if (a > 0) theta[size - 1] = Math.log(a / slope);
            return theta;
          },
        }),
  });
}

function isKnown({ low, high }: ProfileInterval): boolean {
  return low !== undefined && high !== undefined && high <= B_ENDS_RATIO_MAX * low;
}

function boundsText({ low, high }: ProfileInterval): string {
  const from = low === undefined ? `${B_RANGE[0]} (the least)` : low.toFixed(2);
  const to = high === undefined ? `${B_RANGE[1]} (the greatest)` : high.toFixed(2);
  return `every b from ${from} to ${to} fits about as well (95 %).`;
}

function deviationOf(values: Float64Array): number {
  let mean = 0;
  let squares = 0;
  values.forEach((value, index) => {
    const distance = value - mean;
    mean += distance / (index + 1);
    squares += distance * (value - mean);
  });
  return Math.sqrt(squares / Math.max(1, values.length - 1));
}
