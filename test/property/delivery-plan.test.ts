import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planDelivery, type TradeToFill } from '../../src/book/delivery-plan.ts';
import { checkGoodDelivery, type DeliveredPool } from '../../src/book/good-delivery.ts';

const RUNS = { numRuns: 150, seed: 5 };
const MILLION = 1_000_000;

/** Faces that fill a million alone, in pairs or in threes, or just do not. */
const face = fc
  .tuple(
    fc.constantFrom(1_000_000, 500_000, 333_333, 250_000, 750_000),
    fc.integer({ min: -11_000, max: 11_000 }),
  )
  .map(([about, cents]) => (about * 100 + cents) / 100);

const pools = fc
  .array(face, { minLength: 1, maxLength: 6 })
  .map((faces) => faces.map((each, index): DeliveredPool => ({ poolNumber: `P${index}`, face: each })));

const trades = fc
  .array(fc.record({ millions: fc.integer({ min: 1, max: 2 }), price: fc.constantFrom(99, 100, 101.5) }), {
    minLength: 1,
    maxLength: 2,
  })
  .map((drawn) =>
    drawn.map(
      ({ millions, price }, index): TradeToFill => ({
        tradeId: `T${index}`,
        quantity: millions * MILLION,
        price,
      }),
    ),
  );

/** Every way to put each pool into a million of a trade or leave it out: the best, by face and then by gain. */
function bestByHand(sold: readonly TradeToFill[], given: readonly DeliveredPool[], market: number) {
  const slots = sold.flatMap(({ quantity, price }) =>
    Array.from({ length: quantity / MILLION }, () => price),
  );
  let best = { lots: 0, gainCents: 0 };
  const place = (index: number, held: readonly (readonly number[])[]): void => {
    if (index < given.length) {
      place(index + 1, held);
      for (const slot of slots.keys()) {
        place(
          index + 1,
          held.map((faces, one) => (one === slot ? [...faces, given[index]!.face] : faces)),
        );
      }
      return;
    }
    let lots = 0;
    let gainCents = 0;
    for (const [slot, faces] of held.entries()) {
      if (faces.length === 0) continue;
      const cents = faces.reduce((sum, one) => sum + Math.round(one * 100), 0);
      if (faces.length > 3 || Math.abs(cents - MILLION * 100) > 100 * 100) return;
      lots += 1;
      gainCents += ((cents - MILLION * 100) * (slots[slot]! - market)) / 100;
    }
    if (lots > best.lots || (lots === best.lots && gainCents > best.gainCents)) best = { lots, gainCents };
  };
  place(
    0,
    slots.map(() => []),
  );
  return best;
}

describe('a delivery plan', () => {
  it('fills as much, and gains as much by the variance, as the best of all plans', () => {
    fc.assert(
      fc.property(trades, pools, (sold, given) => {
        const market = 100.25;
        const plan = planDelivery(sold, given, market);
        const best = bestByHand(sold, given, market);
        expect(plan.isProven).toBe(true);
        expect(plan.filled).toBe(best.lots * MILLION);
        const exact = plan.trades.reduce(
          (sum, { delivered, filled, price }) =>
            sum + Math.round((delivered - filled) * 100) * (price - market),
          0,
        );
        expect(exact / 100).toBeCloseTo(best.gainCents, 6);
      }),
      RUNS,
    );
  });

  it('uses each pool once, fills no more than was sold, and every trade it fills is a good delivery', () => {
    fc.assert(
      fc.property(trades, pools, (sold, given) => {
        const plan = planDelivery(sold, given, null);
        const used = plan.trades.flatMap(({ lots }) => lots.flatMap(({ poolNumbers }) => poolNumbers));
        expect(new Set(used).size).toBe(used.length);
        for (const { quantity, filled, unfilled, lots } of plan.trades) {
          expect(filled + unfilled).toBe(quantity);
          const members = given.filter(({ poolNumber }) =>
            lots.some(({ poolNumbers }) => poolNumbers.includes(poolNumber)),
          );
          if (filled > 0) expect(checkGoodDelivery(filled, members).isGood).toBe(true);
        }
      }),
      RUNS,
    );
  });
});

describe('money on the table', () => {
  const one = (price: number): TradeToFill => ({ tradeId: 'T', quantity: MILLION, price });
  const two: readonly DeliveredPool[] = [
    { poolNumber: 'short', face: 999_900 },
    { poolNumber: 'long', face: 1_000_100 },
  ];

  it('above the market more is delivered, below it less, and nothing is left', () => {
    const above = planDelivery([one(101)], two, 100);
    expect(above.trades[0]).toMatchObject({
      delivered: 1_000_100,
      varianceGain: '1.00',
      leftOnTheTable: '0.00',
    });
    const below = planDelivery([one(99)], two, 100);
    expect(below.trades[0]).toMatchObject({
      delivered: 999_900,
      varianceGain: '1.00',
      leftOnTheTable: '0.00',
    });
  });

  it('is what the other end of the variance would have brought', () => {
    const forced = planDelivery([one(101)], two.slice(0, 1), 100);
    expect(forced.trades[0]).toMatchObject({
      varianceGain: '-1.00',
      leftOnTheTable: '2.00',
      pairOffGain: '0.00',
    });
    // Sold a point above the market, and nothing to deliver.
    expect(planDelivery([one(101)], [], 100).trades[0]?.pairOffGain).toBe('10000.00');
  });

  it('one pool fills several millions, an odd rest its own part', () => {
    const plan = planDelivery(
      [{ tradeId: 'T', quantity: 3_500_000, price: 100 }],
      [
        { poolNumber: 'big', face: 3_000_250 },
        { poolNumber: 'rest', face: 499_960 },
      ],
      100,
    );
    expect(plan.trades[0]?.lots).toEqual([
      { poolNumbers: ['big'], nominal: 3_000_000, delivered: 3_000_250 },
      { poolNumbers: ['rest'], nominal: 500_000, delivered: 499_960 },
    ]);
  });
});

describe('a delivery of hundreds of pools', () => {
  /** A hundred millions of three pools each, lot by lot. */
  const listed = Array.from({ length: 100 }, (_, lot): readonly DeliveredPool[] => {
    const [first, second] = [300_000 + ((lot * 7_919) % 100_000), 250_000 + ((lot * 104_729) % 150_000)];
    const faces = [first, second, MILLION - first - second + (lot % 101)];
    return faces.map((each, index) => ({ poolNumber: `L${lot}-${index}`, face: each }));
  }).flat();

  it('that are listed lot by lot is found good, and with one pool short of its lot is not', () => {
    expect(checkGoodDelivery(100 * MILLION, listed).lots).toHaveLength(100);
    const [first, ...others] = listed;
    const short = [{ ...first!, face: first!.face - 5_000 }, ...others];
    expect(checkGoodDelivery(100 * MILLION, short)).toMatchObject({ isGood: false, lots: [] });
  });

  it('is planned by the greedy plan at least, whatever the limit of the search', () => {
    const lots = listed.map(({ poolNumber }, index) => ({ poolNumber, face: MILLION + (index % 100) }));
    const plan = planDelivery([{ tradeId: 'T', quantity: 100 * MILLION, price: 101 }], lots, 100, 1);
    expect(plan).toMatchObject({ filled: 100 * MILLION, isProven: false });
  });
});
