import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newTradeSchema } from '../book/trade-event.ts';
import { type Caller, LOCAL_CALLER } from '../core/caller.ts';
import { IN_MEMORY, openStore } from '../store/open-store.ts';
import type { Store } from '../store/repositories.ts';
import { changeTrade, type TradeAction, tradeCaller } from './change-trade.ts';
import { requireTrade } from './trade-store.ts';
import { bookTrade, readTrades } from './trades.ts';

const NOW = new Date('2025-02-10T15:00:00Z');
const ALL: Caller = { ...LOCAL_CALLER, actor: 'user:risk' };
const DESK_A: Caller = { ...LOCAL_CALLER, actor: 'key:a', deskIds: ['a'], deskId: 'a' };
const DESK_B: Caller = { ...LOCAL_CALLER, actor: 'key:b', deskIds: ['b'], deskId: 'b' };

const newTrade = (tradeId: string) =>
  newTradeSchema.parse({
    trade: {
      tradeId,
      instrument: 'UMBS30-6.0',
      side: 'sell',
      quantity: 1_000_000,
      price: 100.5,
      tradeDate: '2025-02-10',
      settlementMonth: '2025-04',
    },
  });

describe('a trade', () => {
  let store: Store;
  beforeEach(async () => {
    store = await openStore(IN_MEMORY, { now: () => NOW });
  });
  afterEach(() => store.close());

  const book = (caller: Caller, tradeId: string) =>
    store.transact(caller, (repositories) =>
      bookTrade(repositories, caller, newTrade(tradeId), { approvalRequired: false, now: NOW }),
    );
  const act = async (caller: Caller, tradeId: string, action: TradeAction, approvalRequired = false) => {
    const changing = await tradeCaller(store.as(caller), caller, tradeId, NOW);
    return store.transact(changing, (repositories) =>
      changeTrade(repositories, changing, tradeId, action, { approvalRequired, now: NOW }),
    );
  };
  const CANCEL: TradeAction = { verb: 'cancel', body: {} };
  const statusFor = async (caller: Caller, tradeId: string) =>
    (await requireTrade(store.as(caller), tradeId, NOW)).status;

  it('of all desks is not for one desk to decide on, and stands the same for every desk', async () => {
    await book(ALL, 'T-1');
    await expect(act(DESK_A, 'T-1', CANCEL)).rejects.toMatchObject({
      code: 'ACCESS_FORBIDDEN',
    });
    for (const caller of [DESK_A, DESK_B, ALL]) expect(await statusFor(caller, 'T-1')).toBe('open');
    await act(ALL, 'T-1', CANCEL);
    for (const caller of [DESK_A, DESK_B, ALL]) expect(await statusFor(caller, 'T-1')).toBe('cancelled');
  });

  it('of a desk that someone above the desks cancels stays the matter of the desk', async () => {
    await book(DESK_A, 'T-1');
    await act(ALL, 'T-1', CANCEL);
    expect(await statusFor(DESK_A, 'T-1')).toBe('cancelled');
    expect(await store.as(DESK_B).events.list({ stream: 'trade' })).toEqual([]);
    expect(await store.as(DESK_B).audit.list({ limit: 9 })).toEqual([]);
    await expect(statusFor(DESK_B, 'T-1')).rejects.toMatchObject({ code: 'RESOURCE_NOT_FOUND' });
    const [decision] = await store.as(DESK_A).audit.list({ limit: 1 });
    expect(decision).toMatchObject({ action: 'trade.cancelled', actor: 'user:risk', deskId: 'a' });
  });

  it('stands in its place of booking, however many there are', async () => {
    const ids = Array.from({ length: 260 }, (_, index) => `T-${(index * 7919) % 1000}`);
    for (const id of ids) await book(ALL, id);
    for (const id of ids) await act(ALL, id, CANCEL);
    const trades = await readTrades(store.as(ALL), { asOf: NOW.toISOString() });
    expect(trades.map(({ tradeId }) => tradeId)).toEqual(ids);
    expect(new Set(trades.map(({ status }) => status))).toEqual(new Set(['cancelled']));
  });
});
