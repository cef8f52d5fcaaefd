import { standardErrorOf } from '../src/core/batched.ts';
import { type IsoDate, monthOf } from '../src/core/dates.ts';
import { CounterpoiseError } from '../src/core/errors.ts';
import type { KernelName } from '../src/core/kernel-names.ts';
import { parsePrice } from '../src/core/quotes.ts';
import { type DiscountCurve, discountFactor } from '../src/market/discount-curve.ts';
import { PROGRAM_TERMS, type RateClass } from '../src/market/programs.ts';
import { settlementDatesOf } from '../src/market/settlement-calendar.ts';
import type { MarketSnapshot, TbaQuote } from '../src/market/snapshot.ts';
import { type AssumedPool, assumedPool, currentCoupon } from '../src/models/assumed-pool.ts';
import { ACTIVE_PASSIVE_PARAMETERS } from '../src/models/prepay/active-passive.ts';
import type { RateModel } from '../src/models/rate/rate-model.ts';
import type { PoolTerms } from '../src/sim/loan-terms.ts';
import { type PoolPricer, poolPricer } from '../src/sim/pool-pricer.ts';
import { poolTerms } from '../src/sim/pool-terms.ts';
import { BASE_SCENARIO } from '../src/sim/scenario.ts';
import type { Simulate, SimulationControl } from '../src/sim/simulate.ts';
import { simulationPlan } from '../src/sim/simulation-plan.ts';
import type { TbaOas } from './calibration-set.ts';
import type { Prepayment } from './tuned-prepayment.ts';

/** A quote that has no OAS, and why. */
export interface TbaFailure {
  readonly quote: string;
  readonly reason: string;
}

export interface TbaSpreads {
  readonly solved: readonly TbaOas[];
  readonly failures: readonly TbaFailure[];
  /** Paths simulated. */
  readonly pathCount: number;
}

/** What the OAS of a day's quotes depends on beside the quotes. */
export interface TbaSpreadTerms {
  readonly curve: DiscountCurve;
  readonly model: RateModel;
  /** s of each quoted class, decimal. */
  readonly mortgageSpreads: Readonly<Partial<Record<RateClass, number>>>;
  /** {@link ACTIVE_PASSIVE_PARAMETERS} when absent. */
  readonly prepayment?: Prepayment;
  readonly seed: string;
  readonly pathCount: number;
  readonly kernel: KernelName;
  readonly simulate: Simulate;
  readonly control: SimulationControl;
}

/** A quote that can be valued. */
interface UsableQuote extends TbaQuote {
  readonly settles: IsoDate;
  readonly pricePer100: number;
}

/** A quote with the pool that is assumed to be delivered. */
export interface QuotedPool {
  readonly quote: UsableQuote;
  readonly pool: AssumedPool;
  readonly terms: PoolTerms;
}

const BP = 1e4;

/** How messages name a TBA: `UMBS30 5.5 2025-03`. */
export function tbaName(quote: Pick<TbaQuote, 'program' | 'coupon' | 'settlementMonth'>): string {
  return `${quote.program} ${Number((100 * quote.coupon).toPrecision(8))} ${quote.settlementMonth}`;
}

/**
 * OAS of every quoted TBA, all from one set of paths: the spread at which the model's clean forward price is the quote.
 *
 * @source model equations of docs/models/tba.md; docs/models/calibration.md
 * @returns OAS in basis points with the standard error of the simulation; a quote that cannot be valued or that no
 *   spread explains is among the failures, and the others are solved without it
 * @throws CounterpoiseError SIMULATION_CANCELLED, SIMULATION_NOT_FINITE, SIMULATION_TOO_LARGE
 */
export async function solveTbaSpreads(snapshot: MarketSnapshot, terms: TbaSpreadTerms): Promise<TbaSpreads> {
  const { pools, failures } = quotedPools(snapshot, terms.mortgageSpreads);
  if (pools.length === 0) return { solved: [], failures, pathCount: 0 };
  const { pricers, pathCount } = await simulatePools(
    snapshot.asOf,
    pools.map((one) => one.terms),
    terms,
    terms.control,
  );
  const solved: TbaOas[] = [];
  const unsolved: TbaFailure[] = [];
  pools.forEach(({ quote, pool }, i) => {
    attempt(quote, unsolved, () => {
      const oas = pricers[i]!.oasOf(quote.pricePer100);
      solved.push({
        program: quote.program,
        coupon: quote.coupon,
        settlementMonth: quote.settlementMonth,
        settlementDate: quote.settles,
        pricePer100: quote.pricePer100,
        pool,
        oasBp: oas.value * BP,
        standardErrorBp: standardErrorOf(oas) * BP,
      });
    });
  });
  return { solved, failures: [...failures, ...unsolved], pathCount };
}

/**
 * The pools that a day's quotes stand for, in the order of the quotes, and the quotes that stand for none.
 *
 * @source docs/models/tba.md
 */
export function quotedPools(
  snapshot: MarketSnapshot,
  mortgageSpreads: TbaSpreadTerms['mortgageSpreads'],
): { readonly pools: readonly QuotedPool[]; readonly failures: readonly TbaFailure[] } {
  const { usable, failures } = usableQuotes(snapshot, mortgageSpreads);
  const pools = usable.map((quote) => {
    const pool = assumedPoolOf(quote, usable, snapshot);
    return { quote, pool, terms: poolTermsOf(snapshot.asOf, quote, pool) };
  });
  return { pools, failures };
}

/**
 * Values pools on one set of paths, in the base scenario.
 *
 * @returns a pricer of each pool, in their order, and the paths simulated
 */
export async function simulatePools(
  asOf: IsoDate,
  profiles: readonly PoolTerms[],
  terms: TbaSpreadTerms,
  control: SimulationControl,
): Promise<{ readonly pricers: readonly PoolPricer[]; readonly pathCount: number }> {
  const plan = simulationPlan({
    asOf,
    curve: terms.curve,
    models: [terms.model],
    mortgageSpreads: terms.mortgageSpreads,
    prepayment: terms.prepayment ?? ACTIVE_PASSIVE_PARAMETERS,
    scenarios: [BASE_SCENARIO],
    profiles,
    loans: [],
    seed: terms.seed,
    pathCount: terms.pathCount,
    kernel: terms.kernel,
  });
  const result = await terms.simulate(plan, control);
  const pricers = profiles.map((profile, i) => {
    const atSettlement = discountFactor(terms.curve, profile.settlement.timeYears);
    return poolPricer(plan, result, profile, i, () => atSettlement);
  });
  return { pricers, pathCount: result.pathCount };
}

function usableQuotes(
  snapshot: MarketSnapshot,
  mortgageSpreads: TbaSpreadTerms['mortgageSpreads'],
): { readonly usable: readonly UsableQuote[]; readonly failures: TbaFailure[] } {
  const settlementDates = settlementDatesOf(snapshot);
  const usable: UsableQuote[] = [];
  const failures: TbaFailure[] = [];
  const seen = new Set<string>();
  for (const quote of snapshot.tba ?? []) {
    attempt(quote, failures, () => {
      const { rateClass } = PROGRAM_TERMS[quote.program];
      if (seen.has(tbaName(quote))) throw new CounterpoiseError('INPUT_DUPLICATE', 'It is quoted twice.');
      seen.add(tbaName(quote));
      if (mortgageSpreads[rateClass] === undefined) {
        throw new CounterpoiseError('MARKET_INCOMPLETE', `No mortgage rate ${rateClass} is quoted.`);
      }
      const settles = settlementDates(quote.program, quote.settlementMonth);
      if (settles < snapshot.asOf || monthOf(settles) !== quote.settlementMonth) {
        throw new CounterpoiseError('MARKET_STALE', `It cannot settle on ${settles}.`);
      }
      usable.push({ ...quote, settles, pricePer100: parsePrice(quote.price) });
    });
  }
  return { usable, failures };
}

/** Notes what went wrong with one quote and lets the others go on. */
function attempt(quote: TbaQuote, failures: TbaFailure[], solve: () => void): void {
  try {
    solve();
  } catch (error) {
    if (!(error instanceof CounterpoiseError)) throw error;
    const { accepted } = error.details;
    const reason = accepted === undefined ? error.message : `${error.message} Accepted: ${accepted}.`;
    failures.push({ quote: tbaName(quote), reason });
  }
}

/** Age goes by the program's current coupon, the one nearest par in the front month. */
function assumedPoolOf(
  quote: UsableQuote,
  usable: readonly UsableQuote[],
  { mortgageRates }: MarketSnapshot,
): AssumedPool {
  const ofProgram = usable.filter(({ program }) => program === quote.program);
  const [front] = ofProgram.map(({ settlementMonth }) => settlementMonth).sort();
  const stack = ofProgram.filter(({ settlementMonth }) => settlementMonth === front);
  const mortgageRate = mortgageRates![PROGRAM_TERMS[quote.program].rateClass]!;
  return assumedPool(quote.program, quote.coupon, currentCoupon(stack, mortgageRate));
}

function poolTermsOf(asOf: IsoDate, quote: UsableQuote, pool: AssumedPool): PoolTerms {
  return poolTerms(asOf, {
    program: quote.program,
    coupon: quote.coupon,
    month: quote.settlementMonth,
    settlementDate: quote.settles,
    noteRate: pool.wac,
    ageMonths: pool.ageMonths,
    remainingMonths: pool.wamMonths,
  });
}
