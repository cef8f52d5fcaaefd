import type { MarketFinding } from '../src/market/market-finding.ts';
import { REPRICING_TOLERANCE } from '../src/market/ois-curve.ts';
import type { TbaOas } from './calibration-set.ts';
import type { RepricingError } from './curve-repricing.ts';
import type { HullWhiteFit } from './hull-white-fit.ts';
import { atLeast, atMost, type QualityGate } from './quality-gate.ts';
import { type TbaFailure, tbaName } from './tba-spreads.ts';
import type { TargetQuotes } from './volatility-target.ts';

/** Limits of the gates, each explained in docs/models/calibration.md. */
export const GATE_LIMITS = Object.freeze({
  curveRepricing: REPRICING_TOLERANCE,
  /** Share of the target's cells without a quote. */
  volatilityGaps: 0.1,
  volatilityRmseBp: 5,
  oasLowestBp: -50,
  oasHighestBp: 300,
  /** Between neighbouring coupons, per half point of coupon. */
  oasJumpBp: 30,
  oasStandardErrorBp: 3,
});

/** What the gates judge. */
export interface CalibrationFacts {
  readonly findings: readonly MarketFinding[];
  readonly repricing: RepricingError;
  readonly target: TargetQuotes;
  readonly fit: HullWhiteFit;
  readonly tba: readonly TbaOas[];
  readonly failures: readonly TbaFailure[];
}

const HALF_POINT = 0.005;

/**
 * The quality gates of a calibration.
 *
 * @source own choice, docs/models/calibration.md
 * @returns every gate that has something to judge, passed or not; without TBA quotes those of OAS are absent
 */
export function qualityGates(facts: CalibrationFacts): readonly QualityGate[] {
  return [
    marketGate(facts.findings),
    atMost(
      'curve-repricing',
      facts.repricing.error,
      GATE_LIMITS.curveRepricing,
      'decimal',
      `worst: ${facts.repricing.quote}`,
    ),
    gapGate(facts.target),
    fitGate(facts.fit),
    searchGate(facts.fit),
    ...(facts.tba.length + facts.failures.length === 0 ? [] : [solvedGate(facts)]),
    ...(facts.tba.length === 0 ? [] : oasGates(facts.tba)),
  ];
}

function marketGate(findings: readonly MarketFinding[]): QualityGate {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const lines = findings.map(({ severity, pointer, message }) => `${severity} ${pointer}: ${message}`);
  return atMost('market-quotes', errors, 0, 'errors', lines.join(' ') || 'nothing missing or stale');
}

function gapGate({ quotes, gaps }: TargetQuotes): QualityGate {
  const names = gaps.map(({ expiryYears, tenorYears }) => `${expiryYears}Y×${tenorYears}Y`);
  const share = gaps.length / (gaps.length + quotes.length);
  const detail = gaps.length === 0 ? `${quotes.length} quotes, no gap` : `no quote for ${names.join(', ')}`;
  return atMost('volatility-gaps', share, GATE_LIMITS.volatilityGaps, 'share', detail);
}

function fitGate({ cells, rmseBp }: HullWhiteFit): QualityGate {
  const worst = largest(cells, ({ modelBp, quoteBp }) => Math.abs(modelBp - quoteBp))!;
  const detail = `worst: ${worst.expiryYears}Y×${worst.tenorYears}Y, model ${worst.modelBp.toFixed(2)}, quote ${worst.quoteBp.toFixed(2)}`;
  return atMost('volatility-fit', rmseBp, GATE_LIMITS.volatilityRmseBp, 'bp', detail);
}

function searchGate({ converged, atBound, iterations }: HullWhiteFit): QualityGate {
  const faults = [
    ...(converged ? [] : [`not converged in ${iterations} iterations`]),
    ...atBound.map((name) => `${name} at a bound of its search`),
  ];
  const detail = faults.join(', ') || `converged in ${iterations} iterations`;
  return atMost('rate-model-search', faults.length, 0, 'faults', detail);
}

function solvedGate({ tba, failures }: CalibrationFacts): QualityGate {
  const reasons = failures.map(({ quote, reason }) => `${quote}: ${reason}`);
  const detail = reasons.join(' ') || `${tba.length} quotes solved`;
  return atMost('tba-solved', failures.length, 0, 'failures', detail);
}

function oasGates(tba: readonly TbaOas[]): readonly QualityGate[] {
  const lowest = largest(tba, ({ oasBp }) => -oasBp)!;
  const highest = largest(tba, ({ oasBp }) => oasBp)!;
  const uncertain = largest(tba, ({ standardErrorBp }) => standardErrorBp)!;
  const jump = largest(neighbours(tba), ({ jumpBp }) => jumpBp);
  return [
    atLeast('tba-oas-lowest', lowest.oasBp, GATE_LIMITS.oasLowestBp, 'bp', tbaName(lowest)),
    atMost('tba-oas-highest', highest.oasBp, GATE_LIMITS.oasHighestBp, 'bp', tbaName(highest)),
    ...(jump === undefined
      ? []
      : [
          atMost(
            'tba-oas-smoothness',
            jump.jumpBp,
            GATE_LIMITS.oasJumpBp,
            'bp',
            `${tbaName(jump.low)} to ${tbaName(jump.high)}`,
          ),
        ]),
    atMost(
      'tba-oas-standard-error',
      uncertain.standardErrorBp,
      GATE_LIMITS.oasStandardErrorBp,
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

/** The first item of the greatest measure. */
function largest<Item>(items: readonly Item[], measure: (item: Item) => number): Item | undefined {
  const [first, ...rest] = items;
  if (first === undefined) return undefined;
  return rest.reduce((best, item) => (measure(item) > measure(best) ? item : best), first);
}
