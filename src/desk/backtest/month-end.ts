import type { IsoMonth } from '../../core/dates.ts';
import { couponName } from '../market-day.ts';
import type { ResolvedLock } from '../resolved-lock.ts';
import { type Holding, type PolicyTrade, type Quotes, tradeableKey } from './holdings.ts';
import type { EveningCalendar } from './quoted-day.ts';

/** A policy's positions once the months that close are dealt with. */
export interface MonthEnd {
  /** Lots that pooled loans are delivered against: they leave without a trade. */
  readonly delivered: readonly PolicyTrade[];
  /** Lots closed in the old month and opened in the new one. */
  readonly rolled: readonly PolicyTrade[];
}

/**
 * What becomes of positions whose month closes: sold TBAs take the loans that are pooled into their coupon, as many whole
 * lots as there are; the rest, and futures, roll.
 *
 * @param sold face of the pooled loans by instrument, dollars
 */
export function monthEnd(
  holdings: readonly Holding[],
  sold: ReadonlyMap<string, number>,
  { closing, open, futureMonth }: EveningCalendar,
  quotes: Quotes,
): MonthEnd {
  const closes = new Set<IsoMonth>(closing.map(({ month }) => month));
  const left = new Map(sold);
  const delivered: PolicyTrade[] = [];
  const rolled: PolicyTrade[] = [];
  const roll = (from: Holding, lots: number, month: IsoMonth): void => {
    if (lots === 0) return;
    rolled.push({ ...nameOf(from), lots: -lots }, { ...nameOf(from), month, lots });
  };
  for (const holding of holdings) {
    const { kind, lotFace } = quotes.get(tradeableKey(holding))!;
    if (kind === 'treasuryFuture') {
      const month = futureMonth(holding.instrument as Parameters<EveningCalendar['futureMonth']>[0]);
      if (month !== holding.month) roll(holding, holding.lots, month);
      continue;
    }
    if (!closes.has(holding.month)) continue;
    const face = left.get(holding.instrument) ?? 0;
    const lots = holding.lots < 0 ? Math.min(-holding.lots, Math.round(face / lotFace)) : 0;
    if (lots > 0) {
      delivered.push({ ...nameOf(holding), lots });
      left.set(holding.instrument, Math.max(0, face - lots * lotFace));
    }
    roll(holding, holding.lots + lots, open[0]!);
  }
  return { delivered, rolled };
}

/** Face of pooled loans by the TBA they are delivered into. */
export function pooledFace(sold: readonly ResolvedLock[]): ReadonlyMap<string, number> {
  const face = new Map<string, number>();
  for (const { lock, deliveries } of sold) {
    for (const { mark, weight } of deliveries) {
      const name = couponName(mark);
      face.set(name, (face.get(name) ?? 0) + weight * lock.loanAmount);
    }
  }
  return face;
}

function nameOf({ instrument, month }: Holding): Pick<PolicyTrade, 'instrument' | 'month'> {
  return { instrument, month };
}
