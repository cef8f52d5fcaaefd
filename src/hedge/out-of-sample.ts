import { standardErrorOf } from '../core/batched.ts';
import { expectedShortfall } from '../core/tail-risk.ts';
import type { MeasureValue } from '../sim/measure-value.ts';
import type { Exposure } from './exposure.ts';
import { combineExposures, shockPnlAt, worstShockPnl } from './exposure-math.ts';
import type { HedgeBaseline, HedgeTrade } from './hedge-solution.ts';
import type { HorizonPnl } from './horizon-pnl.ts';
import { scenarioPnl } from './scenario-risk.ts';

/** A hedge's P&L under the comparison shocks on fresh paths. */
export interface FreshRow {
  readonly hedge: 'none' | 'one-instrument' | 'this';
  /** By signed shift in bp. */
  readonly shockPnl: Readonly<Record<string, MeasureValue>>;
  /** Largest |P&L| on the paths the hedge was chosen on, dollars. */
  readonly worstInSample: number;
  /** The same on fresh paths. */
  readonly worstFresh: number;
  /** Expected shortfall over the horizon, dollars; null where none was simulated. */
  readonly shortfallInSample: number | null;
  readonly shortfallFresh: number | null;
}

/** The horizon's scenarios on fresh paths and fresh states. */
export interface FreshHorizon {
  readonly pnl: HorizonPnl;
  /** Instrument and month, in the order of the scenarios' lots. */
  readonly keys: readonly string[];
  readonly level: number;
  /** Shortfall on the scenarios the hedge was chosen on; null for a hedge that was not compared there. */
  readonly inSample: (hedge: FreshRow['hedge']) => number | null;
}

/** The hedge valued again on paths it was not chosen on. */
export interface OutOfSampleCheck {
  readonly seed: string;
  readonly rows: readonly FreshRow[];
  /** Whether the hedge beats each reference on fresh paths wherever it does in sample. */
  readonly holds: boolean;
  readonly statement: string;
}

/** What fresh paths say of the book and of one lot of an instrument. */
export interface FreshExposures {
  readonly book: Pick<Exposure, 'shockPnl'>;
  /** By instrument and month; those of the trades and of the baseline at least. */
  readonly perLot: (instrument: string, month: string) => Pick<Exposure, 'shockPnl'>;
  readonly horizon?: FreshHorizon;
}

/** What {@link checkOutOfSample} is asked about. */
export interface CheckedHedge {
  readonly trades: readonly HedgeTrade[];
  readonly before: { readonly worstShockPnl: number };
  readonly after: { readonly worstShockPnl: number };
  readonly oneInstrument: HedgeBaseline | null;
}

/**
 * Judges a hedge on fresh paths against no hedge and against one instrument: a hedge that beats them only on the paths it
 * was chosen on says so.
 *
 * @source docs/models/hedge.md, "Fresh paths"
 */
export function checkOutOfSample(
  hedge: CheckedHedge,
  fresh: FreshExposures,
  shocksBp: readonly number[],
  seed: string,
): OutOfSampleCheck {
  const row = (name: FreshRow['hedge'], trades: readonly HedgeTrade[], worstInSample: number): FreshRow => {
    const held = tradedExposure(fresh, trades);
    const magnitudes = [...shocksBp].sort((left, right) => left - right);
    return {
      hedge: name,
      shockPnl: Object.fromEntries(
        magnitudes.flatMap((shock) =>
          [-shock, shock].map((signed) => {
            const pnl = shockPnlAt(held, signed);
            return [
              String(signed),
              { value: pnl.value, standardError: standardErrorOf(pnl), unit: 'USD' },
            ] as const;
          }),
        ),
      ),
      worstInSample,
      worstFresh: worstShockPnl(held, shocksBp),
      shortfallInSample: fresh.horizon?.inSample(name) ?? null,
      shortfallFresh: fresh.horizon === undefined ? null : freshShortfall(fresh.horizon, trades),
    };
  };
  const single = hedge.oneInstrument;
  const own = row('this', hedge.trades, hedge.after.worstShockPnl);
  const references = [
    row('none', [], hedge.before.worstShockPnl),
    ...(single === null
      ? []
      : [row('one-instrument', single.trade === null ? [] : [single.trade], single.after.worstShockPnl)]),
  ];
  const lost = references.filter((other) => isLost(own, other));
  return {
    seed,
    rows: [...references, own],
    holds: lost.length === 0,
    statement: statementOf(own, references, lost),
  };
}

/** Whether a win in sample, by shocks or by shortfall, is none on fresh paths. */
function isLost(own: FreshRow, other: FreshRow): boolean {
  if (own.worstInSample < other.worstInSample && own.worstFresh >= other.worstFresh) return true;
  const values = [own.shortfallInSample, other.shortfallInSample, own.shortfallFresh, other.shortfallFresh];
  const [ownBefore, otherBefore, ownAfter, otherAfter] = values.map((value) => value ?? 0);
  return !values.includes(null) && ownBefore! < otherBefore! && ownAfter! >= otherAfter!;
}

function freshShortfall({ pnl, keys, level }: FreshHorizon, trades: readonly HedgeTrade[]): number {
  const lots = keys.map((key) =>
    trades
      .filter(({ instrument, month }) => `${instrument} ${month}` === key)
      .reduce((total, { side, lots: size }) => total + (side === 'buy' ? size : -size), 0),
  );
  return expectedShortfall(scenarioPnl(pnl, lots), level).value;
}

function tradedExposure(
  { book, perLot }: FreshExposures,
  trades: readonly HedgeTrade[],
): Pick<Exposure, 'shockPnl'> {
  return combineExposures([
    { exposure: shocksAlone(book), count: 1 },
    ...trades.map(({ instrument, month, side, lots }) => ({
      exposure: shocksAlone(perLot(instrument, month)),
      count: side === 'buy' ? lots : -lots,
    })),
  ]);
}

function shocksAlone({ shockPnl }: Pick<Exposure, 'shockPnl'>): Exposure {
  return { dv01: { value: 0, batches: [] }, keyRateDv01: [], shockPnl };
}

const NAMES = { none: 'no hedge', 'one-instrument': 'the one-instrument hedge', this: 'this hedge' } as const;

function statementOf(own: FreshRow, references: readonly FreshRow[], lost: readonly FreshRow[]): string {
  const dollars = (value: number): string => Math.round(value).toLocaleString('en-US');
  if (lost.length > 0) {
    const names = lost.map(({ hedge }) => NAMES[hedge]).join(' and ');
    return `ONLY IN SAMPLE: on fresh paths this hedge no longer beats ${names}; largest |P&L| ${dollars(own.worstFresh)}, in sample ${dollars(own.worstInSample)}${own.shortfallFresh === null ? '' : `; expected shortfall ${dollars(own.shortfallFresh)}, in sample ${dollars(own.shortfallInSample ?? 0)}`}.`;
  }
  const single = references.find(({ hedge }) => hedge === 'one-instrument');
  const share =
    single === undefined || single.worstFresh === 0
      ? ''
      : `, ${(own.worstFresh / single.worstFresh).toFixed(2)} of the one-instrument hedge's`;
  const tail =
    own.shortfallFresh === null || own.shortfallInSample === null
      ? ''
      : ` Expected shortfall ${dollars(own.shortfallFresh)}, in sample ${dollars(own.shortfallInSample)}.`;
  return `The hedge holds on fresh paths: largest |P&L| ${dollars(own.worstFresh)}${share}; in sample ${dollars(own.worstInSample)}.${tail}`;
}
