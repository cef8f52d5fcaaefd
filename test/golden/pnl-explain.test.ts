import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { calibrateMarket } from '../../calibration/calibrate.ts';
import type { DeskRequest } from '../../src/desk/desk-request.ts';
import { CASH_FIELDS, CASH_KINDS, cashEntrySchema, cashSchema } from '../../src/desk/explain/cash.ts';
import { explainBook } from '../../src/desk/explain/explain.ts';
import { corridorSchema } from '../../src/desk/explain/hedge-effectiveness.ts';
import { readPipeline } from '../../src/desk/files/read-pipeline.ts';
import { readPositions } from '../../src/desk/files/read-positions.ts';
import { readStrictRows } from '../../src/desk/files/read-strict-rows.ts';
import { readName, readNumber, readText } from '../../src/desk/files/row-fields.ts';
import { readMarket } from '../../src/market/read-market.ts';
import type { MarketSnapshot } from '../../src/market/snapshot.ts';
import { simulateInline } from '../../src/sim/simulate.ts';

/** Few paths: what is held here is a share of the P&L, far above the error of a simulation on common random numbers. */
const RUN = { seed: 'counterpoise', pathCount: 256, kernel: 'simd-f64', simulate: simulateInline } as const;
/** Of the gross move, that yesterday's risk numbers and full revaluation may leave unexplained. */
const UNEXPLAINED_SHARE_MAX = 0.05;

/** One lock in so many, and as much of each trade: a tenth of the book moves as the whole does. */
const SHARE = 10;
/** Whatever else the machine does. */
const LIVE_MS = 240_000;

const text = (path: string): string =>
  readFileSync(new URL(`../../examples/${path}`, import.meta.url), 'utf8');

async function requestOf(folder: string): Promise<DeskRequest> {
  const market = readMarket(text(`${folder}/market.json`), 'market.json');
  return {
    market,
    calibration: await calibrateMarket(market, { ...RUN, engineVersion: 'test' }),
    locks: readPipeline(text(`${folder}/pipeline.csv`), 'pipeline.csv', { asOf: market.asOf }).locks.filter(
      ({ lockId }) => Number(lockId.slice(-5)) % SHARE === 0,
    ),
    positions: readPositions(text(`${folder}/positions.csv`), 'positions.csv').positions.map((one) => ({
      ...one,
      quantity: one.quantity / SHARE,
    })),
    run: { ...RUN, control: {} },
  };
}

/** The day's options at volatilities a tenth higher, and its forwards at what their bonds cost in the futures baskets. */
function withOptions(day: DeskRequest, quoted: MarketSnapshot, volatilityFactor: number): DeskRequest {
  const bonds = (day.market.futures ?? []).flatMap(({ basket }) => basket);
  return {
    ...day,
    market: {
      ...day.market,
      futureOptions: quoted.futureOptions!.map((one) => ({
        ...one,
        blackVolatility: one.blackVolatility! * volatilityFactor,
      })),
      bondForwards: quoted.bondForwards!.map((one) => ({
        ...one,
        cleanPrice: bonds.find(({ coupon, maturity }) => coupon === one.coupon && maturity === one.maturity)!
          .cleanPrice,
      })),
    },
    positions: [...day.positions, ...readPositions(OPTIONS_CSV, 'options.csv').positions],
  };
}

const OPTIONS_CSV = `instrument,side,quantity,price,tradeDate,settlementMonth,settlementDate,counterparty,tradeId
TY-P-109,buy,20,0.60,2025-02-07,2025-03,,Broker,O-1
TY-C-110,buy,10,0.35,2025-02-07,2025-03,,Broker,O-2
US-P-115,sell,5,1.10,2025-02-07,2025-03,,Broker,O-3
UST-4.25-2034-11-15,sell,1000000,98-05,2025-02-07,2025-03,2025-03-13,Dealer,B-1
`;

describe('the shipped pairs of days', () => {
  let before: DeskRequest;
  beforeAll(async () => {
    before = await requestOf('2025-02-10');
  });

  it.each([
    ['quiet', 1.3],
    ['up-50', 48.3],
    ['steepener', 1.1],
  ])(
    'the %s day leaves at most a twentieth of the gross move unexplained',
    async (folder, levelBp) => {
      const { rows: cash } = readStrictRows(text(`explain/${folder}/cash.csv`), 'cash.csv', {
        fields: CASH_FIELDS,
        required: ['kind', 'amount'],
        readCell: { kind: readName(CASH_KINDS), amount: readNumber, lockId: readText, tradeId: readText },
        rowSchema: cashEntrySchema,
      });
      const result = await explainBook({
        before,
        after: await requestOf(`explain/${folder}`),
        cash: cashSchema.parse(cash),
        hedgeHistory: [],
        corridor: corridorSchema.parse({}),
      });
      expect(result.failures).toEqual([]);
      expect(result.curveMove.factorsBp.level).toBeCloseTo(levelBp, 0);
      const { fullRevaluation, fromRisk } = result.unexplained;
      expect(fullRevaluation.shareOfGross).toBeLessThan(0.001);
      expect(fromRisk.shareOfGross).toBeLessThan(UNEXPLAINED_SHARE_MAX);
      const cents = result.lines.reduce((sum, row) => sum + Math.round(Number(row.total) * 100), 0);
      expect(cents).toBe(Math.round(Number(result.total.pnl) * 100));
    },
    LIVE_MS,
  );

  it(
    'leaves as little on the day of +50 bp when the hedge has options and forwards',
    async () => {
      const quoted = readMarket(text('2025-02-10/market-with-options.json'), 'market-with-options.json');
      const result = await explainBook({
        before: withOptions(before, quoted, 1),
        after: withOptions(await requestOf('explain/up-50'), quoted, 1.1),
        cash: [],
        hedgeHistory: [],
        corridor: corridorSchema.parse({}),
      });
      expect(result.failures).toEqual([]);
      const { fullRevaluation, fromRisk } = result.unexplained;
      expect(fullRevaluation.shareOfGross).toBeLessThan(0.001);
      expect(fromRisk.shareOfGross).toBeLessThan(UNEXPLAINED_SHARE_MAX);
      const options = result.markToMarket.find(({ part }) => part === 'options')!;
      // Puts bought gain when prices fall by some four points.
      expect(Number(options.change)).toBeGreaterThan(20_000);
    },
    LIVE_MS,
  );
});
