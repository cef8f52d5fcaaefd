import { useCallback, useMemo, useState } from 'react';
import { useLocation, useRoute } from 'wouter';
import { usePipeline } from '../../api/documents.ts';
import { useResult } from '../../api/results.ts';
import { useMeasuredLocks } from '../../api/use-measured-locks.ts';
import { counted, dayTime } from '../../format/numbers.ts';
import { usePreferences } from '../../format/preferences.tsx';
import { Segmented } from '../../parts/button.tsx';
import { DataGrid } from '../../parts/grid/data-grid.tsx';
import { View } from '../../parts/panel.tsx';
import { Failure, Loading } from '../../parts/states.tsx';
import { DropPipeline } from './drop-pipeline.tsx';
import { LockPage } from './lock-page.tsx';
import { pipelineColumns } from './pipeline-columns.ts';
import { PipelinePivot } from './pipeline-pivot.tsx';
import { type PipelineRow, pipelineRows } from './pipeline-rows.ts';

const rowId = ({ lock }: PipelineRow): string => lock.lockId;

/** Every lock of the pipeline, and a lock's own page. */
export default function PipelineView() {
  const [isLock, params] = useRoute('/pipeline/:lockId');
  return isLock ? <LockPage lockId={decodeURIComponent(params.lockId)} /> : <PipelineList />;
}

function PipelineList() {
  const [, navigate] = useLocation();
  const { priceStyle } = usePreferences();
  const pipeline = usePipeline();
  const risk = useResult('risk');
  const measured = useMeasuredLocks(risk.data?.job.id);
  const columns = useMemo(() => pipelineColumns(priceStyle), [priceStyle]);
  const locks = pipeline.data?.document.locks;
  const rows = useMemo(
    () => (locks === undefined ? [] : pipelineRows(locks, measured.data)),
    [locks, measured.data],
  );
  const [mode, setMode] = useState<'grid' | 'pivot'>('grid');
  const [filtered, setFiltered] = useState<readonly PipelineRow[]>([]);
  const open = useCallback(
    ({ lock }: PipelineRow) => navigate(`/pipeline/${encodeURIComponent(lock.lockId)}`),
    [navigate],
  );
  if (pipeline.error) return <Failure error={pipeline.error} />;
  if (pipeline.isLoading) return <Loading what="the pipeline" height={400} />;
  return (
    <View
      title="Pipeline"
      fixed
      beside={
        pipeline.data ? (
          <span className="muted">
            as of {pipeline.data.asOf}, uploaded {dayTime(pipeline.data.createdAt)}
            {pipeline.data.rejectedCount > 0
              ? ` · ${counted(pipeline.data.rejectedCount, 'row')} refused`
              : ''}
          </span>
        ) : null
      }
      tools={
        <Segmented
          label="Shown as"
          options={[
            { value: 'grid', name: 'Grid' },
            { value: 'pivot', name: 'Pivot' },
          ]}
          value={mode}
          onChange={setMode}
        />
      }
    >
      <DropPipeline>
        <DataGrid
          name="pipeline"
          label="locks"
          columns={columns}
          rows={rows}
          rowId={rowId}
          onOpen={open}
          onFiltered={setFiltered}
        />
        {mode === 'pivot' ? <PipelinePivot rows={filtered} columns={columns} /> : null}
      </DropPipeline>
    </View>
  );
}
