import { fittedParameters, parameterTexts } from '../../../../calibration/fitted-parameters.ts';
import type { RateModelSection } from '../../../../calibration/rate-model-section.ts';
import { Panel } from '../../parts/panel.tsx';
import { MODEL_NAMES } from './model-names.ts';

/** The fitted parameters of the rate model, each with its error. */
export function Parameters({ section }: { readonly section: RateModelSection }) {
  return (
    <Panel
      title={`Parameters, ${MODEL_NAMES[section.kind]}`}
      flush
      note="Errors are of the regression on the quotes; what is fixed, at a bound or not identified has none."
    >
      <table className="plain">
        <thead>
          <tr>
            <th scope="col">Parameter</th>
            <th scope="col" className="number">
              Value
            </th>
            <th scope="col" className="number">
              Standard error
            </th>
            <th scope="col">Remark</th>
          </tr>
        </thead>
        <tbody>
          {fittedParameters(section).map((parameter) => {
            const [name, value, standardError] = parameterTexts(parameter, section);
            return (
              <tr key={parameter.name}>
                <th scope="row">{name}</th>
                <td className="number">{value}</td>
                <td className="number">{standardError === '' ? '–' : `± ${standardError}`}</td>
                <td>{parameter.atBound ? '! at its bound' : parameter.fixed ? 'held' : ''}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Panel>
  );
}
