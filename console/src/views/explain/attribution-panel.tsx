import type { ExplainResult } from '../../../../src/desk/explain/explain-result.ts';
import { dollars, fixed, signed } from '../../format/numbers.ts';
import { Panel } from '../../parts/panel.tsx';

/** P&L by cause: what the market did to the right hedge, and what the wrong one cost. */
export function AttributionPanel({
  result: { attribution, markToMarket, before, asOf },
}: {
  readonly result: ExplainResult;
}) {
  const { rows, locksDv01, hedgeDv01, rightRatio } = attribution;
  return (
    <div className="stack">
      <Panel
        title="By cause"
        flush
        note={`DV01 of the locks ${dollars(locksDv01)}, of the hedge ${dollars(hedgeDv01)}${rightRatio === null ? '' : `: the right hedge was ${fixed(rightRatio, 3)} of the one there was`}.`}
      >
        <table className="plain">
          <thead>
            <tr>
              <th scope="col">Cause</th>
              <th scope="col" className="number">
                P&L
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ cause, name, amount }) => (
              <tr key={cause}>
                <th scope="row">{name}</th>
                <td className="number">
                  {Number(amount) < 0 ? '▼' : '▲'} {signed(Number(amount))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Panel>
      <Panel
        title="Mark to market"
        flush
        note="Restated: locks counted from today’s own strips and coupons, as risk shows them."
      >
        <table className="plain">
          <thead>
            <tr>
              <th scope="col">Part</th>
              <th scope="col" className="number">
                {before}
              </th>
              <th scope="col" className="number">
                {asOf}
              </th>
              <th scope="col" className="number">
                Change
              </th>
              <th scope="col" className="number">
                Restated
              </th>
            </tr>
          </thead>
          <tbody>
            {markToMarket.map((row) => (
              <tr key={row.part} className={row.part === 'book' ? 'total' : undefined}>
                <th scope="row">{row.part}</th>
                <td className="number">{dollars(Number(row.before))}</td>
                <td className="number">{dollars(Number(row.after))}</td>
                <td className="number">{signed(Number(row.change))}</td>
                <td className="number">{dollars(Number(row.restated))}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Panel>
    </div>
  );
}
