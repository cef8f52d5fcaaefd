import { invariant } from '../core/invariant.ts';

/** A pull-through-weighted duration hedge of one block of locks with one TBA. */
export interface DurationHedgeInput {
  /** Unpaid principal balance of the locks, any currency unit. */
  readonly upb: number;
  /** Probability, 0 to 1. */
  readonly pullThrough: number;
  /** Effective durations in years. */
  readonly lockDurationYears: number;
  readonly tbaDurationYears: number;
  /** TBA units are whole multiples of this. */
  readonly lotSize: number;
}

/** Exposures are in units of balance per move: negative is a loss. */
export interface DurationHedge {
  /** Locks' P&L when rates rise 100 bp, pull-through held. */
  readonly lockPnlPer100Bp: number;
  /** TBA to sell so that the net is zero. */
  readonly sell: number;
  /** The same in whole lots. */
  readonly sellWhole: number;
}

/** What is left of a hedge when pull-through moved with rates. */
export interface DurationHedgeResidual {
  readonly lockPnl: number;
  readonly tbaPnl: number;
  readonly net: number;
  /** |net| as a share of the margin, 0 to 1 and beyond. */
  readonly shareOfMargin: number;
}

/**
 * The desk's duration hedge of locks: sell UPB·p·D_lock/D_TBA of the TBA.
 *
 * @source Milliman MS2, mortgage pipeline hedging example
 * @returns units of balance; error only of rounding
 */
export function durationHedge(input: DurationHedgeInput): DurationHedge {
  const { upb, pullThrough, lockDurationYears, tbaDurationYears, lotSize } = input;
  invariant(tbaDurationYears > 0, 'A duration hedge needs a TBA whose duration is positive.');
  invariant(lotSize > 0, 'A lot has a positive size.');
  const sell = (upb * pullThrough * lockDurationYears) / tbaDurationYears;
  return {
    lockPnlPer100Bp: -upb * pullThrough * lockDurationYears * 0.01,
    sell,
    sellWhole: Math.round(sell / lotSize) * lotSize,
  };
}

/**
 * P&L of locks and hedge after a move, when pull-through has moved too: to first order in the move.
 *
 * @source Milliman MS2, mortgage pipeline hedging example
 * @param input the locks and the TBA as they were hedged
 * @param sold TBA sold, units of balance
 * @param move rate change and pull-through after it, and the margin in units of balance
 * @returns units of balance
 */
export function durationHedgeResidual(
  input: DurationHedgeInput,
  sold: number,
  move: { readonly shiftBp: number; readonly pullThroughAfter: number; readonly margin: number },
): DurationHedgeResidual {
  invariant(move.margin > 0, 'A margin to compare with is positive.');
  const shift = move.shiftBp / 10_000;
  const lockPnl = -input.upb * move.pullThroughAfter * input.lockDurationYears * shift;
  const tbaPnl = sold * input.tbaDurationYears * shift;
  const net = lockPnl + tbaPnl;
  return { lockPnl, tbaPnl, net, shareOfMargin: Math.abs(net) / move.margin };
}
