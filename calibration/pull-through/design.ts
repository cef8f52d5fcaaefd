import type { PullThroughParameters } from '../../src/models/pull-through/parameters.ts';
import {
  type BaseRateTerm,
  baseLevelEffect,
  EFFECT_TERMS,
  INTERCEPT,
  STAGE_TERMS,
} from './base-rate-terms.ts';
import { type HistorySample, rateMoveOf } from './history-sample.ts';

/**
 * A sample as numbers: logit p = offset + Σ coefficient·covariate + a·tanh(Δ/b). Rows are sparse: `slotCount` pairs of
 * column and value each, of which those with column −1 are empty.
 */
export interface Design {
  readonly rowCount: number;
  /** Base-rate terms, then one column a lender. */
  readonly columnCount: number;
  readonly slotCount: number;
  /** [row × slot]. */
  readonly columns: Int32Array;
  /** [row × slot]. */
  readonly values: Float64Array;
  /** What the terms that are not fitted add to the logit. */
  readonly offsets: Float64Array;
  /** Δ, percent points. */
  readonly rateMoves: Float64Array;
  /** 1 where the lock funded at its locked rate. */
  readonly funded: Uint8Array;
  /** Index of each row's lock; rows of a lock follow one another. */
  readonly locks: Int32Array;
}

/**
 * The design of a sample for some fitted terms; all other terms add their value in the record to the offset.
 *
 * @source own derivation, docs/models/pull-through.md
 * @param lenders whose base rates deviate from the mean, in the order of their columns; others deviate by nothing
 */
export function designOf(
  { observations }: HistorySample,
  terms: readonly BaseRateTerm[],
  lenders: readonly string[],
  record: PullThroughParameters,
): Design {
  const rowCount = observations.length;
  const slotCount = terms.length + 1;
  const columns = new Int32Array(rowCount * slotCount).fill(-1);
  const values = new Float64Array(rowCount * slotCount);
  const offsets = new Float64Array(rowCount);
  const rateMoves = new Float64Array(rowCount);
  const funded = new Uint8Array(rowCount);
  const locks = new Int32Array(rowCount);
  const held = [INTERCEPT, ...STAGE_TERMS, ...EFFECT_TERMS]
    .filter((term) => !terms.includes(term))
    .map(({ covariate, valueIn }) => ({ covariate, value: valueIn(record) }));
  const lenderColumn = new Map(lenders.map((lender, index) => [lender, terms.length + index]));
  observations.forEach((observation, row) => {
    let slot = row * slotCount;
    terms.forEach(({ covariate }, column) => {
      const value = covariate(observation);
      if (value === 0) return;
      columns[slot] = column;
      values[slot++] = value;
    });
    const column = lenderColumn.get(observation.lenderId ?? '');
    if (column !== undefined) {
      columns[slot] = column;
      values[slot] = 1;
    }
    let offset = baseLevelEffect(observation, record);
    for (const { covariate, value } of held) offset += value * covariate(observation);
    offsets[row] = offset;
    rateMoves[row] = rateMoveOf(observation);
    funded[row] = observation.outcome === 'funded' ? 1 : 0;
    locks[row] = observation.lockIndex;
  });
  return {
    rowCount,
    columnCount: terms.length + lenders.length,
    slotCount,
    columns,
    values,
    offsets,
    rateMoves,
    funded,
    locks,
  };
}
