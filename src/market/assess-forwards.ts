import type { DiscountCurve } from './discount-curve.ts';
import { type MarketFinding, warningFinding } from './market-finding.ts';

/** A quote and the place on the curve that it pins. */
export interface NamedNode {
  readonly name: string;
  readonly years: number;
  /** As quoted, decimal. */
  readonly rate: number;
}

/** A mean forward rate that far above or below both its neighbours is hardly the market's, decimal. */
const KINK = 0.01;

/**
 * Quotes that look stale or mistaken, by the mean forward rates between the curve's nodes.
 *
 * Named are the two ends of an interval whose forward rate is below zero although the quote at its end is not, or
 * lies more than 100 bp above both neighbouring forward rates, or below both.
 *
 * @source own choice, docs/models/curves.md
 * @param nodes the curve's own, in any order
 */
export function assessForwards(
  curve: DiscountCurve,
  nodes: readonly NamedNode[],
  pointer: string,
): readonly MarketFinding[] {
  const sorted = nodes.toSorted((a, b) => a.years - b.years);
  const forwards = sorted.map(({ years }, i) => {
    const from = i === 0 ? 0 : sorted[i - 1]!.years;
    return (curve.logDiscount(from) - curve.logDiscount(years)) / (years - from);
  });
  return sorted.flatMap((node, i) => {
    const fault = faultOf(forwards, i, node.rate);
    if (fault === undefined) return [];
    const from = i === 0 ? 'today' : `the ${sorted[i - 1]!.name}`;
    const percent = (100 * forwards[i]!).toFixed(2);
    const message = `The forward rate from ${from} to the ${node.name} is ${percent} %, ${fault}; one of these quotes may be stale or mistaken.`;
    return [warningFinding('INPUT_INVALID', pointer, message)];
  });
}

function faultOf(forwards: readonly number[], i: number, quote: number): string | undefined {
  const forward = forwards[i]!;
  if (forward < 0 && quote > 0) return 'below zero';
  const [before, after] = [forwards[i - 1], forwards[i + 1]];
  if (before === undefined || after === undefined) return undefined;
  const [above, below] = [forward - Math.max(before, after), Math.min(before, after) - forward];
  if (above > KINK) return `${bp(above)} bp above its neighbours`;
  return below > KINK ? `${bp(below)} bp below its neighbours` : undefined;
}

function bp(rate: number): string {
  return (10_000 * rate).toFixed(0);
}
