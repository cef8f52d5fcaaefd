import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { calibrateMarket } from '../../calibration/calibrate.ts';
import { calibrationConfigSchema } from '../../calibration/calibration-config.ts';
import { calibrationReport } from '../../calibration/calibration-report.ts';
import { readCalibration } from '../../calibration/calibration-set.ts';
import { digestOf } from '../../src/core/digest.ts';
import { invariant } from '../../src/core/invariant.ts';
import { parsePrice } from '../../src/core/quotes.ts';
import { readLockHistory } from '../../src/desk/files/read-lock-history.ts';
import { simulateInline } from '../../src/sim/simulate.ts';

const EXAMPLE = new URL('../../examples/2025-02-10/', import.meta.url);

describe('a calibration of all parts', () => {
  it('tells what was tuned and fitted beside the model', async () => {
    const market = JSON.parse(readFileSync(new URL('market.json', EXAMPLE), 'utf8'));
    const history = readLockHistory(
      readFileSync(new URL('lock-history.csv', EXAMPLE), 'utf8'),
      'lock-history.csv',
      {
        asOf: market.asOf,
      },
    ).observations;
    const snapshot = {
      ...market,
      tba: market.tba.filter(({ program }: { program: string }) => program === 'UMBS30'),
    };
    const options = {
      seed: '1',
      pathCount: 64,
      kernel: 'scalar',
      engineVersion: '0.0.0-test',
      simulate: simulateInline,
      config: calibrationConfigSchema.parse({ schemaVersion: 1, prepayment: { tune: true } }),
    } as const;
    const set = await calibrateMarket(snapshot, { ...options, history });
    const { prepayment, 'pull-through': pullThrough, gates } = calibrationReport(set);
    expect(prepayment.rows.map(([program]) => program)).toEqual(['UMBS30']);
    const terms = pullThrough.rows.map(([term]) => term);
    expect(terms).toContain('response.a');
    expect(terms).toContain('response.b');
    const names = gates.rows.map(([name]) => name);
    expect(names).toContain('prepayment-tuning');
    expect(names).toContain('pull-through-reliability');
    invariant(set.schemaVersion === 2, 'A set made now has inputs.');
    expect(set.inputs.historyDigest).toBe(digestOf(history));
    expect(set.pullThrough.source).toMatch(/^fitted to \d+ locks/);
    expect(readCalibration(JSON.stringify(set), 'c.json')).toEqual(set);
    // The OAS of the set rest on the tuned prepayment: they are those at which the tuning ended.
    const [tuned] = set.prepaymentTuning!.programs;
    for (const { coupon, oasBeforeBp, oasAfterBp } of tuned!.coupons) {
      const mark = set.tbaOas.find(
        (one) => one.coupon === coupon && one.settlementMonth === tuned!.settlementMonth,
      );
      expect(Math.abs(mark!.oasBp - oasAfterBp)).toBeLessThan(0.1);
      expect(Math.abs(oasAfterBp - oasBeforeBp)).toBeGreaterThan(1);
    }
    // The next one is drawn to it: when a price moves, its multipliers move less than they would alone.
    const moved = {
      ...snapshot,
      tba: snapshot.tba.map((quote: { coupon: number; price: string }) =>
        quote.coupon === 0.07 ? { ...quote, price: parsePrice(quote.price) + 0.5 } : quote,
      ),
    };
    const refinancing = async (previous: object): Promise<number> => {
      const next = await calibrateMarket(moved, { ...options, ...previous });
      invariant(next.schemaVersion === 2 && next.prepaymentTuning !== undefined, 'It was tuned too.');
      return Math.abs(
        Math.log(next.prepaymentTuning.programs[0]!.refinancing.value / tuned!.refinancing.value),
      );
    };
    expect(await refinancing({ previous: set })).toBeLessThan(0.9 * (await refinancing({})));
  });
});
