import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useLocation } from 'wouter';
import type { Job, JobResult } from '../../../../client/operations.ts';
import { JobEndedError } from '../../../../client/problem-error.ts';
import { useWhoAmI } from '../../api/documents.ts';
import { api } from '../../api/session.ts';
import { isActive, useWatchedJob } from '../../api/watched-job.ts';
import { dayTime } from '../../format/numbers.ts';
import { Button } from '../../parts/button.tsx';
import { Panel, View } from '../../parts/panel.tsx';
import { Failure, Loading, Notice } from '../../parts/states.tsx';
import { CancelButton } from './cancel-button.tsx';
import { RunAudit } from './run-audit.tsx';
import { RunDownloads } from './run-downloads.tsx';
import { RunFacts } from './run-facts.tsx';
import { RunProgress } from './run-progress.tsx';
import { RunProvenance } from './run-provenance.tsx';
import { STATE_KINDS, stateText, viewOfRun } from './run-texts.ts';
import { RunTimings } from './run-timings.tsx';

/** Lists as long as the book, which this page shows nothing of. */
const OMITTED_OF_RISK = 'rows';

/** One run: how it went, what it was made of, what came out. */
export function RunPage({ jobId }: { readonly jobId: string }) {
  const watched = useWatchedJob(jobId);
  const { data: job } = watched;
  const result = useQuery({
    queryKey: ['result', 'head', jobId],
    queryFn: () =>
      api.call('GET /v1/jobs/{id}/result', {
        path: { id: jobId },
        query: job?.kind === 'risk' ? { omit: OMITTED_OF_RISK } : {},
      }),
    enabled: job?.state === 'succeeded',
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (watched.error) return <Failure error={watched.error} action={<Link href="/runs">Runs</Link>} />;
  if (job === undefined) return <Loading what="the run" height={400} />;
  const view = viewOfRun(job);
  return (
    <View
      title={`Run: ${job.kind}`}
      beside={
        <>
          <span className={`pill ${STATE_KINDS[job.state]}`}>{stateText(job)}</span>
          <span className="muted">asked {dayTime(job.createdAt)}</span>
        </>
      }
      tools={
        <>
          {view === null || job.state !== 'succeeded' ? null : (
            <Link href={view.href} className="button primary">
              {view.name}
            </Link>
          )}
          <CancelButton job={job} />
          <ReplayButton job={job} />
          <Link href="/runs">Runs</Link>
        </>
      }
    >
      {isActive(job) ? <RunProgress job={job} /> : null}
      {job.error === null ? null : <Failure error={new JobEndedError(job)} />}
      <ReplayNotice job={job} />
      {result.error ? <Failure error={result.error} /> : null}
      {result.data === undefined ? null : <WhatWentWrong result={result.data} />}
      <div className="columns">
        <RunFacts job={job} />
        <RunTimings job={job} />
        {result.data === undefined ? null : (
          <>
            <RunProvenance result={result.data} />
            <RunDownloads job={job} result={result.data} />
          </>
        )}
        <RunAudit jobId={jobId} />
      </div>
    </View>
  );
}

/** Runs the same request again, to see whether the same comes out. */
function ReplayButton({ job }: { readonly job: Job }) {
  const [, navigate] = useLocation();
  const queryClient = useQueryClient();
  const who = useWhoAmI();
  const replay = useMutation({
    // Without a preference to wait the answer is the job.
    mutationFn: async () => (await api.call('POST /v1/jobs/{id}/replay', { path: { id: job.id } })) as Job,
    onSuccess: async ({ id }) => {
      await queryClient.invalidateQueries({ queryKey: ['jobs'] });
      navigate(`/runs/${id}`);
    },
  });
  const mayRun = who.data?.jobKinds.includes(job.kind) ?? false;
  if (job.state !== 'succeeded') return null;
  return (
    <>
      {replay.error ? <Failure error={replay.error} /> : null}
      <Button
        disabled={!mayRun || replay.isPending}
        title={mayRun ? 'Runs it again and compares the results bit for bit' : 'Your role may not run this'}
        onClick={() => replay.mutate()}
      >
        {replay.isPending ? 'Asking…' : 'Replay'}
      </Button>
    </>
  );
}

function ReplayNotice({ job }: { readonly job: Job }) {
  if (job.replayOf === null) return null;
  const original = <Link href={`/runs/${job.replayOf}`}>the first run</Link>;
  if (job.matchesOriginal === null) return <Notice>A replay of {original}.</Notice>;
  return job.matchesOriginal ? (
    <Notice kind="good">✓ A replay that gave what {original} gave, bit for bit.</Notice>
  ) : (
    <Notice kind="bad">
      ✕ A replay that gave something else than {original}: engine, machine or input are not the same.
    </Notice>
  );
}

const SHOWN_MAX = 20;

/** What could not be done of what was asked, and what whoever asked should know. */
function WhatWentWrong({ result }: { readonly result: JobResult }) {
  const warnings = Array.isArray(result['warnings']) ? result['warnings'].map(String) : [];
  return (
    <>
      {warnings.map((warning) => (
        <Notice key={warning} kind="warn">
          {warning}
        </Notice>
      ))}
      {result.failures.length === 0 ? null : (
        <Panel title={`Could not be done, ${result.failures.length}`} flush>
          <table className="plain">
            <thead>
              <tr>
                <th scope="col">Code</th>
                <th scope="col">Where</th>
                <th scope="col">What</th>
              </tr>
            </thead>
            <tbody>
              {result.failures.slice(0, SHOWN_MAX).map(({ code, pointer, detail }) => (
                <tr key={`${pointer} ${detail}`}>
                  <th scope="row">✕ {code}</th>
                  <td>
                    <code>{pointer}</code>
                  </td>
                  <td className="wraps">{detail}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Panel>
      )}
    </>
  );
}
