import { LINE_NAMES } from '../../../../src/desk/explain/explain-lines.ts';
import type { LockEventRow } from '../../../../src/desk/explain/explain-result.ts';
import { dollars, fixed, signed } from '../../format/numbers.ts';
import { Panel } from '../../parts/panel.tsx';
import { Empty } from '../../parts/states.tsx';

/** What became of the locks, by kind of event. */
export function LockEvents({ rows }: { readonly rows: readonly LockEventRow[] }) {
  return (
    <Panel title="What happened to the locks" flush>
      {rows.length === 0 ? (
        <Empty title="Nothing" />
      ) : (
        <table className="plain">
          <thead>
            <tr>
              <th scope="col">Event</th>
              {['Locks', 'Amount', 'Mark to market'].map((name) => (
                <th key={name} scope="col" className="number">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={`${row.line} ${row.event}`}>
                <th scope="row">
                  {LINE_NAMES[row.line]}
                  {row.event === LINE_NAMES[row.line] ? '' : `: ${row.event}`}
                </th>
                <td className="number">{fixed(row.lockCount, 0)}</td>
                <td className="number">{dollars(row.loanAmount)}</td>
                <td className="number">{signed(Number(row.markToMarket))}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}
