import type { TradeDetail } from '../../api/trades.ts';
import { fixed, signed } from '../../format/numbers.ts';
import { Panel } from '../../parts/panel.tsx';
import { Empty, Notice } from '../../parts/states.tsx';
import { isByFace } from './quantity-unit.ts';

/** The pools and loans it is filled with, and whether they are good delivery. */
export function TradePools({ trade }: { readonly trade: TradeDetail }) {
  const { allocations, goodDelivery, trade: terms } = trade;
  if (!isByFace(terms.instrument)) return null;
  return (
    <Panel title="Pools and loans" flush>
      {goodDelivery === null ? null : (
        <Notice kind={goodDelivery.isGood ? 'good' : 'warn'}>
          {goodDelivery.isGood ? '✓ Good delivery' : `✕ Not good delivery: ${goodDelivery.reason ?? ''}`},{' '}
          {fixed(goodDelivery.delivered, 2)} of face, {signed(goodDelivery.excess, 2)} beside what is open
        </Notice>
      )}
      {allocations.length === 0 ? (
        <Empty title="None is named">Allocate names the pools or loans that fill it.</Empty>
      ) : (
        <table className="plain">
          <thead>
            <tr>
              <th scope="col">Pool or loans</th>
              <th scope="col" className="number">
                Face
              </th>
            </tr>
          </thead>
          <tbody>
            {allocations.map(({ poolNumber, loanIds, face }) => (
              <tr key={poolNumber ?? loanIds?.join()}>
                <th scope="row">{poolNumber ?? loanIds?.join(', ')}</th>
                <td className="number">{fixed(face, 2)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}
