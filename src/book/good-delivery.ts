import {
  byFallingFace,
  CENTS_PER_DOLLAR,
  centsOf,
  type LotChoice,
  type LotNeed,
  type LotPool,
  lotNeedOf,
  lotsLedBy,
  needAfter,
  neededCents,
  varianceCents,
} from './delivery-lots.ts';

/** Pools that may fill one lot. @source SIFMA Uniform Practices, chapter 8 */
const POOLS_PER_LOT_MAX = 3;
/** Looks at pools that the search for lots takes, some hundredths of a second; what needs more is not found, and says so. */
const SEARCH_WORK_MAX = 1_000_000;

/** A pool, or a piece of one, that is delivered whole. */
export interface DeliveredPool {
  readonly poolNumber: string;
  /** Current face, dollars and cents. */
  readonly face: number;
}

/** Pools that fill one lot, or one pool that fills several. */
export interface DeliveryLot {
  readonly poolNumbers: readonly string[];
  /** What it fills: a million, a multiple of it by one pool, or the odd rest of a trade. */
  readonly nominal: number;
  readonly delivered: number;
}

/** Whether pools are a good delivery of a quantity, and how. */
export interface GoodDelivery {
  readonly isGood: boolean;
  readonly lots: readonly DeliveryLot[];
  readonly delivered: number;
  /** Delivered less the quantity, dollars of face. */
  readonly excess: number;
  /** What stands against it; null when it is good. */
  readonly reason: string | null;
}

/** A lot as people read it. */
export function deliveryLotOf({ members, nominalCents, deliveredCents }: LotChoice): DeliveryLot {
  return {
    poolNumbers: members.map(({ poolNumber }) => poolNumber),
    nominal: nominalCents / CENTS_PER_DOLLAR,
    delivered: deliveredCents / CENTS_PER_DOLLAR,
  };
}

/** Pools with their faces in cents, the largest first. */
export function lotPoolsOf(pools: readonly DeliveredPool[]): readonly LotPool[] {
  return byFallingFace(pools.map(({ poolNumber, face }) => ({ poolNumber, cents: centsOf(face) })));
}

/**
 * Whether pools are a good delivery of a TBA quantity: each million filled to ±0.01 % by at most three pools, or
 * several millions by one pool, and the odd rest likewise.
 *
 * @source SIFMA Uniform Practices, chapter 8, A.1, whose two examples are golden tests
 * @param pools each delivered whole, all of them
 */
export function checkGoodDelivery(quantity: number, pools: readonly DeliveredPool[]): GoodDelivery {
  const need = lotNeedOf(quantity);
  const wanted = neededCents(need);
  const ordered = lotPoolsOf(pools);
  const total = ordered.reduce((sum, { cents }) => sum + cents, 0);
  const base = { delivered: total / CENTS_PER_DOLLAR, excess: (total - wanted) / CENTS_PER_DOLLAR };
  const bad = (reason: string): GoodDelivery => ({ ...base, isGood: false, lots: [], reason });
  if (Math.abs(total - wanted) > varianceCents(wanted)) {
    const variance = varianceCents(wanted) / CENTS_PER_DOLLAR;
    return bad(`The pools come to ${base.delivered} of face; ${quantity} ± ${variance} fill the trade.`);
  }
  const search = { workLeft: SEARCH_WORK_MAX };
  const listed = pools.map(({ poolNumber, face }) => ({ poolNumber, cents: centsOf(face) }));
  const lots = partInOrder(listed, need) ?? partIntoLots(ordered, need, search);
  if (lots !== undefined) return { ...base, isGood: true, lots: lots.map(deliveryLotOf), reason: null };
  return bad(
    search.workLeft > 0
      ? 'The total fits, but not each million can be filled to ±0.01 % by at most three whole pools.'
      : 'No way to part the pools into lots was found within the limit of the search.',
  );
}

/** Lots of pools that are listed lot by lot, as a plan lists them: found at once, however many there are. */
function partInOrder(pools: readonly LotPool[], need: LotNeed): readonly LotChoice[] | undefined {
  const [first, ...others] = pools;
  if (first === undefined) return need.millions === 0 && need.restCents === 0 ? [] : undefined;
  for (let count = 1; count <= POOLS_PER_LOT_MAX; count++) {
    const [leader, ...partners] = byFallingFace(pools.slice(0, count));
    for (const choice of lotsLedBy(leader!, partners, [need])) {
      const left = needAfter(need, choice.nominalCents);
      if (choice.members.length !== count || left === undefined) continue;
      const further = partInOrder(others.slice(count - 1), left);
      return further && [choice, ...further];
    }
  }
  return undefined;
}

/** Takes the largest pool first, which has to go somewhere: alone, or with one or two smaller ones. */
function partIntoLots(
  pools: readonly LotPool[],
  need: LotNeed,
  search: { workLeft: number },
): readonly LotChoice[] | undefined {
  const [largest, ...others] = pools;
  if (largest === undefined) return need.millions === 0 && need.restCents === 0 ? [] : undefined;
  search.workLeft -= pools.length;
  for (const choice of lotsLedBy(largest, others, [need])) {
    const left = needAfter(need, choice.nominalCents);
    if (left === undefined) continue;
    if (search.workLeft <= 0) return undefined;
    const partners = new Set(choice.members);
    const further = partIntoLots(
      others.filter((pool) => !partners.has(pool)),
      left,
      search,
    );
    if (further !== undefined) return [choice, ...further];
  }
  return undefined;
}
