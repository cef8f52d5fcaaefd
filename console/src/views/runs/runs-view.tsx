import { useCallback } from 'react';
import { useLocation, useRoute, useSearchParams } from 'wouter';
import type { Job } from '../../../../client/operations.ts';
import { useWhoAmI } from '../../api/documents.ts';
import { usePages } from '../../api/pages.ts';
import { api } from '../../api/session.ts';
import { isActive } from '../../api/watched-job.ts';
import { Button, Segmented } from '../../parts/button.tsx';
import { DataGrid } from '../../parts/grid/data-grid.tsx';
import { View } from '../../parts/panel.tsx';
import { Empty, Failure, Loading } from '../../parts/states.tsx';
import { AuditTrail } from './audit-trail.tsx';
import { LiveRuns } from './live-runs.tsx';
import { RUN_COLUMNS } from './run-columns.ts';
import { RunPage } from './run-page.tsx';

const PAGE_ROWS = 200;
const WATCH_MS = 5_000;

const rowId = ({ id }: Job): string => id;

/** Every run, what was recorded of everything, and a run's own page. */
export default function RunsView() {
  const [isRun, params] = useRoute('/runs/:jobId');
  return isRun ? <RunPage jobId={decodeURIComponent(params.jobId)} /> : <RunsAndAudit />;
}

function RunsAndAudit() {
  const [params] = useSearchParams();
  const [, navigate] = useLocation();
  const who = useWhoAmI();
  const mayAudit = who.data?.permissions.includes('audit:read') ?? false;
  const shown = params.get('show') === 'audit' && mayAudit ? 'audit' : 'runs';
  return (
    <View
      title="Runs"
      fixed
      tools={
        mayAudit ? (
          <Segmented
            label="Shown"
            options={[
              { value: 'runs', name: 'Runs' },
              { value: 'audit', name: 'Audit trail' },
            ]}
            value={shown}
            onChange={(next) => navigate(next === 'runs' ? '/runs' : '/runs?show=audit')}
          />
        ) : null
      }
    >
      {shown === 'audit' ? <AuditTrail /> : <RunList />}
    </View>
  );
}

function RunList() {
  const [, navigate] = useLocation();
  const jobs = usePages(
    ['jobs', 'pages'],
    (cursor) =>
      api.call('GET /v1/jobs', { query: { limit: PAGE_ROWS, ...(cursor === undefined ? {} : { cursor }) } }),
    { refetchMs: WATCH_MS },
  );
  const open = useCallback(({ id }: Job) => navigate(`/runs/${id}`), [navigate]);
  if (jobs.error) return <Failure error={jobs.error} />;
  if (jobs.items === undefined) return <Loading what="the runs" height={400} />;
  if (jobs.items.length === 0) {
    return (
      <Empty title="Nothing has been run yet">
        Calibrations, risk, hedges and all else that is calculated stands here, with what it was made of.
      </Empty>
    );
  }
  return (
    <>
      <LiveRuns jobs={jobs.items.filter(isActive)} />
      <DataGrid
        name="runs"
        label="runs"
        columns={RUN_COLUMNS}
        rows={jobs.items}
        rowId={rowId}
        onOpen={open}
        tools={
          jobs.hasOlder ? (
            <Button disabled={jobs.isAsking} onClick={jobs.askOlder}>
              {jobs.isAsking ? 'Reading…' : 'Older'}
            </Button>
          ) : null
        }
      />
    </>
  );
}
