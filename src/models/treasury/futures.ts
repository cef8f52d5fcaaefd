import type { IsoDate } from '../../core/dates.ts';
import { CounterpoiseError } from '../../core/errors.ts';
import type { TreasuryBond, TreasuryFuture } from '../../instruments/treasury.ts';
import { addBusinessDays } from '../../market/business-days.ts';
import { futuresContractTerms } from '../../market/futures-contracts.ts';
import { type FinancedBond, financedBond, forwardCleanPrice, impliedRepoRate } from './bond-forward.ts';
import { conversionFactorOf } from './conversion-factor.ts';
import { firstDeliveryDay, lastDeliveryDay, requireDeliverable } from './delivery.ts';

const TICKS_PER_POINT = 32;

/** A bond of the basket with its price for the settlement date. */
export interface DeliverableBond {
  readonly bond: TreasuryBond;
  /** Per 100 of face. */
  readonly cleanPrice: number;
}

/** What a futures contract is valued from. */
export interface FutureValuationInput {
  readonly future: TreasuryFuture;
  readonly basket: readonly DeliverableBond[];
  /** Settlement of the basket's prices, as a rule the business day after the as-of date. */
  readonly settlement: IsoDate;
  /** ACT/360 simple, decimal, from settlement to delivery. */
  readonly repoRate: number;
  /** The futures price the market shows, per 100. Absent, bases and implied repo stand at the theoretical price. */
  readonly quotedPrice?: number;
  /** Points taken off the theoretical price for what delivery options are worth; 0 when absent. */
  readonly basisPer100?: number;
}

/** One bond of the basket against the future. Prices per 100 of the bond's face, ticks in 32nds. */
export interface DeliverableAnalysis {
  readonly bond: TreasuryBond;
  readonly cleanPrice: number;
  readonly conversionFactor: number;
  readonly forwardCleanPrice: number;
  readonly forwardOverFactor: number;
  /** Spot less forward clean price: coupon earned less financing paid, positive when holding pays. */
  readonly carry: number;
  /** Clean price less factor times futures price. */
  readonly grossBasis: number;
  readonly grossBasisTicks: number;
  /** Forward clean price less factor times futures price: gross basis less carry. */
  readonly netBasis: number;
  readonly netBasisTicks: number;
  /** ACT/360 simple, decimal. */
  readonly impliedRepoRate: number;
}

/** A future and its basket at one repo rate and one delivery day. */
export interface FutureAnalysis {
  /** Theoretical price, min over the basket of forward/factor less the given basis, per 100. */
  readonly pricePer100: number;
  /** The price bases and implied repos are measured from: the quote, else the theoretical one. */
  readonly referencePricePer100: number;
  readonly deliveryDate: IsoDate;
  readonly deliverables: readonly DeliverableAnalysis[];
  /** Highest implied repo. */
  readonly cheapestToDeliverIndex: number;
  /** Lowest forward/factor, the bond that sets the theoretical price. */
  readonly lowestForwardIndex: number;
  readonly criteriaDisagree: boolean;
}

/**
 * Theoretical futures price, bases, implied repo and cheapest to deliver of a basket.
 *
 * Price = min_i forward_i/factor_i − basis; cheapest to deliver = highest implied repo. The basket has one delivery
 * day: the contract's last while the cheapest bond's carry to it is positive, else its first (or the first business
 * day after settlement, inside the delivery month), where the cheapest is chosen again.
 *
 * @source Burghardt, Belton, Lane & Papa, "The Treasury Bond Basis" (3rd ed. 2005), ch. 1–2; Tuckman & Serrat, "Fixed
 *   Income Securities" (4th ed. 2022), sections 11.4–11.10
 * @returns prices per 100; the quality and timing options are worth nothing here, see docs/models/treasury-futures.md
 * @throws CounterpoiseError INPUT_INVALID naming an ineligible bond, or settlement not before the last delivery day
 * @throws CounterpoiseError INPUT_EMPTY for an empty basket; MARKET_INCOMPLETE for unknown contract terms
 */
export function analyseFuture(input: FutureValuationInput): FutureAnalysis {
  const { contract, deliveryMonth } = input.future;
  const terms = futuresContractTerms(contract, deliveryMonth);
  requireDeliverable(
    terms,
    deliveryMonth,
    input.basket.map((deliverable) => deliverable.bond),
  );
  const last = lastDeliveryDay(terms, deliveryMonth);
  if (input.settlement >= last) {
    throw new CounterpoiseError(
      'INPUT_INVALID',
      `${contract} of ${deliveryMonth} has its last delivery on ${last}.`,
      {
        field: 'settlement',
        found: input.settlement,
        accepted: `a settlement date before ${last}`,
      },
    );
  }
  const factors = input.basket.map(
    ({ bond }) => conversionFactorOf(bond, deliveryMonth, terms.factorRounding).rounded,
  );
  const atLast = analyseAt(input, factors, last);
  if (atLast.deliverables[atLast.cheapestToDeliverIndex]!.carry > 0) return atLast;
  const first = firstDeliveryDay(deliveryMonth);
  return analyseAt(input, factors, first > input.settlement ? first : addBusinessDays(input.settlement, 1));
}

function analyseAt(
  input: FutureValuationInput,
  factors: readonly number[],
  deliveryDate: IsoDate,
): FutureAnalysis {
  const financed = input.basket.map(({ bond, cleanPrice }) =>
    financedBond(bond, cleanPrice, input.settlement, deliveryDate),
  );
  const forwards = financed.map((bond) => forwardCleanPrice(bond, input.repoRate));
  const lowestForwardIndex = indexOfLowest(forwards.map((forward, i) => forward / factors[i]!));
  const pricePer100 = forwards[lowestForwardIndex]! / factors[lowestForwardIndex]! - (input.basisPer100 ?? 0);
  const referencePricePer100 = input.quotedPrice ?? pricePer100;
  const deliverables = input.basket.map((deliverable, i) =>
    analyseDeliverable(deliverable, financed[i]!, factors[i]!, forwards[i]!, referencePricePer100),
  );
  const cheapestToDeliverIndex = indexOfLowest(deliverables.map((one) => -one.impliedRepoRate));
  return {
    pricePer100,
    referencePricePer100,
    deliveryDate,
    deliverables,
    cheapestToDeliverIndex,
    lowestForwardIndex,
    criteriaDisagree: cheapestToDeliverIndex !== lowestForwardIndex,
  };
}

function analyseDeliverable(
  { bond, cleanPrice }: DeliverableBond,
  financed: FinancedBond,
  factor: number,
  forward: number,
  futuresPrice: number,
): DeliverableAnalysis {
  const grossBasis = cleanPrice - factor * futuresPrice;
  const netBasis = forward - factor * futuresPrice;
  return {
    bond,
    cleanPrice,
    conversionFactor: factor,
    forwardCleanPrice: forward,
    forwardOverFactor: forward / factor,
    carry: cleanPrice - forward,
    grossBasis,
    grossBasisTicks: TICKS_PER_POINT * grossBasis,
    netBasis,
    netBasisTicks: TICKS_PER_POINT * netBasis,
    impliedRepoRate: impliedRepoRate(financed, factor * futuresPrice + financed.accruedAtDelivery),
  };
}

/** Index of the lowest value; the first one on a tie. */
export function indexOfLowest(values: readonly number[]): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i]! < values[best]!) best = i;
  return best;
}
