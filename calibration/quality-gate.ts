import { z } from 'zod';

const DETAIL_LENGTH_MAX = 4000;

const nameSchema = z.enum([
  'market-quotes',
  'quotes-left-out',
  'market-age',
  'curve-repricing',
  'lowest-forward',
  'volatility-gaps',
  'volatility-arbitrage',
  'total-variance',
  'volatility-fit',
  'rate-model-search',
  'prepayment-tuning',
  'tba-solved',
  'tba-coupon-step',
  'tba-month-drop',
  'tba-oas-lowest',
  'tba-oas-highest',
  'tba-oas-smoothness',
  'tba-oas-standard-error',
  'pull-through-search',
  'pull-through-reliability',
  'pull-through-level',
  'pull-through-subgroups',
  'pull-through-form',
  'pull-through-skill',
  'unchanged-sections',
  'tba-missing',
  'mean-reversion-change',
  'volatility-parameter-change',
  'model-volatility-change',
  'mortgage-spread-change',
  'tba-oas-change',
]);

/** One condition that a calibration meets or fails. */
export const qualityGateSchema = z.strictObject({
  name: nameSchema,
  passed: z.boolean(),
  /** A gate that is told when it is missed, and fails no set. */
  advisory: z.literal(true).optional(),
  value: z.number(),
  limit: z.number(),
  /** Which side of the limit is good. */
  relation: z.enum(['at-most', 'at-least']),
  unit: z.string().max(20),
  /** Where the value arose and what is wrong, for a person. */
  detail: z.string().max(DETAIL_LENGTH_MAX),
});

export type QualityGate = z.output<typeof qualityGateSchema>;
export type QualityGateName = QualityGate['name'];

/** A gate that is passed up to its limit. */
export function atMost(
  name: QualityGateName,
  value: number,
  limit: number,
  unit: string,
  detail: string,
): QualityGate {
  return { name, passed: value <= limit, value, limit, relation: 'at-most', unit, detail: shortened(detail) };
}

/** A gate that is passed from its limit on. */
export function atLeast(
  name: QualityGateName,
  value: number,
  limit: number,
  unit: string,
  detail: string,
): QualityGate {
  return {
    name,
    passed: value >= limit,
    value,
    limit,
    relation: 'at-least',
    unit,
    detail: shortened(detail),
  };
}

/** Whether a set with these gates passes: advisory ones may be missed. */
export function allPassed(gates: readonly QualityGate[]): boolean {
  return gates.every(({ passed, advisory }) => passed || advisory === true);
}

/** A line on each gate that fails the set. */
export function failedGateLines(gates: readonly QualityGate[]): readonly string[] {
  return gates
    .filter(({ passed, advisory }) => !passed && advisory !== true)
    .map(({ name, detail }) => `The calibration failed its gate "${name}": ${detail}`);
}

/** A line on each gate that was missed: a set can be used all the same, but not in silence. */
export function missedGateLines(gates: readonly QualityGate[]): readonly string[] {
  const told = gates
    .filter(({ passed, advisory }) => !passed && advisory === true)
    .map(({ name, detail }) => `The calibration missed its advisory gate "${name}": ${detail}`);
  return [...failedGateLines(gates), ...told];
}

/** A market day with hundreds of faults still makes a readable set. */
function shortened(detail: string): string {
  return detail.length <= DETAIL_LENGTH_MAX ? detail : `${detail.slice(0, DETAIL_LENGTH_MAX - 1)}…`;
}
