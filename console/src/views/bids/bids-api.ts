import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Operations } from '../../../../client/operations.ts';
import { api } from '../../api/session.ts';

type Body<K extends 'POST /v1/bids/tapes' | 'POST /v1/bids/selections' | 'POST /v1/bids/reconciliations'> =
  Operations[K]['input']['body'];

export type Investors = Body<'POST /v1/bids/tapes'>['investors'];
export type Tapes = Operations['POST /v1/bids/tapes']['answer'];
export type StatedBid = Body<'POST /v1/bids/selections'>['bids'][number];
export type Selection = Operations['POST /v1/bids/selections']['answer'];
export type BestBid = Selection['rows'][number];
export type Sale = Operations['GET /v1/sales']['answer']['sales'][number];
export type NewSale = Operations['POST /v1/sales']['input']['body']['sales'][number];
export type Payment = Body<'POST /v1/bids/reconciliations'>['settlement'][number];
export type Reconciliation = Operations['POST /v1/bids/reconciliations']['answer'];

/** Tapes of the closed loans of a day. */
export function useTapes(investors: Investors | null, asOf: string) {
  return useQuery({
    queryKey: ['tapes', investors, asOf],
    queryFn: () => api.call('POST /v1/bids/tapes', { body: { investors: investors!, asOf } }),
    enabled: investors !== null && asOf !== '',
  });
}

/** The tape that is sent to an investor, as a CSV. */
export function tapeOf(investors: Investors, asOf: string, investor: string): Promise<string> {
  return api.table('POST /v1/bids/tapes', { body: { investors, asOf }, query: { investor } });
}

/** The best bid of each loan within the limits, with TBAs of the latest market day as what else could be done. */
export function useSelection() {
  return useMutation({
    mutationFn: (asked: {
      readonly investors: Investors;
      readonly asOf: string;
      readonly bids: readonly StatedBid[];
    }) => api.call('POST /v1/bids/selections', { body: { ...asked, marketSnapshotId: 'latest' } }),
  });
}

/** Sales that were recorded. */
export function useSales() {
  return useQuery({ queryKey: ['sales'], queryFn: () => api.call('GET /v1/sales') });
}

/** Records sales, all or none. */
export function useSell() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (sales: readonly NewSale[]) => api.call('POST /v1/sales', { body: { sales } }),
    onSuccess: () =>
      Promise.all(['sales', 'tapes'].map((name) => queryClient.invalidateQueries({ queryKey: [name] }))),
  });
}

/** What was paid against what was sold. */
export function useReconciliation() {
  return useMutation({
    mutationFn: (settlement: readonly Payment[]) =>
      api.call('POST /v1/bids/reconciliations', { body: { settlement } }),
  });
}
