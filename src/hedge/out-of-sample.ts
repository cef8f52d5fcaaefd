import { standardErrorOf } from '../core/batched.ts';
import type { MeasureValue } from '../sim/measure-value.ts';
import type { Exposure } from './exposure.ts';
import { combineExposures, shockPnlAt, worstShockPnl } from './exposure-math.ts';
import type { HedgeBaseline, HedgeTrade } from './hedge-solution.ts';

/** A hedge's P&L under the comparison shocks on fresh paths. */
export interface FreshRow {
  readonly hedge: 'none' | 'one-instrument' | 'this';
  /** By signed shift in bp. */
  readonly shockPnl: Readonly<Record<string, MeasureValue>>;
  /** Largest |P&L| on the paths the hedge was chosen on, dollars. */
  readonly worstInSample: number;
  /** The same on fresh paths. */
  readonly worstFresh: number;
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
  const lost = references.filter(
    (other) => own.worstInSample < other.worstInSample && own.worstFresh >= other.worstFresh,
  );
  return {
    seed,
    rows: [...references, own],
    holds: lost.length === 0,
    statement: statementOf(own, references, lost),
  };
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
    return `ONLY IN SAMPLE: on fresh paths this hedge no longer beats ${names}; largest |P&L| ${dollars(own.worstFresh)}, in sample ${dollars(own.worstInSample)}.`;
  }
  const single = references.find(({ hedge }) => hedge === 'one-instrument');
  const share =
    single === undefined || single.worstFresh === 0
      ? ''
      : `, ${(own.worstFresh / single.worstFresh).toFixed(2)} of the one-instrument hedge's`;
  return `The hedge holds on fresh paths: largest |P&L| ${dollars(own.worstFresh)}${share}; in sample ${dollars(own.worstInSample)}.`;
}
