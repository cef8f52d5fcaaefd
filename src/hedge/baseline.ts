import type { HedgeBook, HedgeInstrument } from './exposure.ts';
import type { HedgeConfig } from './hedge-config.ts';

/** The desk's simplest hedge: one TBA, whole lots. */
export interface BaselineTrade {
  readonly instrument: HedgeInstrument;
  /** Signed, negative when sold. */
  readonly lots: number;
  /** Dollars of face, not negative. */
  readonly grossNotional: number;
}

/**
 * The one-instrument duration hedge: the TBA coupon nearest par in its front month, as many whole lots as
 * bring net DV01 nearest zero. A reference, so the config's limits and sides do not touch it.
 *
 * @source docs/models/hedge.md
 * @param book net exposure, existing positions inside: the trade is on top of them
 * @param config gives the program; when it has no quote, every TBA is a candidate
 * @returns nothing when no TBA with a DV01 is quoted
 */
export function oneInstrumentBaseline(
  book: HedgeBook,
  instruments: readonly HedgeInstrument[],
  config: HedgeConfig,
): BaselineTrade | undefined {
  const tbas = instruments.filter(({ kind, perLot }) => kind === 'tba' && perLot.dv01.value !== 0);
  const ofProgram = tbas.filter(({ program }) => program === config.baselineProgram);
  const candidates = (ofProgram.length > 0 ? ofProgram : tbas).toSorted(
    (left, right) =>
      Math.abs(left.pricePer100 - 100) - Math.abs(right.pricePer100 - 100) ||
      compareText(left.id, right.id) ||
      compareText(left.month, right.month),
  );
  const nearest = candidates[0];
  if (nearest === undefined) return undefined;
  const instrument = candidates
    .filter(({ id }) => id === nearest.id)
    .reduce((front, other) => (other.month < front.month ? other : front));
  const lots = Math.round(-book.dv01.value / instrument.perLot.dv01.value) + 0;
  return { instrument, lots, grossNotional: Math.abs(lots) * instrument.lotFace };
}

function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
