import { beforeAll, describe, expect, it } from 'vitest';
import { simulateInline } from '../src/sim/simulate.ts';
import {
  CALIBRATION_MARKET,
  simulatePseudoRandomly,
  VOLATILE_MARKET,
} from '../test/fixtures/calibration-market.ts';
import { calibrateMarket } from './calibrate.ts';
import { calibrationConfigSchema } from './calibration-config.ts';
import { calibrationReport } from './calibration-report.ts';

describe('calibrationReport', () => {
  let tables: ReturnType<typeof calibrationReport>;
  beforeAll(async () => {
    const set = await calibrateMarket(VOLATILE_MARKET, {
      seed: '1',
      pathCount: 64,
      engineVersion: '0.0.0-test',
      simulate: simulatePseudoRandomly,
    });
    tables = calibrationReport(set);
  });

  it('has a text in every cell of every table', () => {
    expect(Object.entries(tables).map(([name, { rows }]) => [name, rows.length])).toEqual([
      ['parameters', 5],
      ['volatility', 3],
      ['tba', 4],
      ['prepayment', 0],
      ['pull-through', 0],
      ['gates', 13],
    ]);
    for (const { columns, rows } of Object.values(tables)) {
      for (const row of rows) expect(row).toHaveLength(columns.length);
    }
  });

  it('shows quotes as desks write them', () => {
    expect(tables.tba.rows[1]!.slice(0, 5)).toEqual([
      'UMBS30 5.5 2025-04',
      '2025-04-14',
      '98-28+',
      '6.40',
      '12',
    ]);
  });

  it('marks the gates that failed', () => {
    const row = tables.gates.rows.find(([name]) => name === 'tba-oas-standard-error')!;
    expect(row[1]).toBe('FAILED');
    expect(row[3]).toBe('≤ 3');
  });

  it('tells the parameters of every model, volatilities in basis points', async () => {
    const rowsOf = async (rateModel: object): Promise<readonly string[]> => {
      const set = await calibrateMarket(
        { ...CALIBRATION_MARKET, tba: undefined, mortgageRates: undefined },
        {
          seed: '1',
          pathCount: 64,
          engineVersion: '0.0.0-test',
          simulate: simulateInline,
          config: calibrationConfigSchema.parse({ schemaVersion: 1, rateModel }),
        },
      );
      return calibrationReport(set).parameters.rows.map(
        ([name, value]) => `${name} ${value!.split(' ').at(-1)}`,
      );
    };
    expect(await rowsOf({ kind: 'hull-white', meanReversion: 0.03, volatilityUntilYears: [3] })).toEqual([
      'mean reversion (fixed) 0.03000',
      'volatility until 3Y bp',
      'volatility from then on bp',
      'volatility fit, RMSE of 6 bp',
    ]);
    const g2 = await rowsOf({ kind: 'g2', b: 0.02 });
    expect(g2.map((row) => row.split(' ')[0])).toEqual(['a', 'sigma', 'b', 'eta', 'rho', 'volatility']);
    expect(g2[1]).toBe('sigma bp');
    expect(g2[2]).toBe('b (fixed) 0.02000');
  });
});
