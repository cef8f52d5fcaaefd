import { type Batched, standardErrorOf } from '../core/batched.ts';
import { KEY_RATE_TENORS_YEARS, type MeasureValue } from '../sim/measure-value.ts';
import { riskTerms } from './build-problem.ts';
import type { Exposure, HedgeInstrument } from './exposure.ts';
import { convexityPnl, worstShockPnl } from './exposure-math.ts';
import { comparisonShocksBp, type HedgeConfig } from './hedge-config.ts';
import { type HedgeProblem, lotsCost } from './hedge-problem.ts';
import type { HedgeState, HedgeTrade } from './hedge-solution.ts';

/**
 * An exposure as it is reported: values, standard errors, units.
 *
 * @param exposure dollars, batch by batch
 * @param config says which shocks the convexity and the comparison take
 */
export function describeState(exposure: Exposure, config: HedgeConfig): HedgeState {
  const terms = riskTerms(exposure, [], { ...config, objective: 'absolute' });
  return {
    dv01: measure(exposure.dv01, 'USD per bp'),
    keyRateDv01: Object.fromEntries(
      KEY_RATE_TENORS_YEARS.map((tenor, index) => [
        String(tenor),
        measure(exposure.keyRateDv01[index]!, 'USD per bp'),
      ]),
    ),
    convexityPnl: Object.fromEntries(
      config.convexityShocksBp.map((shock) => [String(shock), measure(convexityPnl(exposure, shock), 'USD')]),
    ),
    shockPnl: Object.fromEntries(
      Object.entries(exposure.shockPnl).map(([shock, value]) => [shock, measure(value, 'USD')]),
    ),
    risk: terms.reduce((total, term) => total + term.weight * Math.abs(term.offset), 0),
    worstShockPnl: worstShockPnl(exposure, comparisonShocksBp(config)),
  };
}

/**
 * One line of the trade list.
 *
 * @param lots signed, not zero
 * @param problem gives the cost of the instrument at `index`
 */
export function describeTrade(
  instrument: HedgeInstrument,
  lots: number,
  cost: HedgeProblem['cost'],
  index: number,
  config: HedgeConfig,
): HedgeTrade {
  const size = Math.abs(lots);
  const transactionCost = cost.perLot[index]! * size;
  const timeDecay = cost.decayPerLot[index]! * lots;
  return {
    instrument: instrument.id,
    month: instrument.month,
    kind: instrument.kind,
    side: lots > 0 ? 'buy' : 'sell',
    lots: size,
    face: size * instrument.lotFace,
    price: instrument.pricePer100,
    transactionCost,
    sizePenalty: lotsCost(cost, index, lots) - transactionCost - timeDecay,
    timeDecay,
    dv01: lots * instrument.perLot.dv01.value,
    convexityPnl: lots * convexityPnl(instrument.perLot, config.convexityShocksBp[0]!).value,
    existingLots: instrument.existingLots,
    lotsAfter: instrument.existingLots + lots,
  };
}

function measure(value: Batched, unit: string): MeasureValue {
  return { value: value.value, standardError: standardErrorOf(value), unit };
}
