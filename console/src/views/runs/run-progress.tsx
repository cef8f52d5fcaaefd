import type { Job } from '../../../../client/operations.ts';
import { percent } from '../../format/numbers.ts';
import { ProgressBar } from '../../parts/progress-bar.tsx';
import { shareDone } from './run-texts.ts';

/** How far a job is. */
export function RunProgress({ job }: { readonly job: Job }) {
  const share = shareDone(job);
  return (
    <div className="progress-row">
      <ProgressBar label={`Progress of ${job.kind}`} share={share} />
      <span className="number">{percent(share, 0)} %</span>
    </div>
  );
}
