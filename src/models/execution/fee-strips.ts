/** What a fee strip is paid for. */
export type FeeStripKind = 'base-servicing' | 'buy-up' | 'retained-servicing' | 'buy-down';

/** An interest-only strip that belongs to an execution, and the multiple it is quoted at. */
export interface FeeStrip {
  readonly kind: FeeStripKind;
  /** Per year of the loan's balance; negative for a buy-down, which the lender pays for. */
  readonly feeBp: number;
  readonly multiple: number;
}

/** Multiples that hold for one loan. */
export interface LoanMultiples {
  readonly buyUp: number;
  readonly buyDown: number;
  /** Absent: servicing has no stated value, and its strips are left out. */
  readonly servicing?: number;
}

/** How the spread between note rate and coupon is used, in basis points; none negative. */
export interface SpreadUse {
  readonly baseServicingBp: number;
  readonly buyUpBp: number;
  readonly retainedServicingBp: number;
  readonly buyDownBp: number;
  /** Excess no rule has room for: the coupon cannot be delivered into. */
  readonly unplacedBp: number;
}

/** Room an agency leaves above the base servicing, in basis points. */
export interface SpreadRoom {
  readonly largestBuyUpBp: number;
  readonly largestRetainedServicingBp: number;
}

/**
 * Splits an excess for the most value between buy-up and retained servicing, the dearer first up to its
 * limit (a linear programme with two bounds); a shortfall is bought down in full. Equal multiples go to the
 * buy-up, which is cash at delivery. Servicing without a stated multiple counts as worth nothing.
 *
 * @source own derivation, docs/models/best-execution.md
 * @param excessBp note rate − coupon − base servicing − guarantee fee, either sign
 * @param baseServicingBp ≥ 0
 * @returns parts whose signed sum is the excess
 */
export function placeExcess(
  excessBp: number,
  baseServicingBp: number,
  room: SpreadRoom,
  multiples: LoanMultiples,
): SpreadUse {
  if (excessBp < 0) {
    return { baseServicingBp, buyUpBp: 0, retainedServicingBp: 0, buyDownBp: -excessBp, unplacedBp: 0 };
  }
  const buyUpFirst = multiples.buyUp >= (multiples.servicing ?? 0);
  const firstLimit = buyUpFirst ? room.largestBuyUpBp : room.largestRetainedServicingBp;
  const secondLimit = buyUpFirst ? room.largestRetainedServicingBp : room.largestBuyUpBp;
  const firstBp = Math.min(excessBp, firstLimit);
  const secondBp = Math.min(excessBp - firstBp, secondLimit);
  return {
    baseServicingBp,
    buyUpBp: buyUpFirst ? firstBp : secondBp,
    retainedServicingBp: buyUpFirst ? secondBp : firstBp,
    buyDownBp: 0,
    unplacedBp: excessBp - firstBp - secondBp,
  };
}

/**
 * The fee strips of an execution, for valuation as interest-only strips; Σ fee/100·multiple is their quoted
 * value per 100. Strips of no fee, and servicing without a stated multiple, are left out.
 *
 * @source own derivation, docs/models/best-execution.md
 * @returns at most three strips, a buy-down with a negative fee
 */
export function feeStrips(use: SpreadUse, multiples: LoanMultiples): readonly FeeStrip[] {
  const servicing = multiples.servicing;
  const strips: FeeStrip[] = [
    { kind: 'buy-up', feeBp: use.buyUpBp, multiple: multiples.buyUp },
    { kind: 'buy-down', feeBp: -use.buyDownBp, multiple: multiples.buyDown },
  ];
  if (servicing !== undefined) {
    strips.unshift({ kind: 'base-servicing', feeBp: use.baseServicingBp, multiple: servicing });
    strips.push({ kind: 'retained-servicing', feeBp: use.retainedServicingBp, multiple: servicing });
  }
  return strips.filter(({ feeBp }) => feeBp !== 0);
}

/**
 * Value of fee strips at their quoted multiples: Σ fee/100·multiple.
 *
 * @source Milliman, article on MBS markets: 17.5 bp × 4 = 0.70
 * @returns price per 100, negative for a buy-down
 */
export function stripValuePer100(strips: readonly FeeStrip[]): number {
  return strips.reduce((sum, { feeBp, multiple }) => sum + (feeBp / 100) * multiple, 0);
}
