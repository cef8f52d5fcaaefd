import type { PullThroughParameters } from '../../src/models/pull-through/parameters.ts';
import { type BaseRateTerm, withBaseRateTerms } from './base-rate-terms.ts';
import { type Design, designOf } from './design.ts';
import type { HistorySample } from './history-sample.ts';
import { lenderDeviation, withLenderPrecision } from './lender-deviation.ts';
import type { Penalty } from './likelihood.ts';
import { maximizeLikelihood } from './newton.ts';
import { fitRateResponse, type ResponseFit } from './rate-response-fit.ts';
import { type Admission, admitTerms, HISTORY_LIMITS, type RefusedTerm, refusal } from './term-admission.ts';

/** The logit of pull-through fitted to a sample. */
export interface LogitFit {
  readonly terms: readonly BaseRateTerm[];
  readonly anchorStage: BaseRateTerm;
  /** Lenders with a base rate of their own, in the order of their parameters after the terms'; none for one lender. */
  readonly lenders: readonly string[];
  /** τ, on the logit; absent for one lender. */
  readonly lenderDeviation?: number;
  readonly design: Design;
  /** Parameters (terms, lenders, a, ln b), their covariance and what was free. */
  readonly response: ResponseFit;
  readonly refused: readonly RefusedTerm[];
}

export interface LogitFitOptions {
  /** Whether the interval of a is wanted, which takes as long as the fit. */
  readonly profileA: boolean;
}

/** Standard deviation of a level's effect about its default, on the logit: seven new locks' worth of belief. */
const LEVEL_DEVIATION = 1;
/** Standard error of a slope beyond which the history says nothing of it. */
const SLOPE_ERROR_MAX = 1;
const FIRST_LENDER_PRECISION = 4;

/**
 * Fits logit p = base rate + a·tanh(Δ/b) by penalised maximum likelihood, as far as the sample can tell it.
 *
 * Effects of levels are drawn towards the record's with a standard deviation of 1, lenders towards their mean with one of
 * greatest marginal likelihood; intercept, slopes and response are free.
 *
 * @source own derivation, docs/models/pull-through.md
 * @param record where nothing else is told, and the centre of the penalty
 * @returns undefined when the sample is too small for anything; see `refused` of {@link admitTerms}
 */
export function fitLogit(
  sample: HistorySample,
  record: PullThroughParameters,
  options: LogitFitOptions,
): { readonly fit?: LogitFit; readonly refused: readonly RefusedTerm[] } {
  const admission = admitTerms(sample, record);
  if (admission.terms.length === 0) {
    const { reason, detail } = admission.refused[0]!;
    const response = [
      { term: 'response.a', reason, detail, used: record.response.a },
      { term: 'response.b', reason, detail, used: record.response.b },
    ];
    return { refused: [...admission.refused, ...response] };
  }
  const { lenders, refused } = lendersOf(sample);
  const fit = fitTerms(sample, admission, lenders, record, options);
  const all = [...fit.refused, ...refused];
  return { fit: { ...fit, refused: all }, refused: all };
}

function fitTerms(
  sample: HistorySample,
  admission: Admission,
  lenders: readonly string[],
  record: PullThroughParameters,
  options: LogitFitOptions,
): LogitFit {
  const { terms } = admission;
  const design = designOf(sample, terms, lenders, record);
  const size = design.columnCount + 2;
  const start = new Float64Array(size);
  const free = new Uint8Array(size).fill(1, 0, design.columnCount);
  const precisions = new Float64Array(size);
  terms.forEach((term, column) => {
    start[column] = term.valueIn(record);
    if (term.categorical) precisions[column] = 1 / (LEVEL_DEVIATION * LEVEL_DEVIATION);
  });
  start[size - 2] = record.response.a;
  start[size - 1] = Math.log(record.response.b);
  const plain: Penalty = { precisions, centres: start };
  const first = maximizeLikelihood(design, {
    start,
    free,
    penalty: withLenderPrecision(plain, terms.length, lenders.length, FIRST_LENDER_PRECISION),
  });
  const deviation =
    lenders.length === 0 ? undefined : lenderDeviation(design, terms.length, first.theta, free, plain);
  const penalty =
    deviation === undefined
      ? plain
      : withLenderPrecision(plain, terms.length, lenders.length, 1 / (deviation * deviation));
  const response = fitRateResponse(design, first.theta, free, penalty, record.response, {
    ...options,
    allowed: admission.response,
  });
  const vague = terms.filter((term, column) => {
    const error = Math.sqrt(response.covariance.robust[column * size + column]!);
    return column > 0 && !term.categorical && !(error <= SLOPE_ERROR_MAX);
  });
  if (vague.length > 0) {
    const verdict = {
      reason: 'not-identified',
      detail: `Its standard error exceeds ${SLOPE_ERROR_MAX}.`,
    } as const;
    const fewer = {
      ...admission,
      terms: terms.filter((term) => !vague.includes(term)),
      refused: [...admission.refused, ...vague.map((term) => refusal(term, verdict, record))],
    };
    return fitTerms(sample, fewer, lenders, record, options);
  }
  return {
    terms,
    anchorStage: admission.anchorStage,
    lenders,
    ...(deviation === undefined ? {} : { lenderDeviation: deviation }),
    design,
    response,
    refused: [...admission.refused, ...response.refused],
  };
}

/** Lenders by name; observations without one are of the lender ''. */
function lendersOf({ observations }: HistorySample): {
  readonly lenders: readonly string[];
  readonly refused: readonly RefusedTerm[];
} {
  const lenders = [...new Set(observations.map(({ lenderId }) => lenderId ?? ''))].sort();
  // One lender's base rate is the intercept.
  if (lenders.length === 1) return { lenders: [], refused: [] };
  if (lenders.length <= HISTORY_LIMITS.lendersMax) return { lenders, refused: [] };
  const detail = `${lenders.length} lenders; at most ${HISTORY_LIMITS.lendersMax} get a base rate of their own.`;
  return { lenders: [], refused: [{ term: 'lenders', reason: 'too-many-lenders', detail, used: 0 }] };
}

/**
 * The record that a fit gives the desk.
 *
 * @param lenderId whose base rate to use; the mean of lenders when absent or not in the fit
 */
export function recordOfFit(
  { terms, lenders, response }: LogitFit,
  record: PullThroughParameters,
  lenderId: string | undefined,
): PullThroughParameters {
  const { theta } = response.maximum;
  const bFitted = response.free[theta.length - 1] === 1;
  const values = new Map(terms.map(({ name }, column) => [name, theta[column]!]));
  const lender = lenderId === undefined ? -1 : lenders.indexOf(lenderId);
  if (lender >= 0) {
    values.set('lenderIntercept', values.get('lenderIntercept')! + theta[terms.length + lender]!);
  }
  return {
    ...withBaseRateTerms(record, values),
    response: {
      a: theta[theta.length - 2]!,
      b: bFitted ? Math.exp(theta[theta.length - 1]!) : record.response.b,
    },
  };
}
