import type { HedgeBook } from './exposure.ts';
import { convexityPnl } from './exposure-math.ts';
import type { HedgeConfig } from './hedge-config.ts';
import type { Tradable } from './tradable.ts';

/** One measure of the book against the band inside which it is left alone. */
export interface BandCheck {
  readonly measure: string;
  readonly value: number;
  /** |value| allowed. */
  readonly band: number;
  readonly unit: string;
  readonly inside: boolean;
}

/** Whether the book asks for trades at all, and why. */
export interface RebalanceDecision {
  readonly action: 'trade' | 'hold';
  readonly checks: readonly BandCheck[];
  readonly statement: string;
}

/**
 * Decides whether a book is rebalanced: not while every measure is inside its band.
 *
 * @source docs/models/hedge.md, "Rebalancing bands"
 */
export function rebalanceDecision(
  book: HedgeBook,
  tradables: readonly Tradable[],
  config: HedgeConfig,
): RebalanceDecision {
  const bands = config.rebalance;
  if (bands === null)
    return { action: 'trade', checks: [], statement: 'No rebalancing bands are set: trade.' };
  const check = (measure: string, value: number, band: number, unit: string): BandCheck => ({
    measure,
    value,
    band,
    unit,
    inside: Math.abs(value) <= band,
  });
  const shock = config.convexityShocksBp[0]!;
  const checks = [
    check('net DV01', book.dv01.value, bands.netDv01, 'USD per bp'),
    ...(bands.convexityPnl === null
      ? []
      : [check(`convexity P&L, ±${shock} bp`, convexityPnl(book, shock).value, bands.convexityPnl, 'USD')]),
  ];
  const forced = tradables.filter(({ lowerLots, upperLots }) => lowerLots > 0 || upperLots < 0);
  if (forced.length > 0) {
    const names = forced.map(({ instrument }) => instrument.id).join(', ');
    return {
      action: 'trade',
      checks,
      statement: `Positions stand outside their limits whatever the bands say: trade (${names}).`,
    };
  }
  const outside = checks.filter(({ inside }) => !inside);
  if (outside.length === 0) {
    return { action: 'hold', checks, statement: `No trade: ${checks.map(bandText).join('; ')}.` };
  }
  return { action: 'trade', checks, statement: `Trade: ${outside.map(bandText).join('; ')}.` };
}

function bandText({ measure, value, band, unit, inside }: BandCheck): string {
  const number = (of: number): string => Math.round(of).toLocaleString('en-US');
  return `${measure} of ${number(value)} ${unit} is ${inside ? 'inside' : 'outside'} its band of ±${number(band)}`;
}
