import { describe, expect, it } from 'vitest';
import { exact } from '../core/batched.ts';
import type { HedgeState, HedgeTrade } from './hedge-solution.ts';
import { checkOutOfSample, type FreshExposures } from './out-of-sample.ts';

const EMPTY_STATE: HedgeState = {
  dv01: { value: 0, standardError: 0, unit: 'USD per bp' },
  keyRateDv01: {},
  convexityPnl: {},
  shockPnl: {},
  risk: 0,
  worstShockPnl: 0,
};

const trade = (instrument: string, lots: number): HedgeTrade => ({
  instrument,
  month: '2025-03',
  kind: 'tba',
  side: 'sell',
  lots,
  face: lots * 1e6,
  price: 100,
  transactionCost: 0,
  sizePenalty: 0,
  timeDecay: 0,
  dv01: 0,
  convexityPnl: 0,
  existingLots: 0,
  lotsAfter: -lots,
});

/** A book that loses 100 either way, and instruments that gain so much a lot sold when rates move by ±50 bp. */
function fresh(hedgeGain: number, singleGain: number): FreshExposures {
  const both = (gain: number) => ({ shockPnl: { '-50': exact(gain), '50': exact(gain) } });
  return {
    book: both(-100),
    perLot: (instrument) => both(instrument === 'ONE' ? -singleGain : -hedgeGain),
  };
}

const inSample = (after: number) =>
  ({
    trades: [trade('MINE', 2)],
    before: { worstShockPnl: 100 },
    after: { worstShockPnl: after },
    oneInstrument: {
      trade: trade('ONE', 1),
      after: { ...EMPTY_STATE, worstShockPnl: 60 },
      grossNotional: 1e6,
      cost: 0,
    },
  }) as const;

describe('fresh paths', () => {
  it('confirm a hedge that beats its references there as well', () => {
    const check = checkOutOfSample(inSample(20), fresh(38, 40), [50], 'other');
    expect(check.holds).toBe(true);
    expect(check.rows.map(({ hedge, worstFresh }) => [hedge, worstFresh])).toEqual([
      ['none', 100],
      ['one-instrument', 60],
      ['this', 24],
    ]);
    expect(check.statement).toContain('0.40 of the one-instrument');
  });

  it('say so in words when a hedge wins in sample alone', () => {
    const check = checkOutOfSample(inSample(20), fresh(15, 40), [50], 'other');
    expect(check.holds).toBe(false);
    expect(check.statement).toMatch(
      /^ONLY IN SAMPLE: .*the one-instrument hedge; largest \|P&L\| 70, in sample 20/,
    );
  });

  it('hold nothing against a hedge that did not claim to win', () => {
    expect(checkOutOfSample(inSample(65), fresh(15, 40), [50], 'other').holds).toBe(true);
  });
});
