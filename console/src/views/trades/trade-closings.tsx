import { Link } from 'wouter';
import type { TradeDetail } from '../../api/trades.ts';
import { dayTime, dollars, price, signed } from '../../format/numbers.ts';
import { usePreferences } from '../../format/preferences.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Empty } from '../../parts/states.tsx';

/** What left the trade, and what it brought. */
export function TradeClosings({ trade: { closings } }: { readonly trade: TradeDetail }) {
  const { priceStyle } = usePreferences();
  return (
    <Panel title="What is closed of it" flush>
      {closings.length === 0 ? (
        <Empty title="Nothing is closed" />
      ) : (
        <table className="plain">
          <thead>
            <tr>
              <th scope="col">How</th>
              <th scope="col">When</th>
              <th scope="col" className="number">
                Quantity
              </th>
              <th scope="col" className="number">
                Price
              </th>
              <th scope="col" className="number">
                Realised
              </th>
              <th scope="col">Other trade</th>
              <th scope="col">Settlement</th>
            </tr>
          </thead>
          <tbody>
            {closings.map((closing) => (
              <tr key={closing.tradeSequence}>
                <th scope="row">{closing.kind.replace('-', ' ')}</th>
                <td>{dayTime(closing.occurredAt)}</td>
                <td className="number">{dollars(closing.quantity)}</td>
                <td className="number">{price(closing.price, priceStyle, 6)}</td>
                <td className="number">{signed(Number(closing.realisedPnl), 2)}</td>
                <td>
                  {closing.otherTradeId === null ? null : (
                    <Link href={`/trades/${encodeURIComponent(closing.otherTradeId)}`}>
                      {closing.otherTradeId}
                    </Link>
                  )}
                </td>
                <td>
                  {closing.settlement === null
                    ? null
                    : `${closing.settlement.settlementDate}: principal ${signed(Number(closing.settlement.principal), 2)}, accrued ${signed(Number(closing.settlement.accruedInterest), 2)}, fails charge ${signed(Number(closing.settlement.failsCharge), 2)}`}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}
