import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { afterTradeEvent, foldTradeEvents } from '../../src/book/fold-trade-events.ts';
import { positionsOf } from '../../src/book/positions-as-of.ts';
import { requestedChange } from '../../src/book/requested-change.ts';
import { type TradeEvent, tradeEventSchema } from '../../src/book/trade-event.ts';
import { sumPnl, tradePnl } from '../../src/book/trade-pnl.ts';
import { changeRefusal, decisionRefusal } from '../../src/book/trade-refusal.ts';
import { TRADE_REQUESTS, type TradeRequest } from '../../src/book/trade-request.ts';
import type { TradeState } from '../../src/book/trade-state.ts';
import { isoDate } from '../../src/core/dates.ts';
import { money, sumOf } from '../../src/core/money.ts';
import { DEFAULT_ODD_LOT_GRID } from '../../src/market/odd-lots.ts';

const RUNS = { numRuns: 400, seed: 11 };
const LATER = '2026-01-01T00:00:00.000Z';
const PEOPLE = ['maker', 'checker', 'third'] as const;
const actor = fc.constantFrom(...PEOPLE);

/** Faces of trades, and of the parts in which they are closed: dollars and cents. */
const whole = fc.integer({ min: 1_000_000_00, max: 3_000_000_00 }).map((face) => face / 100);
const cents = fc.integer({ min: 100_000_00, max: 900_000_00 }).map((face) => face / 100);
const ticks = fc.integer({ min: 95 * 256, max: 105 * 256 }).map((eighths) => eighths / 256);
const commission = fc.integer({ min: 0, max: 99_999 }).map((amount) => (amount / 100).toFixed(2));

/** What people ask of a trade, most of it sensible; the rest is refused. */
const asked = fc.oneof(
  fc.record({ verb: fc.constant('amend'), body: fc.record({ price: ticks }, { requiredKeys: ['price'] }) }),
  fc.record({ verb: fc.constant('amend'), body: fc.record({ quantity: whole }) }),
  fc.record({
    verb: fc.constant('pair-off'),
    body: fc.record({ quantity: cents, price: ticks, commission }),
  }),
  fc.record({
    verb: fc.constant('pair-off'),
    body: fc.record({
      quantity: cents,
      price: ticks,
      gain: fc.constant('forfeited'),
      penaltyPer100: fc.constant(0.125),
    }),
  }),
  fc.record({
    verb: fc.constant('roll'),
    body: fc.record({
      quantity: cents,
      frontPrice: ticks,
      drop: fc.constantFrom(-0.125, 0.125, 0.25),
      settlementMonth: fc.constant('2025-05'),
      successorTradeId: fc.constant('T1-next'),
    }),
  }),
  fc.record({
    verb: fc.constant('assign'),
    body: fc.record({
      quantity: cents,
      counterparty: fc.constantFrom('Dealer A', 'Dealer B', 'Dealer C'),
      price: ticks,
      successorTradeId: fc.constant('T1-assigned'),
    }),
  }),
  fc.record({
    verb: fc.constant('allocate'),
    body: fc.record({
      allocations: fc.array(fc.record({ poolNumber: fc.uuid(), face: cents }), { maxLength: 3 }),
    }),
  }),
  fc.record({
    verb: fc.constant('fail'),
    body: fc.record({ expectedDate: fc.constant('2025-04-22'), chargeRate: fc.constantFrom(0, 0.01) }),
  }),
  fc.record({
    verb: fc.constant('settle'),
    body: fc.record({ quantity: cents, price: ticks, settlementDate: fc.constant('2025-04-22') }),
  }),
  fc.record({ verb: fc.constant('settle'), body: fc.constant({}) }),
  fc.record({ verb: fc.constant('cancel'), body: fc.constant({}) }),
  fc.record({ verb: fc.constantFrom('approve', 'reject'), body: fc.constant({}) }),
);

interface Life {
  readonly events: readonly TradeEvent[];
  readonly needsApproval: boolean;
}

/** A life as the ledger writes it: whatever may be done is an event, whatever may not is none. */
const life: fc.Arbitrary<Life> = fc
  .record({
    needsApproval: fc.boolean(),
    side: fc.constantFrom('buy', 'sell'),
    quantity: whole,
    price: ticks,
    commission,
    deeds: fc.array(fc.record({ who: actor, what: asked }), { minLength: 2, maxLength: 12, size: 'max' }),
  })
  .map(({ needsApproval, side, quantity, price, commission: paid, deeds }): Life => {
    const envelope = (tradeSequence: number, who: string) => ({
      schemaVersion: 2,
      eventId: `T1/${tradeSequence}`,
      tradeId: 'T1',
      tradeSequence,
      occurredAt: new Date(Date.UTC(2025, 1, 10, 9, tradeSequence)).toISOString(),
      actor: who,
    });
    const trade = {
      ...{ tradeId: 'T1', instrument: 'UMBS30-6.0', side, quantity, price, commission: paid },
      ...{ tradeDate: '2025-02-10', settlementMonth: '2025-04', counterparty: 'Dealer A' },
    };
    const booked = tradeEventSchema.parse({
      ...envelope(1, 'maker'),
      type: 'booked',
      trade,
      approvalRequired: needsApproval,
    });
    const events: TradeEvent[] = [booked];
    let state = afterTradeEvent(undefined, booked)!;
    for (const { who, what } of deeds) {
      const body = bodyOf(state, what, who, needsApproval);
      if (body === undefined) continue;
      const event = tradeEventSchema.parse({ ...envelope(state.lastTradeSequence + 1, who), ...body });
      events.push(event);
      state = afterTradeEvent(state, event)!;
    }
    return { events, needsApproval };
  });

function bodyOf(
  state: TradeState,
  what: { readonly verb: string; readonly body: object },
  who: string,
  approvalRequired: boolean,
): object | undefined {
  if (what.verb === 'approve' || what.verb === 'reject') {
    const type = what.verb === 'approve' ? 'approved' : 'rejected';
    return decisionRefusal(state, type, who) === undefined ? { type } : undefined;
  }
  const verb = what.verb as TradeRequest['verb'];
  const request = { verb, body: TRADE_REQUESTS[verb].parse(what.body) } as TradeRequest;
  const change = requestedChange(state, request, { approvalRequired });
  return changeRefusal(state, change) === undefined ? change : undefined;
}

const pnlAt = (state: TradeState, price: number) =>
  tradePnl(state, { price, source: 'test' }, DEFAULT_ODD_LOT_GRID, isoDate('2025-02-10'));

describe('a trade that is changed', () => {
  it('has seen every kind of event in these tests, many times over', () => {
    const counts = new Map<string, number>();
    for (const { events } of fc.sample(life, RUNS)) {
      for (const { type } of events) counts.set(type, (counts.get(type) ?? 0) + 1);
    }
    const kinds = tradeEventSchema.options.map(({ shape }) => shape.type.value);
    for (const kind of kinds) expect(counts.get(kind), kind).toBeGreaterThan(20);
  });

  it('is the same for any order and repetition of its events, and every event counts once', () => {
    fc.assert(
      fc.property(life, fc.array(fc.nat(), { minLength: 3, maxLength: 9 }), ({ events }, keys) => {
        const shuffled = [...events, ...events]
          .map((event, index) => ({ event, key: (keys[index % keys.length]! * (index + 1)) % 997 }))
          .sort((a, b) => a.key - b.key)
          .map(({ event }) => event);
        const state = foldTradeEvents(shuffled, LATER)!;
        expect(state).toEqual(foldTradeEvents(events, LATER));
        expect(state.steps).toHaveLength(events.length);
      }),
      RUNS,
    );
  });

  it('as of any moment is the fold of what had happened by then', () => {
    fc.assert(
      fc.property(life, ({ events }) => {
        let state: TradeState | undefined;
        for (const [index, event] of events.entries()) {
          state = afterTradeEvent(state, event);
          expect(foldTradeEvents(events, event.occurredAt)).toEqual(state);
          expect(foldTradeEvents(events.slice(0, index + 1), LATER)).toEqual(state);
        }
      }),
      RUNS,
    );
  });

  it('is open, or paired off, rolled, assigned and settled, and that is all of it', () => {
    fc.assert(
      fc.property(life, ({ events }) => {
        const state = foldTradeEvents(events, LATER)!;
        const closed = sumOf(state.closings.map(({ quantity }) => money(quantity)));
        expect(closed.plus(state.openQuantity).equals(state.trade.quantity)).toBe(true);
        expect(state.openQuantity).toBeGreaterThanOrEqual(0);
        expect(state.status === 'closed').toBe(state.openQuantity === 0);
        const { positions } = positionsOf([state]);
        expect(positions.map(({ quantity }) => quantity)).toEqual(
          state.status === 'open' ? [state.openQuantity] : [],
        );
      }),
      RUNS,
    );
  });

  it('changes in nothing that is agreed without another person, where that is required', () => {
    fc.assert(
      fc.property(life, ({ events, needsApproval }) => {
        fc.pre(needsApproval);
        const agreed = ({ status, trade, closings }: TradeState) => ({
          status,
          trade,
          closings: closings.filter(({ kind }) => kind !== 'settled'),
        });
        let state = afterTradeEvent(undefined, events[0]!)!;
        for (const event of events.slice(1)) {
          const after = afterTradeEvent(state, event)!;
          const settledAll = event.type === 'settled' && after.status === 'closed';
          const withdrawn = event.type === 'cancelled' && state.status === 'pending';
          if (event.type === 'approved') {
            expect(event.actor).not.toBe(state.pendingChange?.actor ?? 'maker');
          } else if (event.type !== 'rejected' && !settledAll && !withdrawn) {
            expect(agreed(after)).toEqual(agreed(state));
          }
          state = after;
        }
      }),
      RUNS,
    );
  });

  it('has realised and unrealised gains that are additive, in whatever parts it was closed', () => {
    fc.assert(
      fc.property(life, ticks, ({ events }, mark) => {
        const state = foldTradeEvents(events, LATER)!;
        fc.pre(state.status === 'open' || state.status === 'closed');
        const pnl = pnlAt(state, mark);
        const parts = [pnl.realised, pnl.unrealised!, pnl.failsCharges];
        expect(sumOf(parts).minus(pnl.commissions).toFixed(2)).toBe(pnl.total);
        // Closing what is left at the mark turns all that is unrealised into realised.
        fc.pre(state.status === 'open' && state.pendingChange === null);
        const last = tradeEventSchema.parse({
          ...{ schemaVersion: 2, eventId: 'T1/99', tradeId: 'T1', tradeSequence: 99, type: 'paired-off' },
          ...{ occurredAt: '2025-06-01T00:00:00.000Z', actor: 'third', quantity: state.openQuantity },
          ...{ price: mark, penaltyPer100: 0, gain: 'paid', approvalRequired: false },
        });
        const closed = foldTradeEvents([...events, last], LATER)!;
        expect(closed.status).toBe('closed');
        expect(pnlAt(closed, 50)).toMatchObject({ total: pnl.total, unrealised: '0.00' });
      }),
      RUNS,
    );
  });

  it('adds up with others to the cent', () => {
    fc.assert(
      fc.property(fc.array(life, { maxLength: 6 }), ticks, (lives, mark) => {
        const pnls = lives.map(({ events }) => pnlAt(foldTradeEvents(events, LATER)!, mark));
        const sum = sumPnl('all', pnls);
        expect(sum.total).toBe(sumOf(pnls.map(({ total }) => total!)).toFixed(2));
        expect(sum.realised).toBe(sumOf(pnls.map(({ realised }) => realised)).toFixed(2));
      }),
      { ...RUNS, numRuns: 100 },
    );
  });
});
