/**
 * Dollar P&L of the book, and of one lot bought of each instrument, in the same equiprobable scenarios at the horizon.
 *
 * A scenario is one joint state of market and borrowers: entry s of every array belongs to it, so that any hedge's P&L
 * in it is book[s] + Σ_j lots_j·perLot[j][s].
 */
export interface HorizonPnl {
  /** Gain of the book with existing positions inside, by scenario. */
  readonly book: Float64Array;
  /** Gain of one lot bought, by instrument in the order of the hedge's instruments, then by scenario. */
  readonly perLot: readonly Float64Array[];
}
