import { describe, expect, it } from 'vitest';
import { comparisonCheck } from '../comparison.ts';
import bachelier from '../reference/bachelier.json' with { type: 'json' };
import curves from '../reference/curves.json' with { type: 'json' };
import forwardMarket from '../reference/forward-market.json' with { type: 'json' };
import g2 from '../reference/g2.json' with { type: 'json' };
import hullWhite from '../reference/hull-white.json' with { type: 'json' };
import milliman from '../reference/milliman.json' with { type: 'json' };
import pools from '../reference/static-pools.json' with { type: 'json' };
import treasuries from '../reference/treasuries.json' with { type: 'json' };
import { referenceGroups } from '../sections/reference-values.ts';
import { bachelierReferences } from './bachelier.ts';
import { curveReferences } from './curves.ts';
import { forwardMarketReferences } from './forward-market.ts';
import { g2References } from './g2.ts';
import { hullWhiteReferences } from './hull-white.ts';
import { seedSystemReferences } from './seed-system.ts';
import { staticPoolReferences } from './static-pools.ts';
import { treasuryReferences } from './treasuries.ts';

const failed = (groups: ReturnType<typeof referenceGroups>): string[] =>
  groups
    .map(comparisonCheck)
    .filter(({ passed }) => !passed)
    .map(({ id }) => id);

describe('closed forms', () => {
  it('are those of the references', () => {
    const groups = referenceGroups();
    expect(groups.length).toBeGreaterThan(20);
    expect(groups.every(({ comparisons, source }) => comparisons.length > 0 && source.length > 5)).toBe(true);
    expect(failed(groups)).toEqual([]);
  });

  it('have names of their own', () => {
    const ids = referenceGroups().map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

/** A number by which a reference is falsified: twenty times the loosest tolerance asked of prices. */
const SLIP = 1e-8;

describe('a falsified reference is found', () => {
  it('of Hull–White', () => {
    const values = structuredClone(hullWhite);
    values.zeroBonds.rows[3]![5]! *= 1 + SLIP;
    values.swaptions[7]!.payer += SLIP;
    values.caplets[2]!.floorlet += SLIP;
    values.moments.rows[5]![4]! *= 1 + SLIP;
    expect(failed(hullWhiteReferences(values))).toEqual([
      'reference/hull-white-zero-bonds',
      'reference/hull-white-swaptions',
      'reference/hull-white-caplets',
      'reference/hull-white-moments',
    ]);
  });

  it('of G2++ and the forward-market model, also when a parameter is another', () => {
    const swaptions = structuredClone(g2);
    swaptions.swaptions[4]!.receiver += SLIP;
    expect(failed(g2References(swaptions))).toEqual(['reference/g2-swaptions']);
    expect(failed(g2References({ ...g2, parameters: { ...g2.parameters, rho: -0.7 } }))).toHaveLength(1);
    const cases = forwardMarket.cases.map((one) => ({ ...one, decay: one.decay + 0.001 }));
    expect(failed(forwardMarketReferences({ ...forwardMarket, cases }))).toHaveLength(1);
  });

  it('of Bachelier’s formula', () => {
    const values = structuredClone(bachelier);
    values.rows[0]![7] = Number(values.rows[0]![7]) * (1 + SLIP);
    expect(failed(bachelierReferences(values))).toEqual([
      'reference/bachelier-prices',
      'reference/bachelier-volatilities',
    ]);
  });

  it('of curves', () => {
    const values = structuredClone(curves);
    values.sofr.points[10]![1]! += SLIP;
    values.treasury.logDiscounts[6]! += SLIP;
    values.monotoneConvex.forwards.expected[1]! += SLIP;
    expect(failed(curveReferences(values))).toHaveLength(3);
  });

  it('of Treasuries', () => {
    const values = structuredClone(treasuries);
    values.bonds.rows[1]!.convexity += SLIP;
    values.bills.rows[2]![3]! += SLIP;
    values.factors.published[2]!.published += 1e-4;
    values.carry.implied_repo += SLIP;
    values.basket.rows[0]![5] = Number(values.basket.rows[0]![5]) + 0.001;
    values.basket.rows[1]![7] = Number(values.basket.rows[1]![7]) + 0.3;
    expect(failed(treasuryReferences(values))).toHaveLength(6);
  });

  it('of pools, of which every figure is printed to a few digits', () => {
    const values = structuredClone(pools);
    values.monthOne.prepayment += 2e-8;
    values.yieldCase.modifiedYears += 2e-5;
    values.defaultsB.rows[1]![4]! += 2;
    values.cumulativeDefaultPercent.sda200 += 0.02;
    values.mathworks.price += 2e-4;
    expect(failed(staticPoolReferences(values))).toHaveLength(5);
  });

  it('of the seed system', () => {
    const values = structuredClone(milliman);
    values.hedge.sell += 0.01;
    values.hedge.after.whole.marginPercent += 0.2;
    values.execution.indifferenceMultiple += 0.001;
    expect(failed(seedSystemReferences(values))).toHaveLength(3);
  });
});
