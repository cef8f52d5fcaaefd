import type { ServicingResult } from '../../../../src/desk/servicing/servicing-result.ts';
import type { ServicingLeg } from '../../../../src/models/servicing/servicing-legs.ts';
import { ErrorBars } from '../../charts/error-bars.tsx';
import { fixed } from '../../format/numbers.ts';
import { AsNumbers } from '../../parts/as-numbers.tsx';
import { Measured } from '../../parts/measured.tsx';
import { Panel } from '../../parts/panel.tsx';

const LEG_NAMES: Readonly<Record<ServicingLeg, string>> = {
  fee: 'Fee',
  cost: 'Cost of servicing',
  ancillary: 'Late and other fees',
  escrowFloat: 'Float of escrow',
  payoffFloat: 'Float of payoffs',
  recapture: 'Recapture',
  advances: 'Cost of advances',
};

/** What the rights are worth for, leg by leg. */
export function LegBars({ legs, book }: Pick<ServicingResult, 'legs' | 'book'>) {
  return (
    <Panel
      title="Value by leg"
      note="Dollars; the legs add up to the value. Costs are negative; whiskers are two standard errors."
    >
      <ErrorBars
        label="Value of servicing by leg, dollars"
        unit="Dollars"
        series={[{ name: 'Value', colour: '--series-4' }]}
        bars={[
          ...legs.map(({ leg, value }) => ({ name: LEG_NAMES[leg], value })),
          { name: 'All', value: book.value },
        ].map(({ name, value }) => ({
          name,
          parts: [{ series: 'Value', value: value.value }],
          standardError: value.standardError,
        }))}
      />
      <AsNumbers label="Value by leg, numbers">
        <table className="plain">
          <thead>
            <tr>
              <th scope="col">Leg</th>
              <th scope="col" className="number">
                Value
              </th>
              <th scope="col" className="number">
                Years of fee
              </th>
            </tr>
          </thead>
          <tbody>
            {legs.map(({ leg, value, multiple }) => (
              <tr key={leg}>
                <th scope="row">{LEG_NAMES[leg]}</th>
                <td className="number">
                  <Measured of={value} />
                </td>
                <td className="number">{fixed(multiple, 3)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </AsNumbers>
    </Panel>
  );
}
