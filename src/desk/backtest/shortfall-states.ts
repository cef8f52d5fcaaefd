import type { Exposure } from '../../hedge/exposure.ts';
import { KEY_RATE_RECORD } from '../../market/key-rate-record.ts';
import { horizonConfigSchema } from '../../sim/horizon/horizon-config.ts';
import { stateShift } from '../../sim/horizon/horizon-design.ts';
import { drawHorizon, type HorizonDraws } from '../../sim/horizon/horizon-draws.ts';
import { lagrangeWeights } from '../../sim/horizon/lagrange.ts';
import { covarianceOf, rateComponents } from '../../sim/horizon/rate-components.ts';
import type { BacktestConfig } from './backtest-config.ts';

/** What the P&L of something in any state is read off: revaluations of one run. */
export interface Sensitivities {
  readonly exposure: Pick<Exposure, 'keyRateDv01' | 'shockPnl'>;
  /** Dollars for one basis point more mortgage spread. */
  readonly perMortgageBp: number;
  /** Dollars for one basis point more OAS, by coupon. */
  readonly perSpreadBp: ReadonlyMap<string, number>;
  /** Dollars for one point (0.01) more pull-through. */
  readonly perPullThroughPoint: number;
}

/** States of the market ahead of a day. */
export interface ShortfallStates {
  readonly draws: HorizonDraws;
  /** Moves of the key rates, bp, state by state. */
  readonly movesBp: readonly (readonly number[])[];
}

/** Parallel shifts that the level is interpolated between. */
const LEVEL_NODES_BP = [-100, -50, 0, 50, 100] as const;
const BP = 10_000;
const POINT = 0.01;

/** Draws joint states of key rates, spreads and pull-through over the horizon. @source docs/models/stress.md */
export function shortfallStates(config: BacktestConfig['shortfall'], seed: string): ShortfallStates {
  const horizon = horizonConfigSchema.parse({
    schemaVersion: 1,
    businessDays: config.horizonDays,
    scenarioCount: config.scenarioCount,
  });
  const components = rateComponents(
    covarianceOf(KEY_RATE_RECORD.keyRatesBp, KEY_RATE_RECORD.correlation).map(
      (value) => value * config.horizonDays,
    ),
  );
  const draws = drawHorizon(horizon, components.movesBp.length, seed);
  return { draws, movesBp: draws.states.map(({ scores }) => stateShift(components, scores).shiftBp) };
}

/**
 * P&L in every state: a quartic in the mean move through five parallel revaluations, key-rate DV01s times what each key rate
 * moves beyond the mean, and one revaluation each for spreads and pull-through, less the mean over the states, so that
 * nothing is earned on average by holding.
 *
 * @source docs/models/back-test.md; coarser than the revaluations of docs/models/stress.md, and a hundredth of their time
 */
export function pnlInStates({ draws, movesBp }: ShortfallStates, of: Sensitivities): Float64Array {
  const level = LEVEL_NODES_BP.map((shock) => (shock === 0 ? 0 : of.exposure.shockPnl[String(shock)]!.value));
  const keyRates = of.exposure.keyRateDv01.map(({ value }) => value);
  const coupons = [...of.perSpreadBp].map(([name, perBp]) => ({ perBp, own: draws.couponSpread(name) }));
  const pnl = Float64Array.from(draws.states, (state, index) => {
    const moves = movesBp[index]!;
    const mean = moves.reduce((sum, move) => sum + move, 0) / moves.length;
    const weights = lagrangeWeights(LEVEL_NODES_BP, mean);
    let sum = level.reduce((total, value, node) => total + weights[node]! * value, 0);
    moves.forEach((move, tenor) => {
      sum -= keyRates[tenor]! * (move - mean);
    });
    for (const { perBp, own } of coupons) sum += perBp * BP * (state.spread + own[index]!);
    return (
      sum + of.perMortgageBp * BP * state.mortgageBasis + (of.perPullThroughPoint * state.pullThrough) / POINT
    );
  });
  const drift = pnl.reduce((sum, value) => sum + value, 0) / pnl.length;
  return pnl.map((value) => value - drift);
}
