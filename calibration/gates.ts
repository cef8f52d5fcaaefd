import type { IsoDate } from '../src/core/dates.ts';
import { businessDaysBetween } from '../src/market/business-days.ts';
import type { MarketFinding } from '../src/market/market-finding.ts';
import { type ArbitrageFacts, arbitrageGates } from './arbitrage-gates.ts';
import type { CalibrationSet, TbaOas } from './calibration-set.ts';
import { type CalibratedDay, changeGates } from './change-gates.ts';
import type { RepricingError } from './curve-repricing.ts';
import { GATE_LIMITS, type GateLimits } from './gate-limits.ts';
import { largest } from './largest.ts';
import type { PrepaymentTuning } from './prepayment-tuning-schema.ts';
import type { PullThroughTest } from './pull-through/pull-through-fit-schema.ts';
import { atLeast, atMost, type QualityGate } from './quality-gate.ts';
import { describeRefused } from './quote-screen.ts';
import type { RateModelFit } from './rate-model-fit.ts';
import type { RefusedQuote } from './refused-quote.ts';
import { type TbaFailure, tbaName } from './tba-spreads.ts';
import { cellName } from './volatility-cell.ts';
import type { TargetQuotes } from './volatility-target.ts';

/** What the gates judge. */
export interface CalibrationFacts
  extends Omit<ArbitrageFacts, 'tba'>,
    Omit<CalibratedDay, 'model' | 'cells' | 'asOf'> {
  readonly findings: readonly MarketFinding[];
  readonly leftOut: readonly RefusedQuote[];
  /** The day the calibration is for; without it the market's age is not judged. */
  readonly referenceDate?: IsoDate;
  readonly repricing: RepricingError;
  readonly target: TargetQuotes;
  readonly fit: RateModelFit;
  readonly tba: readonly TbaOas[];
  readonly failures: readonly TbaFailure[];
  /** Absent where prepayment was not tuned. */
  readonly tuning?: PrepaymentTuning;
  /** Absent where pull-through was not fitted. */
  readonly pullThroughTests?: readonly PullThroughTest[];
  /** An earlier set; without it no change is judged. */
  readonly previous?: CalibrationSet;
}

const HALF_POINT = 0.005;

/**
 * The quality gates of a calibration.
 *
 * @source own choice, docs/models/calibration.md
 * @returns every gate that has something to judge, passed or not; without TBA quotes those of OAS are absent
 */
export function qualityGates(
  facts: CalibrationFacts,
  limits: GateLimits = GATE_LIMITS,
): readonly QualityGate[] {
  const { fit, previous } = facts;
  const { model, cells } = fit;
  return [
    marketGate(facts.findings),
    ...leftOutGate(facts.leftOut, limits),
    ...ageGate(facts, limits),
    atMost(
      'curve-repricing',
      facts.repricing.error,
      limits.curveRepricing,
      'decimal',
      `worst: ${facts.repricing.quote}`,
    ),
    gapGate(facts.target, limits),
    ...arbitrageGates(facts, limits),
    fitGate(fit, limits),
    searchGate(fit),
    ...(facts.tuning === undefined ? [] : [tuningGate(facts.tuning)]),
    ...(facts.tba.length + facts.failures.length === 0 ? [] : [solvedGate(facts)]),
    ...(facts.tba.length === 0 ? [] : oasGates(facts.tba, limits)),
    ...(facts.pullThroughTests ?? []).map(testGate),
    ...(previous === undefined ? [] : changeGates({ ...facts, model, cells }, previous, limits)),
  ];
}

function leftOutGate(
  leftOut: readonly RefusedQuote[],
  { leftOutQuotes }: GateLimits,
): readonly QualityGate[] {
  if (leftOut.length === 0) return [];
  const detail = leftOut.map(describeRefused).join(' ');
  return [atMost('quotes-left-out', leftOut.length, leftOutQuotes, 'quotes', detail)];
}

function ageGate(
  { asOf, referenceDate }: CalibrationFacts,
  { marketAgeDays }: GateLimits,
): readonly QualityGate[] {
  if (referenceDate === undefined || asOf > referenceDate) return [];
  const age = businessDaysBetween(asOf, referenceDate);
  const detail = `${asOf} is ${age} business day${age === 1 ? '' : 's'} older than ${referenceDate}`;
  return [atMost('market-age', age, marketAgeDays, 'business days', detail)];
}

function marketGate(findings: readonly MarketFinding[]): QualityGate {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const lines = findings.map(({ severity, pointer, message }) => `${severity} ${pointer}: ${message}`);
  return atMost('market-quotes', errors, 0, 'errors', lines.join(' ') || 'nothing missing or stale');
}

function gapGate({ quotes, gaps }: TargetQuotes, { volatilityGaps }: GateLimits): QualityGate {
  const names = gaps.map(cellName);
  const share = gaps.length / (gaps.length + quotes.length);
  const detail = gaps.length === 0 ? `${quotes.length} quotes, no gap` : `no quote for ${names.join(', ')}`;
  return atMost('volatility-gaps', share, volatilityGaps, 'share', detail);
}

function fitGate({ cells, rmseBp }: RateModelFit, { volatilityRmseBp }: GateLimits): QualityGate {
  const worst = largest(cells, ({ modelBp, quoteBp }) => Math.abs(modelBp - quoteBp))!;
  const detail = `worst: ${cellName(worst)}, model ${worst.modelBp.toFixed(2)}, quote ${worst.quoteBp.toFixed(2)}`;
  return atMost('volatility-fit', rmseBp, volatilityRmseBp, 'bp', detail);
}

function searchGate({ converged, parameters, iterations }: RateModelFit): QualityGate {
  const faults = [
    ...(converged ? [] : [`not converged in ${iterations} iterations`]),
    ...parameters.filter(({ atBound }) => atBound).map(({ name }) => `${name} at a bound of its search`),
  ];
  const detail = faults.join(', ') || `converged in ${iterations} iterations`;
  return atMost('rate-model-search', faults.length, 0, 'faults', detail);
}

function tuningGate({ programs, leftOut }: PrepaymentTuning): QualityGate {
  const faults = programs.flatMap(({ program, refinancing, turnover, converged }) => [
    ...(refinancing.atBound ? [`refinancing of ${program} at a bound`] : []),
    ...(turnover.atBound ? [`turnover of ${program} at a bound`] : []),
    ...(converged ? [] : [`${program} not converged`]),
  ]);
  const untuned = leftOut.map(({ name, reason }) => `not tuned: ${name}: ${reason}`);
  const detail = [...faults, ...untuned].join(', ') || `${programs.length} programs tuned`;
  return atMost('prepayment-tuning', faults.length, 0, 'faults', detail);
}

/**
 * What a lender's history shows of form and groups stays until more is recorded: it would stop every day's curve and OAS
 * along with it. A fit without an end, off the level, or worse than the defaults must not be used.
 */
const ADVISORY_TESTS: ReadonlySet<PullThroughTest['name']> = new Set([
  'pull-through-reliability',
  'pull-through-subgroups',
  'pull-through-form',
]);

/** A fit's own test as a gate; what it says of chance belongs to the fit. */
function testGate({ falseAlarmRate: _, ...test }: PullThroughTest): QualityGate {
  return ADVISORY_TESTS.has(test.name) ? { ...test, advisory: true } : test;
}

function solvedGate({ tba, failures }: CalibrationFacts): QualityGate {
  const reasons = failures.map(({ quote, reason }) => `${quote}: ${reason}`);
  const detail = reasons.join(' ') || `${tba.length} quotes solved`;
  return atMost('tba-solved', failures.length, 0, 'failures', detail);
}

function oasGates(tba: readonly TbaOas[], limits: GateLimits): readonly QualityGate[] {
  const lowest = largest(tba, ({ oasBp }) => -oasBp)!;
  const highest = largest(tba, ({ oasBp }) => oasBp)!;
  const uncertain = largest(tba, ({ standardErrorBp }) => standardErrorBp)!;
  const jump = largest(neighbours(tba), ({ jumpBp }) => jumpBp);
  return [
    atLeast('tba-oas-lowest', lowest.oasBp, limits.oasLowestBp, 'bp', tbaName(lowest)),
    atMost('tba-oas-highest', highest.oasBp, limits.oasHighestBp, 'bp', tbaName(highest)),
    ...(jump === undefined
      ? []
      : [
          atMost(
            'tba-oas-smoothness',
            jump.jumpBp,
            limits.oasSmoothnessBp,
            'bp',
            `${tbaName(jump.low)} to ${tbaName(jump.high)}`,
          ),
        ]),
    atMost(
      'tba-oas-standard-error',
      uncertain.standardErrorBp,
      limits.oasStandardErrorBp,
      'bp',
      tbaName(uncertain),
    ),
  ];
}

interface Neighbours {
  readonly low: TbaOas;
  readonly high: TbaOas;
  /** Per half point of coupon. */
  readonly jumpBp: number;
}

function neighbours(tba: readonly TbaOas[]): readonly Neighbours[] {
  const stacks = Map.groupBy(tba, ({ program, settlementMonth }) => `${program} ${settlementMonth}`);
  return [...stacks.values()].flatMap((stack) => {
    const sorted = stack.toSorted((left, right) => left.coupon - right.coupon);
    return sorted.slice(1).map((high, i) => {
      const low = sorted[i]!;
      const halfPoints = (high.coupon - low.coupon) / HALF_POINT;
      return { low, high, jumpBp: Math.abs(high.oasBp - low.oasBp) / halfPoints };
    });
  });
}
