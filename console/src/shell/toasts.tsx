import { cancelRun, forgetRun, useJobRuns } from '../api/job-runs.ts';
import { Button } from '../parts/button.tsx';
import { ProgressBar } from '../parts/progress-bar.tsx';
import { Failure } from '../parts/states.tsx';

/** What runs, with its progress and a way to stop it; and what failed, until somebody has read it. */
export function Toasts() {
  const runs = useJobRuns();
  return (
    <div className="toasts" aria-live="polite">
      {runs.map((run) => {
        if (run.error !== null) {
          return (
            <Failure
              key={run.key}
              error={run.error}
              action={
                <Button kind="quiet" aria-label="Dismiss" onClick={() => forgetRun(run.key)}>
                  ✕
                </Button>
              }
            />
          );
        }
        const { done = 0, total = 0 } = run.job?.progress ?? {};
        const share = total === 0 ? 0 : done / total;
        return (
          <div key={run.key} className="notice">
            <div className="what">
              <div>
                {run.title}
                <span className="muted">
                  {' '}
                  {run.job === null ? 'asking' : stateOf(run.job.state, run.job.queuePosition)}
                </span>
              </div>
              <ProgressBar label={run.title} share={share} />
            </div>
            <Button kind="quiet" onClick={() => void cancelRun(run)} disabled={run.job === null}>
              Cancel
            </Button>
          </div>
        );
      })}
    </div>
  );
}

function stateOf(state: string, queuePosition: number | null): string {
  return state === 'queued' && queuePosition !== null ? `waits, number ${queuePosition}` : state;
}
