import type { Job } from '../../../../client/operations.ts';
import { percent } from '../../format/numbers.ts';
import { shareDone } from './run-texts.ts';

/** How far a job is. */
export function RunProgress({ job }: { readonly job: Job }) {
  const share = shareDone(job);
  return (
    <div className="progress-row">
      <div
        className="progress"
        role="progressbar"
        aria-label={`Progress of ${job.kind}`}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(share * 100)}
      >
        <div style={{ width: `${share * 100}%` }} />
      </div>
      <span className="number">{percent(share, 0)} %</span>
    </div>
  );
}
