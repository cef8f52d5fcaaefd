import { z } from 'zod';
import { type CalibrationSet, sealCalibration } from '../../calibration/calibration-set.ts';
import { parseInstrumentName } from '../book/position-terms.ts';
import { CounterpoiseError } from '../core/errors.ts';
import { parsePrice } from '../core/quotes.ts';
import type { RateLock } from '../instruments/rate-lock.ts';
import { isoMonthSchema, type MarketSnapshot, quotedPriceSchema } from '../market/snapshot.ts';
import { HIGHEST_PULL_THROUGH, LOWEST_PULL_THROUGH } from '../models/pull-through/pull-through.ts';

const OVERRIDES_MAX = 10_000;
const reasonSchema = z.string().min(1).max(200).optional().describe('why, for whoever reads the result');
const tbaKey = {
  instrument: z.string().min(1).max(40).describe('a TBA such as UMBS30-5.5'),
  settlementMonth: isoMonthSchema.optional().describe('every quoted month when absent'),
  reason: reasonSchema,
};

/** What a desk sets by hand against the models. See docs/schemas/overrides.json. */
export const overridesSchema = z.strictObject({
  schemaVersion: z.literal(1),
  pullThrough: z
    .array(
      z.strictObject({
        lockId: z.string().min(1).max(64),
        value: z
          .number()
          .min(LOWEST_PULL_THROUGH)
          .max(HIGHEST_PULL_THROUGH)
          .describe('pull-through before its response to rates, decimal'),
        reason: reasonSchema,
      }),
    )
    .max(OVERRIDES_MAX)
    .default([]),
  oasBp: z
    .array(z.strictObject({ ...tbaKey, value: z.number().min(-2000).max(10_000) }))
    .max(OVERRIDES_MAX)
    .default([]),
  price: z
    .array(z.strictObject({ ...tbaKey, value: quotedPriceSchema }))
    .max(OVERRIDES_MAX)
    .default([]),
});

export type Overrides = z.output<typeof overridesSchema>;

/**
 * Locks with the pull-through set by hand; their response to rates stays the model's.
 *
 * @throws CounterpoiseError INPUT_INVALID for a lock that is not in the book, is funded, or is named twice
 */
export function overridePullThrough(locks: readonly RateLock[], { pullThrough }: Overrides): RateLock[] {
  const byId = new Map(locks.map((lock) => [lock.lockId, lock]));
  const values = new Map<string, number>();
  pullThrough.forEach(({ lockId, value }, index) => {
    const lock = byId.get(lockId);
    const pointer = `/pullThrough/${index}/lockId`;
    if (lock === undefined) throw nothingToOverride(pointer, lockId, 'the id of a lock that was read');
    if (lock.stage === 'funded') {
      throw nothingToOverride(pointer, lockId, 'a lock that is not funded: a funded loan has pull-through 1');
    }
    if (values.has(lockId)) throw nothingToOverride(pointer, lockId, 'each lock once');
    values.set(lockId, value);
  });
  return locks.map((lock) => {
    const manualPullThrough = values.get(lock.lockId);
    return manualPullThrough === undefined ? lock : { ...lock, manualPullThrough };
  });
}

/**
 * A market day with TBA prices set by hand, to be applied before it is calibrated.
 *
 * @throws CounterpoiseError INPUT_INVALID for a TBA that is not quoted or a text that is no price
 */
export function overridePrices(market: MarketSnapshot, { price }: Overrides): MarketSnapshot {
  if (price.length === 0) return market;
  const tba = [...(market.tba ?? [])];
  price.forEach((override, index) => {
    const pointer = `/price/${index}`;
    parsePriceAt(override.value, pointer);
    const places = placesOf(tba, override, pointer);
    for (const place of places) tba[place] = { ...tba[place]!, price: override.value };
  });
  return { ...market, tba };
}

/**
 * A calibration with OAS set by hand, sealed anew: it is no longer what was fitted.
 *
 * @throws CounterpoiseError INPUT_INVALID for a TBA that is not calibrated
 */
export function overrideOas(calibration: CalibrationSet, { oasBp }: Overrides): CalibrationSet {
  if (oasBp.length === 0) return calibration;
  const tbaOas = [...calibration.tbaOas];
  oasBp.forEach((override, index) => {
    for (const place of placesOf(tbaOas, override, `/oasBp/${index}`)) {
      tbaOas[place] = { ...tbaOas[place]!, oasBp: override.value, standardErrorBp: 0 };
    }
  });
  const { contentHash: _, ...content } = calibration;
  return sealCalibration({ ...content, tbaOas });
}

interface TbaKey {
  readonly program: string;
  readonly coupon: number;
  readonly settlementMonth: string;
}

function placesOf(
  stack: readonly TbaKey[],
  {
    instrument,
    settlementMonth,
  }: { readonly instrument: string; readonly settlementMonth?: string | undefined },
  pointer: string,
): number[] {
  const name = parseInstrumentName(instrument);
  const places =
    name?.kind !== 'tba'
      ? []
      : [...stack.keys()].filter((place) => {
          const one = stack[place]!;
          return (
            one.program === name.program &&
            Math.abs(one.coupon - name.coupon) < 1e-9 &&
            (settlementMonth === undefined || one.settlementMonth === settlementMonth)
          );
        });
  if (places.length > 0) return places;
  const wanted = settlementMonth === undefined ? instrument : `${instrument} of ${settlementMonth}`;
  throw nothingToOverride(`${pointer}/instrument`, wanted, 'a TBA that the market day quotes');
}

function parsePriceAt(value: number | string, pointer: string): void {
  try {
    parsePrice(value);
  } catch {
    throw nothingToOverride(
      `${pointer}/value`,
      String(value),
      'a price per 100, a number or ticks such as 98-28+',
    );
  }
}

function nothingToOverride(pointer: string, found: string, accepted: string): CounterpoiseError {
  return new CounterpoiseError('INPUT_INVALID', `"${found}" cannot be overridden.`, {
    pointer,
    found,
    accepted,
  });
}
