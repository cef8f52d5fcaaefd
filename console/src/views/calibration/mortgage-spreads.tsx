import type { CalibrationSet } from '../../../../calibration/calibration-set.ts';
import { fixed, percent } from '../../format/numbers.ts';
import { Panel } from '../../parts/panel.tsx';
import { Empty } from '../../parts/states.tsx';

const NAMES: Readonly<Record<string, string>> = {
  conforming30: 'Conforming, 30 years',
  conforming15: 'Conforming, 15 years',
  government30: 'Government, 30 years',
};

/** What the model's mortgage rate lacks of the quoted one today. */
export function MortgageSpreads({ spreads }: { readonly spreads: CalibrationSet['mortgageSpreads'] }) {
  const rows = Object.entries(spreads);
  return (
    <Panel title="Mortgage rates" flush note="The spread over swaps that the model keeps on every path.">
      {rows.length === 0 ? (
        <Empty title="No mortgage rate is quoted" />
      ) : (
        <table className="plain">
          <thead>
            <tr>
              <th scope="col">Class</th>
              <th scope="col" className="number">
                Quoted, %
              </th>
              <th scope="col" className="number">
                Spread, bp
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(([name, { quoted, spread }]) => (
              <tr key={name}>
                <th scope="row">{NAMES[name] ?? name}</th>
                <td className="number">{percent(quoted, 3)}</td>
                <td className="number">{fixed(spread * 1e4, 1)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}
