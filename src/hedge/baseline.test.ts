import { describe, expect, it } from 'vitest';
import { HEDGE_BOOK, HEDGE_INSTRUMENTS } from '../../test/fixtures/hedge-book.ts';
import { oneInstrumentBaseline } from './baseline.ts';
import type { HedgeInstrument } from './exposure.ts';
import { combineExposures, convexityPnl, scaleExposure, worstShockPnl } from './exposure-math.ts';
import { DEFAULT_HEDGE_CONFIG } from './hedge-config.ts';

const config = DEFAULT_HEDGE_CONFIG;

describe('the one-instrument baseline', () => {
  it('is the coupon nearest par of its program, in whole lots', () => {
    const baseline = oneInstrumentBaseline(HEDGE_BOOK, HEDGE_INSTRUMENTS, config);
    // UMBS30 6.0 at 100.78 is nearer than 5.5 at 98.89; 45,000 / 375 = 120.
    expect(baseline?.instrument.id).toBe('UMBS30-6.0');
    expect(baseline?.lots).toBe(-120);
    expect(baseline?.grossNotional).toBe(120_000_000);
  });

  it('takes the front month', () => {
    const back: HedgeInstrument[] = HEDGE_INSTRUMENTS.map((instrument) => ({
      ...instrument,
      month: '2025-04',
    }));
    const baseline = oneInstrumentBaseline(HEDGE_BOOK, [...back, ...HEDGE_INSTRUMENTS], config);
    expect(baseline?.instrument.month).toBe('2025-03');
  });

  it('falls back to any TBA, and to nothing without one', () => {
    const others = HEDGE_INSTRUMENTS.filter(({ program }) => program !== 'UMBS30');
    expect(oneInstrumentBaseline(HEDGE_BOOK, others, config)?.instrument.id).toBe('UMBS15-5.0');
    const futures = HEDGE_INSTRUMENTS.filter(({ kind }) => kind === 'treasury-future');
    expect(oneInstrumentBaseline(HEDGE_BOOK, futures, config)).toBeUndefined();
  });
});

describe('exposure arithmetic', () => {
  it('takes half the sum of up and down for convexity, the odd part dropping out', () => {
    const { perLot } = HEDGE_INSTRUMENTS[4]!;
    const up = perLot.shockPnl['50']!.value;
    const down = perLot.shockPnl['-50']!.value;
    expect(convexityPnl(perLot, 50).value).toBe(0.5 * (up + down));
    expect(convexityPnl(perLot, 50).value).toBeLessThan(0);
  });

  it('sums a holding and its opposite to nothing, batch by batch', () => {
    const net = combineExposures([
      { exposure: HEDGE_BOOK, count: 3 },
      { exposure: scaleExposure(HEDGE_BOOK, -1), count: 3 },
    ]);
    expect(net.dv01.value).toBe(0);
    expect(net.dv01.batches.every((value) => value === 0)).toBe(true);
    expect(worstShockPnl(net, [50, 100])).toBe(0);
  });

  it('refuses exposures of different runs', () => {
    const other = { ...HEDGE_BOOK, shockPnl: {} };
    expect(() =>
      combineExposures([
        { exposure: HEDGE_BOOK, count: 1 },
        { exposure: other, count: 1 },
      ]),
    ).toThrow('same key rates and shocks');
  });
});
