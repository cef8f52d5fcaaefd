import { type IsoDate, yearsAct365 } from '../../core/dates.ts';
import { CounterpoiseError } from '../../core/errors.ts';
import { addBusinessDays } from '../../market/business-days.ts';
import { KEY_RATE_TENORS } from '../../market/curve-shift.ts';
import type { RateModel } from '../../models/rate/rate-model.ts';
import { scaledVolatility } from '../../models/rate/scaled-volatility.ts';
import { zeroRateCovariance } from '../../models/rate/zero-rate-covariance.ts';
import type { HorizonConfig } from '../../sim/horizon/horizon-config.ts';
import { type HorizonDesign, horizonDesign } from '../../sim/horizon/horizon-design.ts';
import { drawHorizon } from '../../sim/horizon/horizon-draws.ts';
import {
  covarianceOf,
  type RateComponents,
  rateComponents,
  sampleCovariance,
} from '../../sim/horizon/rate-components.ts';
import type { RatesHistory } from '../files/rates-history.ts';
import { dailyMovesBp } from '../historical-move.ts';
import { couponName, type MarketDay, type TbaMark } from '../market-day.ts';

/** A horizon ahead of a market day, with the states drawn for it and the revaluations they are read off. */
export interface Horizon {
  readonly config: HorizonConfig;
  readonly date: IsoDate;
  readonly years: number;
  readonly design: HorizonDesign;
  /** Models that follow the run's own. */
  readonly models: readonly RateModel[];
}

/** What a horizon is drawn with. */
export interface HorizonSettings {
  readonly config: HorizonConfig;
  /** Past days, for a configuration whose rates are from history. */
  readonly history?: RatesHistory | undefined;
}

const BP = 10_000;
/** Fewer changes say little of ten correlations. */
const HISTORY_CHANGES_MIN = 60;

/**
 * Draws the states of the market at a horizon and lays out the revaluations that a run must hold for them.
 *
 * @param marks the run is to price
 * @param firstModel index of the first of {@link Horizon.models} in the run
 * @throws CounterpoiseError INPUT_INVALID when rates are to come from a history that is not there or too short
 */
export function prepareHorizon(
  day: MarketDay,
  marks: readonly TbaMark[],
  { config, history }: HorizonSettings,
  seed: string,
  firstModel: number,
): Horizon {
  const date = addBusinessDays(day.asOf, config.businessDays);
  const years = yearsAct365(day.asOf, date);
  const components = componentsOf(day, config, years, history);
  const draws = drawHorizon(config, components.movesBp.length, seed);
  const coupons = [...new Set(marks.map(couponName))];
  const design = horizonDesign(config, components, draws, coupons, firstModel);
  return {
    config,
    date,
    years,
    design,
    models: design.volatilityFactors.map((factor) => scaledVolatility(day.model, factor)),
  };
}

function componentsOf(
  day: MarketDay,
  { rates, businessDays }: HorizonConfig,
  years: number,
  history: RatesHistory | undefined,
): RateComponents {
  switch (rates.from) {
    case 'stated':
      return rateComponents(
        covarianceOf(rates.dailyDeviationBp, rates.correlation).map((value) => value * businessDays),
      );
    case 'model':
      return rateComponents(
        zeroRateCovariance(day.model, day.curve, years, KEY_RATE_TENORS).map((value) => value * BP * BP),
      );
    case 'history': {
      const changes = history === undefined ? [] : dailyMovesBp(history);
      if (changes.length < HISTORY_CHANGES_MIN) {
        const fault =
          history === undefined
            ? 'Rates are to come from a history, and none was given.'
            : `A history of ${changes.length} daily changes is too short for a covariance of rates.`;
        throw new CounterpoiseError('INPUT_INVALID', fault, {
          field: 'rates.from',
          found: 'history',
          accepted: `a rates history of at least ${HISTORY_CHANGES_MIN} changes from one business day to the next`,
        });
      }
      return rateComponents(sampleCovariance(changes).map((value) => value * businessDays));
    }
  }
}
