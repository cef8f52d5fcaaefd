import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { Job } from '../../../../client/operations.ts';
import { dayTime, fixed } from '../../format/numbers.ts';
import { FactsTable } from '../../parts/facts-table.tsx';
import { Panel } from '../../parts/panel.tsx';
import { secondsBetween, secondsText } from './run-texts.ts';

/** When it ran, and how it hangs together with others. */
export function RunFacts({ job }: { readonly job: Job }) {
  const facts: Readonly<Record<string, ReactNode>> = {
    Id: <code>{job.id}</code>,
    Asked: dayTime(job.createdAt),
    Started: job.startedAt === null ? null : dayTime(job.startedAt),
    Ended: job.finishedAt === null ? null : dayTime(job.finishedAt),
    Waited: secondsText(secondsBetween(job.createdAt, job.startedAt)),
    Took: secondsText(secondsBetween(job.startedAt, job.finishedAt)),
    Priority: `${job.priority} of 5`,
    Attempts: fixed(job.attemptCount, 0),
    Correlation: job.correlationId,
    'Shares the result of':
      job.resultOf === null ? null : <Link href={`/runs/${job.resultOf}`}>an equal run</Link>,
    Calibration:
      job.calibrationId === null ? null : <Link href={`/calibration/${job.calibrationId}`}>its set</Link>,
    Input: <code>{job.inputDigest}</code>,
    Result: job.resultDigest === null ? null : <code>{job.resultDigest}</code>,
  };
  return (
    <Panel title="The run" flush>
      <FactsTable facts={facts} />
    </Panel>
  );
}
