import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { backtestRequest, historyOf } from '../../../../test/fixtures/backtest.ts';
import { KEY_RATE_TENORS } from '../../../market/curve-shift.ts';
import { blendedSwapRate, curveParSwapRate, MORTGAGE_RATE_WEIGHTS } from '../../../models/mortgage-rate.ts';
import { type RatesDay, readRatesHistory } from '../../files/rates-history.ts';
import { activeFutureMonth, hypotheticalFuture } from '../hypothetical-future.ts';
import { type WorldDay, worldMarket } from './world-market.ts';

const { market, config } = await backtestRequest(historyOf(2), { world: { tbaSpread: { meanBp: 30 } } });
const terms = { market, spreadMean: 0.003, config: config.world, seed: 'market test' };
const SHARED = new URL('../../../../../shared/data/', import.meta.url);
const EXAMPLE = new URL('../../../../examples/2025-02-10/rates-history.csv', import.meta.url);
const BP = 10_000;

function worldOn(days: readonly RatesDay[], seed = terms.seed): (day: number) => WorldDay {
  return worldMarket(days, { ...terms, seed });
}

/** Mortgage rate less its blend of swaps, bp. */
function spreadBp({ mortgageRate, curve }: WorldDay): number {
  const blend = blendedSwapRate(
    MORTGAGE_RATE_WEIGHTS.conforming30,
    curveParSwapRate(curve, 2),
    curveParSwapRate(curve, 10),
  );
  return (mortgageRate - blend) * BP;
}

describe('the market of a world', () => {
  const { days } = historyOf(40, (day) => day / 10_000);

  it('has swaps at the market day’s spread over the history’s yields', () => {
    const { snapshot } = worldOn(days)(7);
    const quoted = (tenor: string): number =>
      market.sofr!.parSwaps.find((one) => one.tenor === tenor)!.rate -
      market.treasury!.parYields.find((one) => one.tenor === tenor)!.rate;
    KEY_RATE_TENORS.forEach((years, index) => {
      const tenor = `${years}Y`;
      expect(snapshot.sofr!.parSwaps[index]).toEqual({
        tenor,
        rate: days[7]!.parYields[index]! + quoted(tenor),
      });
    });
  });

  it('moves spreads with the seed, and rates with the history alone', () => {
    const [one, same, other] = ['a', 'a', 'b'].map((seed) => worldOn(days, seed)(20));
    expect(one!.mortgageRate).toBe(same!.mortgageRate);
    expect(one!.mortgageRate).not.toBe(other!.mortgageRate);
    expect(one!.spreadOf(0.055)).not.toBe(other!.spreadOf(0.055));
    expect(one!.spreadOf(0.055)).not.toBe(one!.spreadOf(0.06));
    expect(one!.snapshot.treasury).toEqual(other!.snapshot.treasury);
  });

  it('begins at the means', () => {
    const first = worldOn(days)(0);
    expect(first.spreadOf(0.06)).toBe(0.003);
    // The market day's curve has more nodes than the history's: the same spread to a basis point.
    const quotedSpread = spreadBp({ ...first, mortgageRate: first.mortgageRate });
    expect(quotedSpread).toBeCloseTo(first.mortgageSpread * BP, 8);
  });

  it('takes a quoted mortgage rate as it is, and holds its spread until the next', () => {
    const quoted = days.map((day, index) =>
      index % 5 === 0 ? { ...day, mortgageRate: 0.066 + index / 1e4 } : day,
    );
    const world = worldOn(quoted);
    for (let day = 0; day < 40; day++) {
      if (day % 5 === 0) expect(world(day).mortgageRate).toBeCloseTo(0.066 + day / 1e4, 14);
      else expect(spreadBp(world(day))).toBeCloseTo(spreadBp(world(day - 1)), 8);
    }
  });

  it('needs what spreads are taken from', () => {
    for (const missing of ['sofr', 'treasury', 'mortgageRates'] as const) {
      const { [missing]: _, ...rest } = market;
      expect(() => worldMarket(days, { ...terms, market: rest })).toThrow(
        expect.objectContaining({ code: 'MARKET_INCOMPLETE' }),
      );
    }
  });

  it.skipIf(!existsSync(SHARED))(
    'follows the survey of Freddie Mac where it is at hand (skipped where ../shared/data is not there)',
    () => {
      const surveyed = new Map(
        readFileSync(new URL('MORTGAGE30US.csv', SHARED), 'utf8')
          .trim()
          .split('\n')
          .slice(1)
          .map((row) => row.split(',') as [string, string]),
      );
      const { history } = readRatesHistory(readFileSync(EXAMPLE, 'utf8'), 'rates-history.csv');
      const joined = history.days.slice(0, 250).map((day) => {
        const rate = surveyed.get(day.date);
        return rate === undefined ? day : { ...day, mortgageRate: Number(`${rate}e-2`) };
      });
      const world = worldOn(joined);
      const quoted = joined.flatMap((day, index) => (day.mortgageRate === undefined ? [] : [index]));
      expect(quoted.length).toBeGreaterThan(40);
      for (const index of quoted)
        expect(world(index).mortgageRate).toBeCloseTo(joined[index]!.mortgageRate!, 14);
      // 2021: rates near 3 % over swaps near 1 %.
      for (const index of quoted) {
        expect(spreadBp(world(index))).toBeGreaterThan(100);
        expect(spreadBp(world(index))).toBeLessThan(300);
      }
    },
  );
});

describe('a hypothetical future', () => {
  const { days } = historyOf(80);
  const world = worldOn(days);

  it('is of the quarter whose delivery cannot be assigned yet', () => {
    expect(activeFutureMonth('TY', world(0).date)).toBe('2025-06');
    expect(activeFutureMonth('TY', days.find(({ date }) => date >= '2025-06-02')!.date)).toBe('2025-09');
  });

  it('delivers one 6 % note of the contract’s shortest term, above par while yields are below 6 %', () => {
    const { basket } = hypotheticalFuture('TY', '2025-06' as never, world(0));
    expect(basket).toHaveLength(1);
    expect(basket[0]).toMatchObject({ coupon: 0.06, maturity: '2031-12-15' });
    // 1.8 points of coupon over a flat 4.2 % for some 6.7 years.
    expect(basket[0]!.cleanPrice).toBeGreaterThan(109);
    expect(basket[0]!.cleanPrice).toBeLessThan(111.5);
  });
});
