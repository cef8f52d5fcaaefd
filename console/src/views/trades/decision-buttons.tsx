import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useWhoAmI } from '../../api/documents.ts';
import { api } from '../../api/session.ts';
import type { Trade } from '../../api/trades.ts';
import { Button } from '../../parts/button.tsx';
import { Failure } from '../../parts/states.tsx';
import { makerOf } from './waiting.ts';

/** Approves or rejects what waits. Who asked for a change can only take it back. */
export function DecisionButtons({ trade }: { readonly trade: Trade }) {
  const queryClient = useQueryClient();
  const who = useWhoAmI();
  const decide = useMutation({
    mutationFn: (decision: 'approve' | 'reject') =>
      api.call(`POST /v1/trades/{tradeId}/${decision}`, { path: { tradeId: trade.tradeId }, body: {} }),
    onSettled: () => queryClient.invalidateQueries(),
  });
  const mayApprove = who.data?.permissions.includes('trades:approve') ?? false;
  const isOwn = makerOf(trade).actor === who.data?.actor;
  const takesBack = isOwn && trade.pendingChange !== null;
  const about = !mayApprove
    ? 'Your role may not approve trades'
    : isOwn
      ? 'You asked for it: another person decides'
      : undefined;
  return (
    <span className="decide">
      {decide.error ? <Failure error={decide.error} /> : null}
      <Button
        disabled={!mayApprove || isOwn || decide.isPending}
        title={about}
        aria-label={`Approve ${trade.tradeId}`}
        onClick={() => decide.mutate('approve')}
      >
        ✓ Approve
      </Button>
      <Button
        disabled={!mayApprove || (isOwn && !takesBack) || decide.isPending}
        title={takesBack ? 'Takes your change back' : about}
        aria-label={`${takesBack ? 'Take back the change of' : 'Reject'} ${trade.tradeId}`}
        onClick={() => decide.mutate('reject')}
      >
        ✕ {takesBack ? 'Take back' : 'Reject'}
      </Button>
    </span>
  );
}
