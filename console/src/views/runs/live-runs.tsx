import { Link } from 'wouter';
import type { Job } from '../../../../client/operations.ts';
import { useWatchedJob } from '../../api/watched-job.ts';
import { clockTime } from '../../format/numbers.ts';
import { Panel } from '../../parts/panel.tsx';
import { CancelButton } from './cancel-button.tsx';
import { RunProgress } from './run-progress.tsx';
import { stateText } from './run-texts.ts';

/** A browser keeps six connections to a server; who watches with all of them gets no other answer. */
const WATCHED_MAX = 3;

/** What waits and runs now. */
export function LiveRuns({ jobs }: { readonly jobs: readonly Job[] }) {
  if (jobs.length === 0) return null;
  return (
    <Panel title={`Now, ${jobs.length}`} flush>
      <table className="plain">
        <thead>
          <tr>
            <th scope="col">Run</th>
            <th scope="col">State</th>
            <th scope="col">Asked</th>
            <th scope="col">Progress</th>
            <th scope="col">
              <span className="visually-hidden">Stop it</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {jobs.map((job, index) =>
            index < WATCHED_MAX ? (
              <WatchedRun key={job.id} id={job.id} />
            ) : (
              <LiveRun key={job.id} job={job} />
            ),
          )}
        </tbody>
      </table>
    </Panel>
  );
}

function WatchedRun({ id }: { readonly id: string }) {
  const { data } = useWatchedJob(id);
  return data === undefined ? null : <LiveRun job={data} />;
}

function LiveRun({ job }: { readonly job: Job }) {
  return (
    <tr>
      <th scope="row">
        <Link href={`/runs/${job.id}`}>{job.kind}</Link>
      </th>
      <td>
        {stateText(job)}
        {job.queuePosition === null ? '' : `, number ${job.queuePosition}`}
      </td>
      <td>{clockTime(job.createdAt)}</td>
      <td className="grows">
        <RunProgress job={job} />
      </td>
      <td className="number">
        <CancelButton job={job} />
      </td>
    </tr>
  );
}
