import type { Job } from '../../../../client/operations.ts';
import { fixed, percent } from '../../format/numbers.ts';
import { Panel } from '../../parts/panel.tsx';
import { Empty } from '../../parts/states.tsx';

const PARTS: Readonly<Record<string, string>> = {
  read: 'Read and check the documents',
  calibrate: 'Fit the rate model',
  resolve: 'Locks into loans and coupons',
  strips: 'Value servicing and fees',
  simulate: 'Simulate',
  measure: 'Exposures and tables',
  optimize: 'Optimise',
  write: 'Write the result',
};

/** Where the time went. */
export function RunTimings({ job }: { readonly job: Job }) {
  const timings = Object.entries(job.timingsMs ?? {});
  const sum = timings.reduce((total, [, ms]) => total + ms, 0);
  return (
    <Panel
      title="Where the time went"
      flush
      note={timings.length === 0 ? undefined : 'No part of the result: it differs from run to run.'}
    >
      {timings.length === 0 ? (
        <Empty
          title={job.resultOf === null ? 'Told once it has succeeded' : 'It took the result of an equal run'}
        />
      ) : (
        <table className="plain">
          <thead>
            <tr>
              <th scope="col">Part</th>
              <th scope="col" className="number">
                Seconds
              </th>
              <th scope="col" className="number">
                %
              </th>
              <th scope="col">
                <span className="visually-hidden">As a bar</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {timings.map(([part, ms]) => (
              <tr key={part}>
                <th scope="row">{PARTS[part] ?? part}</th>
                <td className="number">{fixed(ms / 1000, 2)}</td>
                <td className="number">{percent(ms / sum, 0)}</td>
                <td className="grows">
                  <div className="progress">
                    <div style={{ width: `${(ms / sum) * 100}%` }} />
                  </div>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}
