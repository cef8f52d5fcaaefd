import type { DiscountCurve } from '../../market/discount-curve.ts';
import { forwardMarketBackwardCapletValue, forwardMarketSwaptionValue } from './forward-market-options.ts';
import { g2BackwardCapletValue, g2SwaptionValue } from './g2-options.ts';
import {
  type BackwardCapletTerms,
  backwardCapletValue,
  type SwaptionTerms,
  swaptionValue,
} from './hull-white-options.ts';
import type { RateModel } from './rate-model.ts';

/**
 * Value today of a swaption under any rate model; a caplet on a forward-looking rate is the case of one payment.
 *
 * @source the notes of the models: docs/models/hull-white.md, docs/models/g2.md, docs/models/forward-market.md
 * @returns price per 1 of notional: exact to about 1e-14 under Hull–White and G2++, Rebonato's approximation under the
 *   forward-market model
 * @throws CounterpoiseError MODEL_OUT_OF_RANGE when the schedule does not rise from the expiry on, or reaches beyond the tenor
 */
export function swaptionPrice(model: RateModel, curve: DiscountCurve, terms: SwaptionTerms): number {
  switch (model.kind) {
    case 'hull-white':
      return swaptionValue(model, curve, terms);
    case 'g2':
      return g2SwaptionValue(model, curve, terms);
    case 'forward-market':
      return forwardMarketSwaptionValue(model, curve, terms);
  }
}

/**
 * Value today of an option on the rate compounded in arrears over a period, under any rate model.
 *
 * @source the notes of the models
 * @returns price per 1 of notional; exact but for periods off the tenor of a forward-market model
 * @throws CounterpoiseError MODEL_OUT_OF_RANGE when the period does not run forward, or reaches beyond the tenor
 */
export function backwardCapletPrice(
  model: RateModel,
  curve: DiscountCurve,
  terms: BackwardCapletTerms,
): number {
  switch (model.kind) {
    case 'hull-white':
      return backwardCapletValue(model, curve, terms);
    case 'g2':
      return g2BackwardCapletValue(model, curve, terms);
    case 'forward-market':
      return forwardMarketBackwardCapletValue(model, curve, {
        ...terms,
        side: terms.side === 'caplet' ? 'payer' : 'receiver',
      });
  }
}
