import { useState } from 'react';
import { useMarket, useMaySubmit, usePipeline, usePositions } from '../../api/documents.ts';
import { useResult } from '../../api/results.ts';
import { useChoice } from '../../api/use-choice.ts';
import { useRun } from '../../api/use-run.ts';
import { bookPartOf, partsOf } from '../../desk/book-parts.ts';
import { stressJob } from '../../desk/desk-jobs.ts';
import { DEFAULT_RUN } from '../../desk/run-settings.ts';
import { counted, dayTime, fixed } from '../../format/numbers.ts';
import { Button, Segmented } from '../../parts/button.tsx';
import { View } from '../../parts/panel.tsx';
import { RunFacts } from '../../parts/run-facts.tsx';
import { RunPicker } from '../../parts/run-picker.tsx';
import { RunSettingsDialog } from '../../parts/run-settings-dialog.tsx';
import { Empty, Failure, Loading, Notice } from '../../parts/states.tsx';
import { CompareRuns } from './compare-runs.tsx';
import { DistributionView } from './distribution-panel.tsx';
import { DurationCheck } from './duration-check.tsx';
import { HeatMap } from './heat-map.tsx';
import { HorizonFormPanel } from './horizon-form.tsx';
import { DEFAULT_HORIZON, horizonConfigOf } from './horizon-form-values.ts';
import { ScenarioEditor } from './scenario-editor.tsx';
import { ExecutionSwitches, ScenarioTable } from './scenario-table.tsx';
import { useScenarios } from './use-scenarios.ts';

const PAGES = [
  { value: 'scenarios', name: 'Scenarios' },
  { value: 'heat', name: 'Heat map' },
  { value: 'duration', name: 'Duration check' },
  { value: 'distribution', name: 'Distribution' },
  { value: 'compare', name: 'Compare runs' },
  { value: 'editor', name: 'Edit scenarios' },
] as const;
type Page = (typeof PAGES)[number]['value'];

/** What the book would gain or lose if: scenarios, grids, horizons. */
export default function StressView() {
  const [pageChoice, choosePage] = useChoice('page');
  const [partChoice, choosePart] = useChoice('part');
  const [jobId, chooseJob] = useChoice('job');
  const [against, chooseAgainst] = useChoice('against');
  const market = useMarket();
  const pipeline = usePipeline();
  const positions = usePositions();
  const stress = useResult('stress', jobId ?? undefined);
  const hold = useScenarios();
  const run = useRun();
  const maySubmit = useMaySubmit('stress');
  const [settings, setSettings] = useState(DEFAULT_RUN);
  const [horizon, setHorizon] = useState(DEFAULT_HORIZON);
  const [isOpen, setOpen] = useState(false);
  const page: Page = PAGES.find(({ value }) => value === pageChoice)?.value ?? 'scenarios';
  const part = bookPartOf(partChoice);
  const { data: open } = positions;
  const canRun =
    maySubmit && open !== undefined && Boolean(market.data) && Boolean(pipeline.data) && !run.isPending;
  const start = (more: Readonly<Record<string, unknown>> = {}): void => {
    if (open === undefined) return;
    chooseJob('');
    const scenarios = hold.isLibrary ? {} : { scenarios: hold.file };
    run.mutate([stressJob(open, { ...scenarios, ...more }, settings)]);
  };
  const ended = stress.data;
  const partTool =
    page === 'heat' || page === 'duration' || page === 'distribution' || page === 'compare' ? (
      <Segmented
        label="Part of the book"
        options={partsOf(ended?.result.rows ?? [])}
        value={part}
        onChange={choosePart}
      />
    ) : null;
  return (
    <View
      title="Stress"
      beside={
        ended ? (
          <span className="muted">
            as of {ended.result.asOf}, run {dayTime(ended.job.finishedAt!)} ·{' '}
            {fixed(ended.result.provenance.pathCount, 0)} paths
          </span>
        ) : null
      }
      tools={
        <>
          {page === 'compare' || page === 'editor' ? null : (
            <RunPicker label="Run" kind="stress" value={jobId ?? ''} onChange={chooseJob} />
          )}
          <Button onClick={() => setOpen(true)}>Settings…</Button>
          <Button
            kind="primary"
            disabled={!canRun || hold.file.scenarios.length === 0}
            onClick={() => start()}
          >
            {run.isPending ? 'Running…' : 'Run stress'}
          </Button>
        </>
      }
    >
      <div className="tabs">
        <Segmented
          label="Page"
          options={PAGES}
          value={page}
          onChange={(value) => choosePage(value === 'scenarios' ? '' : value)}
        />
        {partTool}
        {hold.isLibrary ? null : (
          <span className="pill">
            {counted(hold.file.scenarios.length, 'scenario')} of your own choice in the next run
          </span>
        )}
      </div>
      {isOpen ? (
        <RunSettingsDialog
          settings={settings}
          onChange={setSettings}
          onClose={() => setOpen(false)}
          action="Run stress"
          canRun={canRun}
          onRun={() => start()}
        />
      ) : null}
      {page === 'editor' ? <ScenarioEditor hold={hold} /> : null}
      {page === 'compare' ? (
        <CompareRuns
          part={part}
          firstId={against ?? ''}
          secondId={jobId ?? ''}
          onFirst={chooseAgainst}
          onSecond={chooseJob}
        />
      ) : null}
      {page === 'distribution' ? (
        <HorizonFormPanel
          form={horizon}
          onChange={setHorizon}
          canRun={canRun}
          isRunning={run.isPending}
          onRun={() => start({ horizon: horizonConfigOf(horizon) })}
        />
      ) : null}
      {page === 'editor' || page === 'compare' ? null : (
        <>
          {stress.error ? <Failure error={stress.error} /> : null}
          {stress.isLoading ? <Loading what="the stress run" height={420} /> : null}
          {ended === null ? (
            <Empty title="No stress run yet">
              {market.data && pipeline.data
                ? 'Run stress: with the library of scenarios, or with your own.'
                : 'It takes a market day and a pipeline.'}
            </Empty>
          ) : null}
          {ended?.result.warnings.map((warning) => (
            <Notice key={warning} kind="warn">
              {warning}
            </Notice>
          ))}
        </>
      )}
      {ended && page === 'scenarios' ? (
        <>
          <ScenarioTable result={ended.result} part={part} onPart={choosePart} />
          <div className="columns wide">
            <ExecutionSwitches result={ended.result} />
            <RunFacts job={ended.job} provenance={ended.result.provenance} grid={ended.result.grid} />
          </div>
        </>
      ) : null}
      {ended && page === 'heat' ? (
        ended.result.grids.length === 0 ? (
          <Empty title="This run has no grid">Set one under “Edit scenarios”, and run.</Empty>
        ) : (
          ended.result.grids.map((grid) => <HeatMap key={grid.id} grid={grid} part={part} />)
        )
      ) : null}
      {ended && page === 'duration' ? <DurationCheck rows={ended.result.durationCheck} part={part} /> : null}
      {ended && page === 'distribution' ? (
        ended.result.distribution === null ? (
          <Empty title="This run has no distribution">Ask for it above: it takes a minute or so.</Empty>
        ) : (
          <DistributionView distribution={ended.result.distribution} part={part} />
        )
      ) : null}
    </View>
  );
}
