import { CounterpoiseError } from '../core/errors.ts';
import type { HedgeInstrument, HedgeInstrumentKind } from './exposure.ts';
import type { HedgeConfig } from './hedge-config.ts';

/** Member of the config's limits, and of its costs, by kind of instrument. */
export const CONFIG_KEY = {
  tba: 'tba',
  'treasury-future': 'treasuryFuture',
  'bond-forward': 'bondForward',
  'future-option': 'futureOption',
} as const satisfies Record<HedgeInstrumentKind, string>;

/** Why the lots of an instrument cannot go further one way. */
export type BoundReason = 'side' | 'position-limit' | 'trade-limit' | 'gross-notional';

/** An instrument the hedge may trade, and how far. */
export interface Tradable {
  readonly instrument: HedgeInstrument;
  /** Signed lots traded, whole. */
  readonly lowerLots: number;
  readonly upperLots: number;
  readonly lowerReason: BoundReason;
  readonly upperReason: BoundReason;
}

/** `UMBS30-5.5 2025-03`: unique where the id alone may stand for several months. */
export function instrumentKey(instrument: HedgeInstrument): string {
  return `${instrument.id} ${instrument.month}`;
}

/**
 * The instruments that config allows, each with the tightest whole-lot bounds on what is traded.
 *
 * Buying and selling the same instrument never pays, so sides, position limits and existing lots
 * together are plain bounds of one signed number: −short − existing ≤ x ≤ long − existing, cut at 0 by a
 * forbidden side and at the gross limit's whole lots.
 *
 * @source own derivation, docs/models/hedge.md
 * @param grossMaximum dollars of face, Infinity for none
 * @throws CounterpoiseError INPUT_INVALID for a config key that names no instrument;
 *   HEDGE_INFEASIBLE when nothing may be traded or a position cannot be brought inside its limit
 */
export function tradableInstruments(
  instruments: readonly HedgeInstrument[],
  config: HedgeConfig,
  grossMaximum: number,
): readonly Tradable[] {
  assertDistinct(instruments);
  assertKnownKeys(instruments, config);
  const { allow, deny } = config.instruments;
  const allowed = instruments.filter(
    (instrument) =>
      (allow === undefined || allow.some((key) => names(key, instrument))) &&
      !deny.some((key) => names(key, instrument)),
  );
  if (allowed.length === 0) {
    throw new CounterpoiseError('HEDGE_INFEASIBLE', 'No instrument may be traded.', {
      field: 'instruments',
      found: `${instruments.length} quoted, none allowed`,
    });
  }
  return allowed.map((instrument) => boundsOf(instrument, config, grossMaximum));
}

function boundsOf(instrument: HedgeInstrument, config: HedgeConfig, grossMaximum: number): Tradable {
  const limit = lookUp(config.limits.instruments, instrument) ?? config.limits[CONFIG_KEY[instrument.kind]];
  const side = lookUp(config.sides, instrument) ?? 'both';
  const grossLots = Math.floor(grossMaximum / instrument.lotFace);
  const traded = limit.maxTradedLots ?? Number.POSITIVE_INFINITY;
  const lower = largest([
    [-limit.maxShortLots - instrument.existingLots, 'position-limit'],
    [-traded, 'trade-limit'],
    [-grossLots, 'gross-notional'],
    [side === 'buy' ? 0 : Number.NEGATIVE_INFINITY, 'side'],
  ]);
  const upper = largest([
    [-(limit.maxLongLots - instrument.existingLots), 'position-limit'],
    [-traded, 'trade-limit'],
    [-grossLots, 'gross-notional'],
    [side === 'sell' ? 0 : Number.NEGATIVE_INFINITY, 'side'],
  ]);
  const tradable: Tradable = {
    instrument,
    lowerLots: lower[0],
    upperLots: -upper[0] + 0,
    lowerReason: lower[1],
    upperReason: upper[1],
  };
  if (tradable.lowerLots > tradable.upperLots) {
    throw new CounterpoiseError(
      'HEDGE_INFEASIBLE',
      `${instrumentKey(instrument)} cannot be brought inside its position limit: ${tradable.lowerReason} asks for at least ${tradable.lowerLots} lots traded, ${tradable.upperReason} allows at most ${tradable.upperLots}.`,
      { field: `limits.instruments.${instrument.id}`, found: `${instrument.existingLots} lots held` },
    );
  }
  return tradable;
}

function largest(bounds: readonly (readonly [number, BoundReason])[]): readonly [number, BoundReason] {
  return bounds.reduce((tightest, bound) => (bound[0] > tightest[0] ? bound : tightest));
}

function names(key: string, instrument: HedgeInstrument): boolean {
  return key === instrument.id || key === instrumentKey(instrument);
}

/**
 * Lots of a previous answer as a start, cut to what may be traded now.
 *
 * @returns signed, one per tradable; undefined when the config has no start
 */
export function startLots(
  tradables: readonly Tradable[],
  { start }: HedgeConfig,
): readonly number[] | undefined {
  if (Object.keys(start).length === 0) return undefined;
  return tradables.map(({ instrument, lowerLots, upperLots }) =>
    Math.min(upperLots, Math.max(lowerLots, lookUp(start, instrument) ?? 0)),
  );
}

function lookUp<Value>(
  table: Readonly<Record<string, Value>>,
  instrument: HedgeInstrument,
): Value | undefined {
  for (const key of [instrumentKey(instrument), instrument.id]) {
    if (Object.hasOwn(table, key)) return table[key];
  }
  return undefined;
}

function assertDistinct(instruments: readonly HedgeInstrument[]): void {
  const seen = new Set<string>();
  for (const instrument of instruments) {
    const key = instrumentKey(instrument);
    if (seen.has(key)) {
      throw new CounterpoiseError('INPUT_DUPLICATE', `The hedge instrument ${key} stands twice.`, {
        found: key,
      });
    }
    seen.add(key);
  }
}

function assertKnownKeys(instruments: readonly HedgeInstrument[], config: HedgeConfig): void {
  const keys: readonly (readonly [string, string])[] = [
    ...Object.keys(config.limits.instruments).map((key) => ['limits.instruments', key] as const),
    ...Object.keys(config.sides).map((key) => ['sides', key] as const),
    ...(config.instruments.allow ?? []).map((key) => ['instruments.allow', key] as const),
    ...config.instruments.deny.map((key) => ['instruments.deny', key] as const),
    ...Object.keys(config.start).map((key) => ['start', key] as const),
  ];
  for (const [field, key] of keys) {
    if (instruments.some((instrument) => names(key, instrument))) continue;
    throw new CounterpoiseError('INPUT_INVALID', `No hedge instrument is called ${key}.`, {
      file: 'hedge config',
      field,
      found: key,
      accepted: instruments.map((instrument) => instrument.id).join(', '),
    });
  }
}
