import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldTradeEvents } from '../../src/book/fold-trade-events.ts';
import { positionsOf } from '../../src/book/positions-as-of.ts';
import { type TradeEvent, tradeEventSchema } from '../../src/book/trade-event.ts';
import { changeRefusal, decisionRefusal } from '../../src/book/trade-refusal.ts';

const PEOPLE = ['maker', 'checker', 'third'] as const;
const LATER = '2026-01-01T00:00:00.000Z';
const RUNS = { numRuns: 300, seed: 7 };

const life = fc
  .record({
    tradeId: fc.constantFrom('T1', 'T2', 'T3', 'T4'),
    quantity: fc.integer({ min: 1, max: 50 }).map((lots) => lots * 1_000_000),
    side: fc.constantFrom('buy', 'sell'),
    approvalRequired: fc.boolean(),
    decisions: fc.array(
      fc.record({
        type: fc.constantFrom('approved', 'rejected', 'cancelled'),
        actor: fc.constantFrom(...PEOPLE),
      }),
      { maxLength: 5 },
    ),
  })
  .map(({ tradeId, quantity, side, approvalRequired, decisions }): readonly TradeEvent[] => {
    const envelope = (tradeSequence: number) => ({
      schemaVersion: 1,
      eventId: `${tradeId}/${tradeSequence}`,
      tradeId,
      tradeSequence,
      occurredAt: new Date(Date.UTC(2025, 1, 10, 9, tradeSequence)).toISOString(),
    });
    const trade = {
      tradeId,
      instrument: 'UMBS30-6.0',
      side,
      quantity,
      price: 100.5,
      tradeDate: '2025-02-10',
      settlementMonth: '2025-04',
    };
    return [
      tradeEventSchema.parse({ ...envelope(1), type: 'booked', actor: 'maker', trade, approvalRequired }),
      ...decisions.map((decision, index) => tradeEventSchema.parse({ ...envelope(index + 2), ...decision })),
    ];
  });

describe('a trade told by events of version 1', () => {
  it('is the same for any order and repetition of its events', () => {
    fc.assert(
      fc.property(life, fc.array(fc.nat(), { minLength: 3, maxLength: 9 }), (events, keys) => {
        const shuffled = [...events, ...events]
          .map((event, index) => ({ event, key: (keys[index % keys.length]! * (index + 1)) % 997 }))
          .sort((a, b) => a.key - b.key)
          .map(({ event }) => event);
        expect(foldTradeEvents(shuffled, LATER)).toEqual(foldTradeEvents(events, LATER));
      }),
      RUNS,
    );
  });

  it('that needs approval is open only if another person than its maker approved it', () => {
    fc.assert(
      fc.property(life, (events) => {
        const state = foldTradeEvents(events, LATER)!;
        if (!state.approvalRequired || state.status !== 'open') return;
        expect(
          state.steps.filter(({ type, actor }) => type === 'approved' && actor !== 'maker'),
        ).toHaveLength(1);
      }),
      RUNS,
    );
  });

  it('once cancelled or rejected stays so', () => {
    fc.assert(
      fc.property(life, (events) => {
        const state = foldTradeEvents(events, LATER)!;
        if (state.status === 'open' || state.status === 'pending') return;
        for (const actor of PEOPLE)
          for (const decision of ['approved', 'rejected'] as const)
            expect(decisionRefusal(state, decision, actor)?.reason).toBe('state');
        expect(changeRefusal(state, { type: 'cancelled' })?.reason).toBe('state');
      }),
      RUNS,
    );
  });
});

it('positions are the sum of open trades, and nothing else', () => {
  fc.assert(
    fc.property(fc.uniqueArray(life, { selector: ([first]) => first!.tradeId, maxLength: 4 }), (lives) => {
      const trades = lives.map((events) => foldTradeEvents(events, LATER)!);
      const expected = trades
        .filter(({ status }) => status === 'open')
        .reduce((sum, { trade }) => sum + (trade.side === 'buy' ? trade.quantity : -trade.quantity), 0);
      const { net, positions } = positionsOf(trades);
      expect(net.reduce((sum, { netQuantity }) => sum + netQuantity, 0)).toBe(expected);
      expect(positions).toHaveLength(trades.filter(({ status }) => status === 'open').length);
    }),
    RUNS,
  );
});
