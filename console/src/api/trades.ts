import { useQuery } from '@tanstack/react-query';
import type { Operations } from '../../../client/operations.ts';
import { believed } from './believed.ts';
import { useMarket } from './documents.ts';
import { allPages } from './pages.ts';
import { api } from './session.ts';

/** A trade as it stands, with its gain where the market day prices it. */
export type Trade = Omit<Operations['GET /v1/trades']['answer']['items'][number], 'trade'> & {
  readonly trade: TradeTerms;
};

/** One trade alone is also checked for good delivery. */
export type TradeDetail = Trade & Pick<Operations['GET /v1/trades/{tradeId}']['answer'], 'goodDelivery'>;

export interface TradeTerms {
  readonly tradeId: string;
  readonly instrument: string;
  readonly side: 'buy' | 'sell';
  readonly quantity: number;
  readonly price: number;
  readonly tradeDate: string;
  readonly settlementMonth: string;
  readonly settlementDate?: string;
  readonly counterparty?: string;
  readonly commission?: string;
}

export type CalendarEntry = Operations['GET /v1/settlement-calendar']['answer']['entries'][number];
export type Roll = Operations['GET /v1/rolls']['answer']['rows'][number];

const PAGE_ROWS = 200;
const WATCH_MS = 30_000;

/** The latest market day as what trades are marked at; nothing where there is none. */
function useMarks() {
  const market = useMarket();
  return {
    // Who may not read market days sees trades all the same, if he may read them.
    isKnown: !market.isPending,
    key: market.data?.id ?? null,
    query: market.data ? { marketSnapshotId: 'latest' } : {},
  };
}

/** Every trade, booked last first, at the prices of the latest market day. */
export function useTrades() {
  const marks = useMarks();
  return useQuery({
    queryKey: ['trades', marks.key],
    queryFn: () =>
      allPages(async (cursor) => {
        const paged = { limit: PAGE_ROWS, ...(cursor === undefined ? {} : { cursor }) };
        const page = await api.call('GET /v1/trades', { query: { ...marks.query, ...paged } });
        return { ...page, items: believed<readonly Trade[]>(page.items) };
      }),
    enabled: marks.isKnown,
    // Of many pages only when somebody comes back, or has changed something.
    refetchInterval: ({ state }) => ((state.data?.length ?? 0) > PAGE_ROWS ? false : WATCH_MS),
  });
}

/** One trade. */
export function useTrade(tradeId: string) {
  const marks = useMarks();
  return useQuery({
    queryKey: ['trade', tradeId, marks.key],
    queryFn: async () =>
      believed<TradeDetail>(
        await api.call('GET /v1/trades/{tradeId}', { path: { tradeId }, query: marks.query }),
      ),
    enabled: marks.isKnown,
  });
}

/** On which days something is due of what is open. */
export function useSettlementCalendar() {
  const marks = useMarks();
  return useQuery({
    queryKey: ['settlement-calendar', marks.key],
    queryFn: () => api.call('GET /v1/settlement-calendar', { query: marks.query }),
    enabled: marks.isKnown,
  });
}

/** What the quoted rolls bring; null without a market day. */
export function useRolls(assumed: { readonly cpr?: number; readonly financingRate?: number }) {
  const marks = useMarks();
  return useQuery({
    queryKey: ['rolls', marks.key, assumed],
    queryFn: () =>
      marks.key === null ? null : api.call('GET /v1/rolls', { query: { ...marks.query, ...assumed } }),
    enabled: marks.isKnown,
  });
}
