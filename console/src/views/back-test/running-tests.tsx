import { Link } from 'wouter';
import { useJobs } from '../../api/results.ts';
import { fixed } from '../../format/numbers.ts';
import { Panel } from '../../parts/panel.tsx';
import { ProgressBar } from '../../parts/progress-bar.tsx';

const LISTED = 5;

/** Back-tests on their way: how many days are done. */
export function RunningTests() {
  const running = useJobs({ kind: 'backtest', state: 'running', limit: LISTED });
  const jobs = running.data?.items ?? [];
  if (jobs.length === 0) return null;
  return (
    <Panel title="On its way">
      {jobs.map(({ id, progress: { done, total } }) => (
        <div key={id} className="progress-row">
          <ProgressBar label={`Back-test ${id}`} share={total === 0 ? 0 : done / total} />
          <Link href={`/runs/${id}`} className="underlined">
            {total === 0 ? 'calibrating' : `${fixed(done, 0)} of ${fixed(total, 0)} days`}
          </Link>
        </div>
      ))}
    </Panel>
  );
}
