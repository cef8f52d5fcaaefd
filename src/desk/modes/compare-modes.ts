import { z } from 'zod';
import {
  type ModeTermsDocument,
  modeTermsSchema,
  requireModeTerms,
} from '../../book/mode-terms/mode-terms.ts';
import { type Batched, standardErrorOf } from '../../core/batched.ts';
import { CounterpoiseError } from '../../core/errors.ts';
import { businessDaysBetween } from '../../market/business-days.ts';
import { DEFAULT_HORIZON_CONFIG, horizonConfigSchema } from '../../sim/horizon/horizon-config.ts';
import type { MeasureValue } from '../../sim/measure-value.ts';
import { BASE_SCENARIO } from '../../sim/scenario.ts';
import type { DeskRequest } from '../desk-request.ts';
import type { RatesHistory } from '../files/rates-history.ts';
import { checkInterpolation } from '../horizon/interpolation-check.ts';
import { type Horizon, prepareHorizon } from '../horizon/prepare-horizon.ts';
import { cohortDimensionsSchema, cohortOf } from '../pull-through/cohorts.ts';
import type { ResolvedLock } from '../resolved-lock.ts';
import { bookEndnotes, marksOfBook, valueDeskBook } from '../valued-book.ts';
import { lockMoves } from './lock-moves.ts';
import {
  type ModeCohort,
  type ModeComparisonResult,
  type ModeRow,
  SELLING_WAYS,
  type SellingWay,
  type WayResult,
} from './mode-comparison-result.ts';
import { type ModeCosts, type ModeEconomics, modeEconomics, type WayEconomics } from './mode-economics.ts';
import { rollCosts } from './roll-costs.ts';

/** Ten ticks: nobody hedges at more. */
const TICKS_MAX = 10;

/** How modes are compared; terms are the shipped ones when absent. */
export const modeComparisonSchema = z.strictObject({
  terms: modeTermsSchema.optional(),
  by: cohortDimensionsSchema.default(['program', 'purpose']),
  /** Half the bid–offer paid when TBAs are sold as a hedge, and again when they are bought back, in 32nds. */
  hedgeTicks: z.number().min(0).max(TICKS_MAX).default(0.5),
  /** How the market may move until the locks fund; its `businessDays` are those of the last lock. */
  horizon: horizonConfigSchema.optional(),
});

export type ModeComparison = z.output<typeof modeComparisonSchema>;

export interface ModeComparisonRequest extends DeskRequest {
  readonly comparison: ModeComparison;
  readonly terms: ModeTermsDocument;
  readonly ratesHistory?: RatesHistory | undefined;
}

interface Compared {
  readonly lock: ResolvedLock;
  readonly cohort: readonly string[];
  readonly mandatoryPrice: number;
  readonly spread: number;
  readonly whole: ModeEconomics;
  readonly batches: readonly ModeEconomics[];
}

/**
 * Best efforts against two mandatory ways of selling, lock by lock and by cohort.
 *
 * Locks that are funded are no longer a question of mode and are left out; all others are looked at as if they could still
 * be sold either way, whatever mode they are in.
 *
 * @throws CounterpoiseError INPUT_INVALID when no lock is open, or no terms hold for one; those of valuation
 * @source docs/models/lock-terms.md
 */
export async function compareModes(request: ModeComparisonRequest): Promise<ModeComparisonResult> {
  const { comparison, terms, run } = request;
  const locks = request.locks
    .filter(({ stage }) => stage !== 'funded')
    .map((lock) => ({ ...lock, deliveryType: 'mandatory' as const }));
  let horizon: Horizon | undefined;
  const valued = await valueDeskBook({ ...request, locks, positions: [] }, (day, book) => {
    const lastFunding = book.hedged.reduce<string>(
      (last, { fundingDate }) => (fundingDate > last ? fundingDate : last),
      day.asOf,
    );
    if (book.hedged.length === 0) {
      throw new CounterpoiseError('INPUT_INVALID', 'No lock of the pipeline is open.', {
        field: 'stage',
        accepted: 'locks that have neither funded nor expired',
      });
    }
    const businessDays = Math.max(1, businessDaysBetween(day.asOf, lastFunding as typeof day.asOf));
    // What a coupon's spread does by itself moves loan and hedge alike.
    const config = {
      ...(comparison.horizon ?? DEFAULT_HORIZON_CONFIG),
      businessDays,
      couponSpreadBp: { daily: 0 },
    };
    const marks = marksOfBook(book);
    horizon = prepareHorizon(day, marks, { config, history: request.ratesHistory }, run.seed, 1);
    return {
      scenarios: [BASE_SCENARIO, ...horizon.design.scenarios],
      models: [day.model, ...horizon.models],
      marks,
    };
  });
  const { day, book, valuation } = valued;
  const { design, date } = horizon!;
  const movesOf = lockMoves(valuation, horizon!);
  const rolls = rollCosts(request.market);
  const compared = book.hedged.map((lock): Compared => {
    const bestEfforts = requireModeTerms(terms, 'best-efforts', lock.lock.lockDate);
    const { cancel } = requireModeTerms(terms, 'mandatory', lock.lock.lockDate);
    const spread = bestEfforts.belowMandatoryBp / 100;
    const costs: ModeCosts = {
      spread,
      cancel,
      hedgeCost: (2 * comparison.hedgeTicks) / 32 + rolls.costOf(lock),
    };
    const [wholeMoves, ...batchMoves] = movesOf(lock);
    const whole = modeEconomics(wholeMoves, costs);
    return {
      lock,
      cohort: comparison.by.map((dimension) => cohortOf(lock.lock, dimension)),
      mandatoryPrice: valuation.lock(lock, BASE_SCENARIO.id).forwardPrice.value,
      spread,
      whole,
      batches: batchMoves.map((moves) => modeEconomics(moves, costs, whole.hedged.hedgeRatio)),
    };
  });
  const groups = Map.groupBy(compared, ({ cohort }) => JSON.stringify(cohort));
  const endnotes = bookEndnotes(valued);
  return {
    asOf: day.asOf,
    by: comparison.by,
    horizonDate: date,
    scenarioCount: design.draws.states.length,
    hedgeTicks: comparison.hedgeTicks,
    rows: compared.map(modeRow),
    cohorts: [...groups.keys()].sort().map((key) => modeCohort(groups.get(key)!, JSON.parse(key))),
    total: modeCohort(compared, []),
    interpolation: checkInterpolation(book, valuation, design, marksOfBook(book)),
    ...endnotes,
    warnings: [...endnotes.warnings, ...rolls.warnings],
  };
}

function modeRow(one: Compared): ModeRow {
  const { lock, cohort, mandatoryPrice, spread, whole } = one;
  const { committed, hedged } = whole;
  const ways = { committed: wayOf([one], 'committed'), hedged: wayOf([one], 'hedged') };
  return {
    lockId: lock.lock.lockId,
    cohort,
    loanAmount: lock.lock.loanAmount,
    expectedPullThrough: whole.expectedPullThrough,
    mandatoryPrice,
    bestEffortsPrice: mandatoryPrice - spread,
    spreadPer100: spread,
    spreadIncome: dollarsOf(one, whole.spreadIncome),
    committed: {
      ...ways.committed,
      falloutCostIfIndependent: dollarsOf(one, committed.falloutCostIfIndependent),
      breakEvenPullThrough: committed.breakEvenPullThrough,
    },
    hedged: {
      ...ways.hedged,
      hedgeRatio: hedged.hedgeRatio,
      breakEvenPullThrough: hedged.breakEvenPullThrough,
    },
    best: bestOf(ways),
  };
}

function modeCohort(members: readonly Compared[], cohort: readonly string[]): ModeCohort {
  const sum = (of: (one: Compared) => number): number => members.reduce((total, one) => total + of(one), 0);
  const ways = { committed: wayOf(members, 'committed'), hedged: wayOf(members, 'hedged') };
  return {
    cohort,
    lockCount: members.length,
    loanAmount: sum(({ lock }) => lock.lock.loanAmount),
    expectedFunding: sum(({ lock, whole }) => lock.lock.loanAmount * whole.expectedPullThrough),
    spreadIncome: sum((one) => dollarsOf(one, one.whole.spreadIncome)),
    committed: {
      ...ways.committed,
      falloutCostIfIndependent: sum((one) => dollarsOf(one, one.whole.committed.falloutCostIfIndependent)),
    },
    hedged: ways.hedged,
    best: bestOf(ways),
  };
}

/** A way of selling some locks together: dollars add up, the market's moves state by state. */
function wayOf(members: readonly Compared[], way: SellingWay): WayResult {
  const sum = (of: (one: Compared) => number): number => members.reduce((total, one) => total + of(one), 0);
  const batched = (of: (economics: WayEconomics) => number): Batched => ({
    value: sum((one) => dollarsOf(one, of(one.whole[way]))),
    batches: (members[0]?.batches ?? []).map((_, batch) =>
      sum((one) => dollarsOf(one, of(one.batches[batch]![way]))),
    ),
  });
  const states = members[0]!.whole[way].byState.length;
  const byState = new Float64Array(states);
  for (const one of members) {
    const result = one.whole[way].byState;
    for (let state = 0; state < states; state++) byState[state]! += dollarsOf(one, result[state]!);
  }
  const average = byState.reduce((total, value) => total + value, 0) / states;
  const marketVariance =
    byState.reduce((total, value) => total + (value - average) * (value - average), 0) / states;
  const outcomeVariance = sum(
    (one) => dollarsOf(one, 1) * dollarsOf(one, 1) * one.whole[way].outcomeVariance,
  );
  const samplingError = Math.sqrt(marketVariance / states);
  const measure = (value: Batched): MeasureValue => {
    const pathError = standardErrorOf(value);
    return {
      value: value.value,
      standardError: Math.sqrt(samplingError * samplingError + pathError * pathError),
      unit: 'dollars',
    };
  };
  const costs = sum((one) => dollarsOf(one, one.whole[way].falloutCost + one.whole[way].hedgeCost));
  const expectedFunding = sum((one) => dollarsOf(one, one.whole.expectedPullThrough));
  return {
    net: measure(batched(({ net }) => net)),
    falloutCost: measure(batched(({ falloutCost }) => falloutCost)),
    hedgeCost: sum((one) => dollarsOf(one, one.whole[way].hedgeCost)),
    deviation: Math.sqrt(marketVariance + outcomeVariance),
    breakEvenSpread: expectedFunding === 0 ? null : costs / expectedFunding,
  };
}

/** Points per 100 of the lock as dollars. */
function dollarsOf({ lock }: Compared, per100: number): number {
  return (lock.lock.loanAmount * per100) / 100;
}

/** The way that is expected to bring most; best efforts where none brings more. */
function bestOf(ways: Readonly<Record<SellingWay, WayResult>>): ModeRow['best'] {
  let best: ModeRow['best'] = 'best-efforts';
  let most = 0;
  for (const way of SELLING_WAYS) {
    if (ways[way].net.value <= most) continue;
    best = way;
    most = ways[way].net.value;
  }
  return best;
}
