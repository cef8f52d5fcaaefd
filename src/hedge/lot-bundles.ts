import type { HedgeProblem, LinearForm } from './hedge-problem.ts';
import type { LatticeBasis } from './lattice.ts';

/** Bundles of trades a local search tries, in flat arrays: bundle k has the entries from starts[k] to starts[k + 1]. */
export interface LotBundles {
  readonly count: number;
  readonly starts: Int32Array;
  readonly instruments: Int32Array;
  readonly lots: Float64Array;
  /** [bundle][row]: what it adds to every row. */
  readonly effects: Float64Array;
  readonly rowCount: number;
  /** Room for one value of every row. */
  readonly moved: Float64Array;
}

/** Beyond so many instruments the sums of basis vectors would outnumber all other bundles. */
const PAIRED_BASIS_MAX = 40;

type Trades = (readonly [instrument: number, lots: number])[];

/**
 * Changes of one instrument, exchanges of two, and the short vectors of the reduced basis with their sums and differences.
 *
 * The basis holds the bundles of trades that change the objective least, which no exchange of two reaches.
 *
 * @source own derivation, docs/models/hedge.md
 * @param rows whose values a walk follows
 */
export function lotBundles(
  problem: HedgeProblem,
  rows: readonly LinearForm[],
  { vectors }: LatticeBasis,
): LotBundles {
  const trades: Trades[] = [];
  const count = problem.face.length;
  const dv01 = problem.terms[0]?.coefficients;
  for (let i = 0; i < count; i++) {
    for (const a of [1, -1, 5, -5]) trades.push([[i, a]]);
    for (let j = 0; j < count; j++) {
      if (j === i) continue;
      for (const a of [1, -1]) {
        if (j > i)
          trades.push(
            [
              [i, a],
              [j, 1],
            ],
            [
              [i, a],
              [j, -1],
            ],
          );
        if (dv01 === undefined || dv01[j] === 0) continue;
        const neutral = Math.round((-a * dv01[i]!) / dv01[j]!);
        if (Math.abs(neutral) > 1)
          trades.push([
            [i, a],
            [j, neutral],
          ]);
      }
    }
  }
  for (const [k, vector] of vectors.entries()) {
    trades.push(...bothWays(vector));
    if (count > PAIRED_BASIS_MAX) continue;
    for (const other of vectors.slice(k)) {
      trades.push(...bothWays(vector.map((entry, index) => entry + other[index]!)));
      trades.push(...bothWays(vector.map((entry, index) => entry - other[index]!)));
    }
  }
  return packed(rows, trades);
}

/** A bundle bought and sold; one of a single instrument is none, since those are tried already. */
function bothWays(vector: readonly number[]): Trades[] {
  const trades = vector.flatMap((lots, index): Trades => (lots === 0 ? [] : [[index, lots]]));
  return trades.length < 2 ? [] : [trades, trades.map(([index, lots]) => [index, -lots])];
}

function packed(forms: readonly LinearForm[], trades: readonly Trades[]): LotBundles {
  const rows = forms.map(({ coefficients }) => coefficients);
  const entries = trades.flat();
  const starts = new Int32Array(trades.length + 1);
  const effects = new Float64Array(trades.length * rows.length);
  for (const [at, bundle] of trades.entries()) {
    starts[at + 1] = starts[at]! + bundle.length;
    for (let row = 0; row < rows.length; row++) {
      let effect = 0;
      for (const [index, lots] of bundle) effect += lots * rows[row]![index]!;
      effects[at * rows.length + row] = effect;
    }
  }
  return {
    count: trades.length,
    starts,
    instruments: Int32Array.from(entries, ([index]) => index),
    lots: Float64Array.from(entries, ([, lots]) => lots),
    effects,
    rowCount: rows.length,
    moved: new Float64Array(rows.length),
  };
}
