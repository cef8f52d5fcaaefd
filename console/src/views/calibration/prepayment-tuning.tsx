import type { PrepaymentTuning as Tuning } from '../../../../calibration/prepayment-tuning-schema.ts';
import { fixed } from '../../format/numbers.ts';
import { Measured } from '../../parts/measured.tsx';
import { Panel } from '../../parts/panel.tsx';

/** Multipliers of prepayment that make each coupon stack's OAS flattest. */
export function PrepaymentTuning({ tuning }: { readonly tuning: Tuning }) {
  return (
    <Panel
      title="Prepayment, tuned to the coupon stack"
      flush
      note="Multipliers of the hazards; dispersion is the root mean square of OAS about its mean, before and after. Where the two trade off, the stack alone does not tell them apart."
    >
      <table className="plain">
        <thead>
          <tr>
            <th scope="col">Program</th>
            {['Refinancing', 'Turnover', 'Dispersion, bp', 'Tuned'].map((name) => (
              <th key={name} scope="col" className="number">
                {name}
              </th>
            ))}
            <th scope="col">Remark</th>
          </tr>
        </thead>
        <tbody>
          {tuning.programs.map((one) => (
            <tr key={one.program}>
              <th scope="row">{one.program}</th>
              <td className="number">
                <Measured of={one.refinancing} digits={4} />
              </td>
              <td className="number">
                <Measured of={one.turnover} digits={4} />
              </td>
              <td className="number">{fixed(one.dispersionBeforeBp, 2)}</td>
              <td className="number">{fixed(one.dispersionAfterBp, 2)}</td>
              <td>
                {one.converged ? '' : '✕ not converged '}
                {one.identified ? '' : '! trade off'}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {tuning.leftOut.length === 0 ? null : (
        <p className="panel-note">
          Left out: {tuning.leftOut.map(({ name, reason }) => `${name} (${reason})`).join(', ')}
        </p>
      )}
    </Panel>
  );
}
