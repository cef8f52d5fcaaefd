import { Link } from 'wouter';
import { useWhoAmI } from '../../api/documents.ts';
import type { Trade } from '../../api/trades.ts';
import { dayTime } from '../../format/numbers.ts';
import { Panel } from '../../parts/panel.tsx';
import { DecisionButtons } from './decision-buttons.tsx';
import { makerOf, waitingText } from './waiting.ts';

/** Trades and changes that count only once another person has approved them. */
export function WaitingTrades({ trades }: { readonly trades: readonly Trade[] }) {
  const who = useWhoAmI();
  const waiting = trades.filter(
    ({ status, pendingChange }) => status === 'pending' || pendingChange !== null,
  );
  if (waiting.length === 0) return null;
  return (
    <Panel title={`Waits for approval, ${waiting.length}`} flush>
      <table className="plain">
        <thead>
          <tr>
            <th scope="col">Trade</th>
            <th scope="col">What waits</th>
            <th scope="col">Asked by</th>
            <th scope="col">When</th>
            <th scope="col">
              <span className="visually-hidden">Decide</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {waiting.map((trade) => {
            const maker = makerOf(trade);
            return (
              <tr key={trade.tradeId}>
                <th scope="row">
                  <Link href={`/trades/${encodeURIComponent(trade.tradeId)}`}>{trade.tradeId}</Link>
                </th>
                <td>{waitingText(trade)}</td>
                <td>
                  {maker.actor}
                  {maker.actor === who.data?.actor ? ' (you)' : ''}
                </td>
                <td>{dayTime(maker.occurredAt)}</td>
                <td className="number">
                  <DecisionButtons trade={trade} />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Panel>
  );
}
