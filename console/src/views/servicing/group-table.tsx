import type { ServicingResult } from '../../../../src/desk/servicing/servicing-result.ts';
import { dollars, fixed, percent } from '../../format/numbers.ts';
import { Measured } from '../../parts/measured.tsx';
import { Panel } from '../../parts/panel.tsx';

/** The rights by program and half point of note rate, and all together. */
export function GroupTable({ groups, book }: Pick<ServicingResult, 'groups' | 'book'>) {
  return (
    <Panel title="By program and note rate" flush note="Rates, fees and OAS are means by balance.">
      <table className="plain">
        <thead>
          <tr>
            <th scope="col">Group</th>
            {[
              ...['Rights', 'Loans', 'Balance', 'Rate, %', 'Fee, bp', 'OAS, bp', 'Value'],
              ...['Multiple', 'Duration', 'Convexity', 'DV01'],
            ].map((name) => (
              <th key={name} scope="col" className="number">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {[...groups, { ...book, key: 'All' }].map((group) => (
            <tr key={group.key} className={group.key === 'All' ? 'total' : undefined}>
              <th scope="row">{group.key}</th>
              <td className="number">{fixed(group.rights, 0)}</td>
              <td className="number">{fixed(group.loanCount, 0)}</td>
              <td className="number">{dollars(group.balance)}</td>
              <td className="number">{percent(group.noteRate, 3)}</td>
              <td className="number">{fixed(group.servicingFeeBp, 1)}</td>
              <td className="number">{fixed(group.oasBp, 0)}</td>
              <td className="number">
                <Measured of={group.value} />
              </td>
              <td className="number">
                <Measured of={group.multiple} digits={3} />
              </td>
              <td className="number">
                <Measured of={group.effectiveDuration} digits={2} />
              </td>
              <td className="number">
                <Measured of={group.effectiveConvexity} digits={0} />
              </td>
              <td className="number">
                <Measured of={group.dv01} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}
