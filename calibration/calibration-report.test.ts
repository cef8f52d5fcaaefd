import { beforeAll, describe, expect, it } from 'vitest';
import { simulatePseudoRandomly, VOLATILE_MARKET } from '../test/fixtures/calibration-market.ts';
import { calibrateMarket } from './calibrate.ts';
import { calibrationReport, type ReportTable } from './calibration-report.ts';

describe('calibrationReport', () => {
  let tables: readonly ReportTable[];
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
    expect(tables.map(({ rows }) => rows.length)).toEqual([5, 3, 4, 13]);
    for (const { columns, rows } of tables) {
      for (const row of rows) expect(row).toHaveLength(columns.length);
    }
  });

  it('shows quotes as desks write them', () => {
    expect(tables[2]!.rows[1]!.slice(0, 5)).toEqual([
      'UMBS30 5.5 2025-04',
      '2025-04-14',
      '98-28+',
      '6.40',
      '12',
    ]);
  });

  it('marks the gates that failed', () => {
    const row = tables[3]!.rows.find(([name]) => name === 'tba-oas-standard-error')!;
    expect(row[1]).toBe('FAILED');
    expect(row[3]).toBe('≤ 3');
  });
});
