import type { QualityGate } from '../../../../calibration/quality-gate.ts';
import { Panel } from '../../parts/panel.tsx';

/** Every condition the set was held to, missed ones first. */
export function Gates({ gates }: { readonly gates: readonly QualityGate[] }) {
  const ordered = gates.toSorted((a, b) => Number(a.passed) - Number(b.passed));
  return (
    <Panel title="Gates" flush note="Advisory gates are told when they are missed, and fail no set.">
      <table className="plain">
        <thead>
          <tr>
            <th scope="col">Gate</th>
            <th scope="col">Result</th>
            <th scope="col" className="number">
              Value
            </th>
            <th scope="col" className="number">
              Limit
            </th>
            <th scope="col">Unit</th>
            <th scope="col">Where</th>
          </tr>
        </thead>
        <tbody>
          {ordered.map((gate) => (
            <tr key={gate.name}>
              <th scope="row">{gate.name}</th>
              <td className={gate.passed ? 'good' : gate.advisory === true ? 'warn' : 'bad'}>
                {gate.passed ? '✓ passed' : gate.advisory === true ? '! missed' : '✕ failed'}
              </td>
              <td className="number">{short(gate.value)}</td>
              <td className="number">
                {gate.relation === 'at-most' ? '≤' : '≥'} {short(gate.limit)}
              </td>
              <td>{gate.unit}</td>
              <td className="wraps">{gate.detail}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

/** Three digits of whatever size. */
function short(value: number): string {
  return String(Number(value.toPrecision(3))).replace('-', '−');
}
