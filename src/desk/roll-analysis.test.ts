import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readMarket } from '../market/read-market.ts';
import { rollAnalysis } from './roll-analysis.ts';

const path = new URL('../../examples/2025-02-10/market.json', import.meta.url);
const market = readMarket(readFileSync(path, 'utf8'), 'market.json');
const SIX = { market, instruments: ['UMBS30-6.0'], front: market.tba![0]!.settlementMonth } as const;

describe('the rolls of a market day', () => {
  it('are each quoted coupon from one quoted month to the next', () => {
    const { rows, failures } = rollAnalysis({ market });
    expect(failures).toEqual([]);
    expect(new Set(rows.map(({ instrument }) => instrument)).size).toBeGreaterThan(10);
    for (const { front, back, days } of rows) {
      expect(back > front).toBe(true);
      expect(days).toBeGreaterThan(20);
      expect(days).toBeLessThan(40);
    }
  });

  it('at the break-even drop finance at the rate they break even at', () => {
    const [quoted] = rollAnalysis({ ...SIX, cpr: 0.06 }).rows;
    const [again] = rollAnalysis({ ...SIX, cpr: 0.06, drop: quoted!.breakEvenDrop }).rows;
    expect(again!.impliedFinancingRate).toBeCloseTo(quoted!.financingRate, 14);
    expect(again!.advantageThirtySeconds).toBeCloseTo(0, 12);
    expect(again!.backPrice).toBeCloseTo(quoted!.frontPrice - quoted!.breakEvenDrop, 13);
  });

  it('of a premium coupon pay less the faster it prepays, of a discount more', () => {
    const drop = (instrument: string, cpr: number): number =>
      rollAnalysis({ market, instruments: [instrument], cpr }).rows[0]!.breakEvenDrop;
    expect(drop('UMBS30-7.0', 0.3)).toBeLessThan(drop('UMBS30-7.0', 0.05));
    expect(drop('UMBS30-4.0', 0.3)).toBeGreaterThan(drop('UMBS30-4.0', 0.05));
  });

  it('are refused where nothing is quoted twice, or nothing finances', () => {
    const code = (request: Parameters<typeof rollAnalysis>[0]) => expect(() => rollAnalysis(request));
    code({ market, instruments: ['UMBS30-9.0'] }).toThrow(
      expect.objectContaining({ code: 'MARKET_INCOMPLETE' }),
    );
    const { repoRate: _repo, sofr: _sofr, ...bare } = market;
    code({ market: bare }).toThrow(expect.objectContaining({ code: 'MARKET_INCOMPLETE' }));
    const { mortgageRates: _rates, ...untold } = market;
    expect(rollAnalysis({ market: untold }).failures[0]?.code).toBe('MARKET_INCOMPLETE');
    expect(rollAnalysis({ market: untold, cpr: 0.06 }).failures).toEqual([]);
  });
});
