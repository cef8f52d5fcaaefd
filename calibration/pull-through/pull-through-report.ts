import type { ReportTable } from '../calibration-report.ts';
import type { PullThroughFit } from './pull-through-fit-schema.ts';

/** A point of a reliability plot: on the diagonal when the prediction is right. */
export interface ReliabilityPoint {
  readonly predicted: number;
  readonly observed: number;
  /** 95 % interval of the observed share. */
  readonly low: number;
  readonly high: number;
  /** Observations in the point. */
  readonly count: number;
}

/**
 * The points of a reliability plot, the lowest prediction first.
 *
 * @source Murphy, Winkler, "Reliability of subjective probability forecasts of precipitation and temperature", Appl.
 *   Stat. 26 (1977)
 * @param of held-out locks, or of all locks by the parameters fitted to them
 * @returns none when the fit was not assessed
 */
export function reliabilityPoints(
  { assessment }: PullThroughFit,
  of: 'heldOut' | 'fitted' = 'heldOut',
): readonly ReliabilityPoint[] {
  return (assessment?.[of].byPrediction ?? []).map(({ predicted, observed, low, high, observations }) => ({
    predicted,
    observed,
    low,
    high,
    count: observations,
  }));
}

/**
 * What a desk reads of a fit: what was read, coefficients, what was refused, lenders, scores, reliability, tests.
 *
 * @returns tables whose rows are as long as their columns; those without rows are left out
 */
export function pullThroughTables(fit: PullThroughFit): readonly ReportTable[] {
  return [
    countTable(fit),
    estimateTable(fit),
    refusedTable(fit),
    lenderTable(fit),
    scoreTable(fit),
    reliabilityTable(fit),
    testTable(fit),
  ].filter(({ rows }) => rows.length > 0);
}

function countTable({ counts }: PullThroughFit): ReportTable {
  const { excluded, unknown } = counts;
  const rows = [
    ['locks with a known outcome', counts.locks],
    ['observations of them', counts.observations],
    ['funded', counts.funded],
    ['fallen out', counts.fallenOut],
    ['renegotiated', counts.renegotiated],
    ['left out: still open', excluded.open],
    ['left out: observed as funded', excluded.funded],
    ['left out: observed after expiry', excluded.expired],
    ['left out: same lock and day again', excluded.repeated],
    ...Object.entries(unknown).map(([name, count]) => [`without ${name}`, count] as const),
  ] as const;
  return {
    title: 'Lock history',
    columns: ['what', 'count'],
    rows: rows
      .filter(([, count], index) => index < 5 || count > 0)
      .map(([what, count]) => [what, String(count)]),
  };
}

function estimateTable({ estimates }: PullThroughFit): ReportTable {
  return {
    title: 'Pull-through, fitted',
    columns: ['parameter', 'value', 'standard error', '95 % from', 'to', 'default'],
    rows: estimates.map(({ term, value, standardError, low, high, default: usual }) => [
      term,
      value.toFixed(4),
      standardError.toFixed(4),
      low?.toFixed(4) ?? 'no bound',
      high?.toFixed(4) ?? 'no bound',
      usual.toFixed(4),
    ]),
  };
}

function refusedTable({ refused }: PullThroughFit): ReportTable {
  return {
    title: 'Pull-through, not told by the history',
    columns: ['parameter', 'reason', 'used', 'detail'],
    rows: refused.map(({ term, reason, used, detail }) => [term, reason, used.toFixed(4), detail]),
  };
}

function lenderTable({ lenders }: PullThroughFit): ReportTable {
  return {
    title: 'Base rates by lender',
    columns: ['lender', 'locks', 'intercept', 'standard error'],
    rows: lenders.map(({ lenderId, locks, intercept, standardError }) => [
      lenderId,
      String(locks),
      intercept.toFixed(4),
      standardError.toFixed(4),
    ]),
  };
}

function scoreTable({ assessment }: PullThroughFit): ReportTable {
  const scores = assessment?.scores;
  const named =
    scores === undefined
      ? []
      : ([
          ['fit to the earlier locks', scores.fitted],
          ['default parameters', scores.defaults],
          ['funding rate alone', scores.baseRate],
        ] as const);
  return {
    title: `Held-out locks${assessment === undefined ? '' : `: ${assessment.heldOutLocks} from ${assessment.from}`}`,
    columns: ['prediction', 'Brier score', 'log loss', 'observed less predicted', 'calibration slope'],
    rows: named.map(([name, one]) => [
      name,
      one.brier.toFixed(5),
      one.logLoss.toFixed(5),
      `${(100 * one.calibrationInTheLarge).toFixed(2)} %`,
      one.calibrationSlope?.toFixed(3) ?? '',
    ]),
  };
}

function reliabilityTable({ assessment }: PullThroughFit): ReportTable {
  return {
    title: 'Reliability on held-out locks',
    columns: ['predicted', 'count', 'mean predicted', 'observed', '95 % from', 'to', 'deviations'],
    rows: (assessment?.heldOut.byPrediction ?? []).map((bin) => [
      bin.name,
      String(bin.observations),
      percent(bin.predicted),
      percent(bin.observed),
      percent(bin.low),
      percent(bin.high),
      bin.deviations?.toFixed(1) ?? '',
    ]),
  };
}

function testTable({ tests }: PullThroughFit): ReportTable {
  return {
    title: 'Tests of pull-through',
    columns: ['test', 'result', 'value', 'limit', 'detail'],
    rows: tests.map(({ name, passed, value, limit, relation, detail }) => [
      name,
      passed ? 'passed' : 'FAILED',
      String(Number(value.toPrecision(3))),
      `${relation === 'at-most' ? '≤' : '≥'} ${Number(limit.toPrecision(4))}`,
      detail,
    ]),
  };
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
