import type { Batched } from '../../core/batched.ts';
import type { CurveShift } from '../../market/curve-shift.ts';
import { type HorizonDesign, stateShift, type WeightedNodes } from '../../sim/horizon/horizon-design.ts';
import type { HorizonFactor } from '../../sim/horizon/horizon-terms.ts';

/** What a horizon's P&L is told apart into: the market's factors, what locks turn out to be, and time. */
export type PnlPart = HorizonFactor | 'outcomes' | 'time';

/** P&L of something in every drawn state, dollars. */
export interface LinePnl {
  readonly parts: ReadonlyMap<PnlPart, Float64Array>;
  /** The parts together. */
  readonly total: Float64Array;
  /** The same from each independent randomisation of the paths; none for a closed form. */
  readonly batches: readonly Float64Array[];
}

/** Something whose P&L a run holds in the scenarios of a design. */
export interface SimulatedLine {
  readonly pnlIn: (scenarioId: string) => Batched;
  /** Whose spread moves it. */
  readonly coupon: string;
}

/** What of a line is wanted: its total alone, for a fifth of the work, or its randomisations and parts as well. */
export type LineDetail = 'total' | 'whole';

/** Reads a line's P&L in every drawn state off the nodes. */
export function simulatedLinePnl(
  design: HorizonDesign,
  { pnlIn, coupon }: SimulatedLine,
  detail: LineDetail = 'whole',
): LinePnl {
  const values = design.nodeIds.map((id, node) => (node === 0 ? undefined : pnlIn(id)));
  const batchCount =
    detail === 'total' ? 0 : values.reduce((most, value) => Math.max(most, value?.batches.length ?? 0), 0);
  const slots = Array.from({ length: batchCount + 1 }, (_, slot) =>
    Float64Array.from(values, (value) =>
      slot === 0 ? (value?.value ?? 0) : (value?.batches[slot - 1] ?? value?.value ?? 0),
    ),
  );
  const couponPart = design.couponPart(coupon);
  const weighted = [...design.parts, ...(couponPart === undefined ? [] : [couponPart])];
  const count = design.draws.states.length;
  const parts = new Map<PnlPart, Float64Array>();
  for (const part of weighted) {
    addTo(partOf(parts, part.factor, count), part, slots[0]!);
  }
  const batches = slots.slice(1).map((nodeValues) => {
    const total = new Float64Array(count);
    for (const part of weighted) addTo(total, part, nodeValues);
    return total;
  });
  return { parts, total: sumOf([...parts.values()], count), batches };
}

/** Revalues a closed form: dollars of gain after a move of the curve and a factor on volatilities. */
export type ClosedForm = (shift: CurveShift, volatilityFactor: number) => number;

/** P&L of a closed form in every drawn state, revalued in each: nothing is interpolated. */
export function closedFormPnl(
  design: HorizonDesign,
  pnlUnder: ClosedForm,
  detail: LineDetail = 'whole',
): LinePnl {
  if (detail === 'total') return closedFormTotal(design, pnlUnder);
  const { states } = design.draws;
  const all = design.components.movesBp.length;
  const inStates = (components: number, volatile: boolean): Float64Array =>
    Float64Array.from(states, ({ scores, volatility }) =>
      pnlUnder(
        stateShift(design.components, scores.slice(0, components)),
        volatile ? Math.exp(volatility) : 1,
      ),
    );
  const level = inStates(1, false);
  const slope = all > 1 ? inStates(2, false) : level;
  const rates = all > 2 ? inStates(all, false) : slope;
  const total = inStates(all, true);
  const less = (left: Float64Array, right: Float64Array): Float64Array =>
    left.map((value, state) => value - right[state]!);
  return {
    parts: new Map([
      ['level', level],
      ['slope', less(slope, level)],
      ['curvature', less(rates, slope)],
      ['volatility', less(total, rates)],
    ]),
    total,
    batches: [],
  };
}

/** The same without telling the factors apart, for a quarter of the work. */
function closedFormTotal(design: HorizonDesign, pnlUnder: ClosedForm): LinePnl {
  const total = Float64Array.from(design.draws.states, ({ scores, volatility }) =>
    pnlUnder(stateShift(design.components, scores), Math.exp(volatility)),
  );
  return { parts: new Map(), total, batches: [] };
}

/** Sum of lines: what is exact in one counts in every batch of another. */
export function sumLines(lines: readonly LinePnl[], count: number): LinePnl {
  const parts = new Map<PnlPart, Float64Array>();
  for (const line of lines) {
    for (const [part, values] of line.parts) {
      const sum = partOf(parts, part, count);
      for (let state = 0; state < count; state++) sum[state]! += values[state]!;
    }
  }
  const batchCount = lines.reduce((most, { batches }) => Math.max(most, batches.length), 0);
  return {
    parts,
    total: sumOf(
      lines.map((line) => line.total),
      count,
    ),
    batches: Array.from({ length: batchCount }, (_, batch) =>
      sumOf(
        lines.map((line) => line.batches[batch] ?? line.total),
        count,
      ),
    ),
  };
}

/** A line with another part. */
export function withPart(line: LinePnl, part: PnlPart, values: Float64Array): LinePnl {
  const count = values.length;
  return {
    parts: new Map([...line.parts, [part, values]]),
    total: sumOf([line.total, values], count),
    batches: line.batches.map((batch) => sumOf([batch, values], count)),
  };
}

/**
 * A line with what the passing of time must bring it, so that nothing is earned on average by holding it: the mean of what
 * the market's moves bring, taken away.
 *
 * @source docs/models/stress.md
 */
export function withTimePassing(line: LinePnl): LinePnl {
  const level = -mean(line.total);
  const timed = withPart(line, 'time', new Float64Array(line.total.length).fill(level));
  // Each batch by its own mean, so that its error is that of the shape and not of the mean twice.
  return {
    ...timed,
    batches: line.batches.map((batch) => {
      const own = mean(batch);
      return batch.map((value) => value - own);
    }),
  };
}

export function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function partOf(parts: Map<PnlPart, Float64Array>, part: PnlPart, count: number): Float64Array {
  const found = parts.get(part) ?? new Float64Array(count);
  parts.set(part, found);
  return found;
}

function addTo(total: Float64Array, { nodes, weights }: WeightedNodes, values: Float64Array): void {
  for (let state = 0; state < total.length; state++) {
    const row = weights[state]!;
    let sum = 0;
    for (let at = 0; at < row.length; at++) sum += row[at]! * values[nodes[at]!]!;
    total[state]! += sum;
  }
}

function sumOf(terms: readonly Float64Array[], count: number): Float64Array {
  const sum = new Float64Array(count);
  for (const term of terms) {
    for (let state = 0; state < count; state++) sum[state]! += term[state]!;
  }
  return sum;
}
