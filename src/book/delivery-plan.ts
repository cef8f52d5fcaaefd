import { centsText, money, sumOf } from '../core/money.ts';
import {
  CENTS_PER_DOLLAR,
  type LotChoice,
  type LotNeed,
  type LotPool,
  lotNeedOf,
  lotsLedBy,
  needAfter,
  neededCents,
  varianceCents,
} from './delivery-lots.ts';
import { type DeliveredPool, type DeliveryLot, deliveryLotOf, lotPoolsOf } from './good-delivery.ts';

/** Pools and lots that the search looks at unless told otherwise, a second or two; the best plan by then is answered. */
const SEARCH_WORK_MAX = 3_000_000;

/** A trade sold, that pools are to fill. */
export interface TradeToFill {
  readonly tradeId: string;
  /** Open face, dollars. */
  readonly quantity: number;
  /** Traded at, per 100. */
  readonly price: number;
}

/** A trade with the pools that fill it. */
export interface FilledTrade {
  readonly tradeId: string;
  readonly quantity: number;
  readonly price: number;
  readonly lots: readonly DeliveryLot[];
  /** Face that its lots fill, and what is delivered into them. */
  readonly filled: number;
  readonly delivered: number;
  readonly unfilled: number;
  /** What pairing the rest off at the market would bring, dollars; null without a market price. */
  readonly pairOffGain: string | null;
  /** Gain of delivering more or less than the lots' own face, dollars; null without a market price. */
  readonly varianceGain: string | null;
  /** What more the best use of the variance would have brought on the lots filled; null without a market price. */
  readonly leftOnTheTable: string | null;
}

/** How pools fill trades of one instrument and month. */
export interface DeliveryPlan {
  readonly trades: readonly FilledTrade[];
  readonly filled: number;
  readonly unfilled: number;
  readonly varianceGain: string | null;
  readonly leftOnTheTable: string | null;
  /** Whether no plan fills more, and none that fills as much gains more. */
  readonly isProven: boolean;
}

/**
 * Assigns pools to trades so that every lot is a good delivery: as much face filled as can be, and of all such plans the
 * one that gains most by the variance, which delivers more where the trade's price is above the market and less where it
 * is below.
 *
 * What is not filled is worth the same paired off at the market, so only the variance is money; the rest is the cost of
 * pairing off.
 *
 * @source own derivation, docs/models/trades.md; the search: branch and bound, the first descent being greedy
 * @param trades of one instrument and month, all sold
 * @param pools of that instrument, each delivered whole or not at all
 * @param marketPrice per 100; without one only the face counts
 * @param workMax pools and lots looked at, after which the best plan found is answered
 */
export function planDelivery(
  trades: readonly TradeToFill[],
  pools: readonly DeliveredPool[],
  marketPrice: number | null,
  workMax = SEARCH_WORK_MAX,
): DeliveryPlan {
  const needs = trades.map(({ quantity, price }) => ({
    need: lotNeedOf(quantity),
    gainPerCent: marketPrice === null ? 0 : (price - marketPrice) / 100,
  }));
  const ordered = lotPoolsOf(pools);
  const search: Search = { workLeft: workMax, isWhole: true, best: greedyPlan(ordered, needs) };
  descend(search, ordered, needs, NOTHING_PLANNED);
  const { assignments } = search.best;
  const filled = trades.map((trade, index) =>
    filledTrade(
      trade,
      assignments.filter(({ tradeIndex }) => tradeIndex === index).map(({ choice }) => choice),
      marketPrice,
    ),
  );
  const total = (pick: (trade: FilledTrade) => string | null) =>
    marketPrice === null ? null : centsText(sumOf(filled.map((trade) => pick(trade) ?? '0')));
  return {
    trades: filled,
    filled: sumOf(filled.map((trade) => money(trade.filled))).toNumber(),
    unfilled: sumOf(filled.map((trade) => money(trade.unfilled))).toNumber(),
    varianceGain: total((trade) => trade.varianceGain),
    leftOnTheTable: total((trade) => trade.leftOnTheTable),
    isProven: search.isWhole,
  };
}

function filledTrade(
  trade: TradeToFill,
  choices: readonly LotChoice[],
  marketPrice: number | null,
): FilledTrade {
  const filledCents = choices.reduce((sum, { nominalCents }) => sum + nominalCents, 0);
  const deliveredCents = choices.reduce((sum, choice) => sum + choice.deliveredCents, 0);
  const mostCents = choices.reduce((sum, { nominalCents }) => sum + varianceCents(nominalCents), 0);
  const unfilled = money(trade.quantity).minus(filledCents / CENTS_PER_DOLLAR);
  const points = marketPrice === null ? null : money(trade.price).minus(marketPrice);
  const per100 = (cents: number) => points?.times(cents).dividedBy(CENTS_PER_DOLLAR * 100);
  const gain = per100(deliveredCents - filledCents);
  const best = per100(mostCents)?.abs();
  return {
    ...trade,
    lots: choices.map(deliveryLotOf),
    filled: filledCents / CENTS_PER_DOLLAR,
    delivered: deliveredCents / CENTS_PER_DOLLAR,
    unfilled: unfilled.toNumber(),
    pairOffGain: points === null ? null : centsText(points.times(unfilled).dividedBy(100)),
    varianceGain: gain === undefined ? null : centsText(gain),
    leftOnTheTable: gain === undefined || best === undefined ? null : centsText(best.minus(gain)),
  };
}

interface OpenNeed {
  readonly need: LotNeed;
  /** Cents gained by each cent delivered. */
  readonly gainPerCent: number;
}

interface Assignment {
  readonly tradeIndex: number;
  readonly choice: LotChoice;
}

interface PartialPlan {
  readonly assignments: readonly Assignment[];
  readonly filledCents: number;
  readonly gainCents: number;
}

const NOTHING_PLANNED: PartialPlan = { assignments: [], filledCents: 0, gainCents: 0 };

interface Search {
  workLeft: number;
  /** Whether nothing was left out so far that could be better. */
  isWhole: boolean;
  best: PartialPlan;
}

/** Lots looked at for one pool: far more than there are of twenty pools, and few enough for thousands. */
const LOTS_PER_LEADER_MAX = 300;

/** Puts pool after pool, the largest first, where it fills and gains most: where the search begins, whatever its limit. */
function greedyPlan(pools: readonly LotPool[], needs: readonly OpenNeed[]): PartialPlan {
  let plan = NOTHING_PLANNED;
  let open = needs;
  let left = pools;
  while (left.length > 0) {
    const [leader, ...others] = left;
    const { placed } = placedLots(leader!, others, open);
    const best = placed.reduce<PlacedLot | undefined>(
      (one, other) => (one === undefined || byFaceThenGain(other, one) < 0 ? other : one),
      undefined,
    );
    left = best === undefined ? others : withoutMembers(others, best.choice);
    if (best === undefined) continue;
    open = withNeed(open, best);
    plan = extended(plan, best);
  }
  return plan;
}

function byFaceThenGain(a: PlacedLot, b: PlacedLot): number {
  return b.choice.nominalCents - a.choice.nominalCents || b.gainCents - a.gainCents;
}

function withoutMembers(pools: readonly LotPool[], { members }: LotChoice): readonly LotPool[] {
  const taken = new Set(members);
  return pools.filter((pool) => !taken.has(pool));
}

function withNeed(needs: readonly OpenNeed[], { tradeIndex, left }: PlacedLot): readonly OpenNeed[] {
  return needs.map((one, index) => (index === tradeIndex ? { ...one, need: left } : one));
}

function extended(plan: PartialPlan, { tradeIndex, choice, gainCents }: PlacedLot): PartialPlan {
  return {
    assignments: [...plan.assignments, { tradeIndex, choice }],
    filledCents: plan.filledCents + choice.nominalCents,
    gainCents: plan.gainCents + gainCents,
  };
}

/** Gains closer than this are equal: a tenth of a cent, far above the rounding of their sums. */
const GAIN_TOLERANCE_CENTS = 0.1;

function isBetter(a: Pick<PartialPlan, 'filledCents' | 'gainCents'>, b: PartialPlan): boolean {
  if (a.filledCents !== b.filledCents) return a.filledCents > b.filledCents;
  return a.gainCents > b.gainCents + GAIN_TOLERANCE_CENTS;
}

/** Places the largest pool left in every way there is, the best first, then leaves it out. */
function descend(
  search: Search,
  pools: readonly LotPool[],
  needs: readonly OpenNeed[],
  partial: PartialPlan,
): void {
  if (isBetter(partial, search.best)) search.best = partial;
  const [leader, ...others] = pools;
  if (leader === undefined) return;
  search.workLeft -= pools.length + needs.length;
  if (!isBetter(boundOf(pools, needs, partial), search.best)) return;
  if (search.workLeft <= 0) {
    search.isWhole = false;
    return;
  }
  const { placed, isWhole } = placedLots(leader, others, needs);
  search.isWhole &&= isWhole;
  for (const lot of [...placed].sort(byFaceThenGain)) {
    descend(search, withoutMembers(others, lot.choice), withNeed(needs, lot), extended(partial, lot));
  }
  descend(search, others, needs, partial);
}

/** No plan that goes on from here does better: all pools filling, every variance used to the full. */
function boundOf(
  pools: readonly LotPool[],
  needs: readonly OpenNeed[],
  partial: PartialPlan,
): Pick<PartialPlan, 'filledCents' | 'gainCents'> {
  const needed = needs.reduce((sum, { need }) => sum + neededCents(need), 0);
  const pooled = pools.reduce((sum, { cents }) => sum + cents, 0);
  const most = Math.min(needed, pooled + varianceCents(pooled) + pools.length);
  const gain = needs.reduce(
    (sum, { need, gainPerCent }) => sum + varianceCents(neededCents(need)) * Math.abs(gainPerCent),
    0,
  );
  return { filledCents: partial.filledCents + most, gainCents: partial.gainCents + gain };
}

interface PlacedLot extends Assignment {
  readonly left: LotNeed;
  readonly gainCents: number;
}

/** Every lot that a pool leads, in every trade that it is a lot of; not whole where there are too many to look at. */
function placedLots(
  leader: LotPool,
  others: readonly LotPool[],
  needs: readonly OpenNeed[],
): { readonly placed: readonly PlacedLot[]; readonly isWhole: boolean } {
  const kinds = distinctNeeds(needs);
  const placed: PlacedLot[] = [];
  let lotCount = 0;
  for (const choice of lotsLedBy(
    leader,
    others,
    kinds.map(({ need }) => need),
  )) {
    lotCount += 1;
    if (lotCount > LOTS_PER_LEADER_MAX) return { placed, isWhole: false };
    for (const { tradeIndex, need, gainPerCent } of kinds) {
      const left = needAfter(need, choice.nominalCents);
      if (left === undefined) continue;
      const gainCents = (choice.deliveredCents - choice.nominalCents) * gainPerCent;
      placed.push({ tradeIndex, choice, left, gainCents });
    }
  }
  return { placed, isWhole: true };
}

/** Trades of one price and one need are the same to a pool: the first stands for all. */
function distinctNeeds(needs: readonly OpenNeed[]): readonly (OpenNeed & { readonly tradeIndex: number })[] {
  const seen = new Set<string>();
  return needs.flatMap((one, tradeIndex) => {
    const kind = `${one.gainPerCent} ${one.need.millions} ${one.need.restCents}`;
    if (seen.has(kind) || neededCents(one.need) === 0) return [];
    seen.add(kind);
    return [{ ...one, tradeIndex }];
  });
}
