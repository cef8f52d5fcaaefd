import { useSearchParams } from 'wouter';
import type { Cents, ExplainResult } from '../../../../src/desk/explain/explain-result.ts';
import { dollars, signed } from '../../format/numbers.ts';
import { Panel } from '../../parts/panel.tsx';

type Part = 'locks' | 'tba' | 'futures' | 'options' | 'forwards';

const PARTS: readonly { readonly part: Part; readonly name: string; readonly always: boolean }[] = [
  { part: 'locks', name: 'Locks', always: true },
  { part: 'tba', name: 'TBAs', always: true },
  { part: 'futures', name: 'Futures', always: true },
  { part: 'options', name: 'Options', always: false },
  { part: 'forwards', name: 'Forwards', always: false },
];
const COLUMNS = ['Cash', 'Total', '± error', 'From risk', 'Miss', 'Order'] as const;

/** The day's P&L line by line; a line leads to the locks and trades it moved most. */
export function ExplainLines({ result }: { readonly result: ExplainResult }) {
  const [params, setParams] = useSearchParams();
  const { lines, markToMarket, total } = result;
  const drill = (line: string): void => {
    setParams((current) => {
      const next = new URLSearchParams(current);
      next.set('line', line);
      return next;
    });
    document.getElementById('explain-items')?.scrollIntoView({ block: 'start' });
  };
  const sumOf = (part: Part): number => Number(markToMarket.find((row) => row.part === part)?.change ?? 0);
  // Options and forwards where the book has any.
  const parts = PARTS.filter(
    ({ part, always }) => always || lines.some((row) => Number(row[part]) !== 0) || sumOf(part) !== 0,
  );
  return (
    <Panel
      title="Line by line, dollars"
      flush
      note="Lines are taken in this order. From risk: what yesterday’s risk numbers say; miss: total less that; order: by how much the line differs when the market’s parts are taken in the opposite order. Choose a line to see the locks and trades it moved most."
    >
      <table className="plain">
        <thead>
          <tr>
            <th scope="col">Line</th>
            {[...parts.map(({ name }) => name), ...COLUMNS].map((name) => (
              <th key={name} scope="col" className="number">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map((row) => (
            <tr key={row.line} aria-current={params.get('line') === row.line ? 'true' : undefined}>
              <th scope="row">
                <button type="button" className="text-button" onClick={() => drill(row.line)}>
                  {row.name}
                </button>
              </th>
              {parts.map(({ part }) => (
                <Amount key={part} of={row[part]} />
              ))}
              <Amount of={row.cash} />
              <td className="number">
                <strong>{signed(Number(row.total))}</strong>
              </td>
              <td className="number muted">
                {row.standardError > 0 ? `± ${dollars(row.standardError)}` : ''}
              </td>
              <Amount of={row.predicted} />
              <Amount of={row.predictionError} />
              <Amount of={row.orderEffect} />
            </tr>
          ))}
          <tr className="total">
            <th scope="row">Sum</th>
            {parts.map(({ part }) => (
              <td key={part} className="number">
                {signed(sumOf(part))}
              </td>
            ))}
            <td className="number">{signed(Number(total.cash))}</td>
            <td className="number">{signed(Number(total.pnl))}</td>
            <td colSpan={4} />
          </tr>
        </tbody>
      </table>
    </Panel>
  );
}

function Amount({ of }: { readonly of: Cents | null }) {
  return <td className="number">{of === null ? '' : Number(of) === 0 ? '0' : signed(Number(of))}</td>;
}
