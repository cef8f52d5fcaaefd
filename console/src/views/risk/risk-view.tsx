import { useMemo, useState } from 'react';
import { useMarket, useMaySubmit, usePipeline, usePositions } from '../../api/documents.ts';
import { type Ended, useResult } from '../../api/results.ts';
import { useChoice } from '../../api/use-choice.ts';
import { useMeasuredLocks } from '../../api/use-measured-locks.ts';
import { useRun } from '../../api/use-run.ts';
import { KeyRateBars } from '../../charts/key-rate-bars.tsx';
import { riskJob, stressJob } from '../../desk/desk-jobs.ts';
import { DEFAULT_RUN } from '../../desk/run-settings.ts';
import { counted, dayTime, fixed, percent, shortDollars } from '../../format/numbers.ts';
import { Button } from '../../parts/button.tsx';
import { Measured } from '../../parts/measured.tsx';
import { Panel, View } from '../../parts/panel.tsx';
import { RunFacts } from '../../parts/run-facts.tsx';
import { RunPicker } from '../../parts/run-picker.tsx';
import { RunSettingsDialog } from '../../parts/run-settings-dialog.tsx';
import { Stat, Stats } from '../../parts/stat.tsx';
import { Empty, Failure, Loading, Notice } from '../../parts/states.tsx';
import { ConvexityPanel } from './convexity-panel.tsx';
import { DeskTables } from './desk-tables.tsx';
import { DurationPanel } from './duration-panel.tsx';
import { BUCKETS, groupLocks } from './lock-groups.ts';
import { ProfilePanel, profileRangeOf } from './profile-panel.tsx';
import { SensitivitiesPanel } from './sensitivities-panel.tsx';

/** What moves the book, by how much, and how well that is known. */
export default function RiskView() {
  const [jobId, chooseJob] = useChoice('job');
  const market = useMarket();
  const pipeline = usePipeline();
  const positions = usePositions();
  const risk = useResult('risk', jobId ?? undefined);
  const run = useRun();
  const maySubmit = useMaySubmit('risk');
  const [settings, setSettings] = useState(DEFAULT_RUN);
  const [isOpen, setOpen] = useState(false);
  const { data: open } = positions;
  const canRun =
    maySubmit && open !== undefined && Boolean(market.data) && Boolean(pipeline.data) && !run.isPending;
  const start = (): void => {
    if (open === undefined) return;
    chooseJob('');
    run.mutate([riskJob(open, settings), stressJob(open, {}, settings)]);
  };
  const newest = [market.data?.createdAt, pipeline.data?.createdAt]
    .filter((one) => one !== undefined)
    .sort()
    .at(-1);
  const isOld = risk.data && newest !== undefined && newest > risk.data.job.createdAt;
  return (
    <View
      title="Risk"
      beside={
        risk.data ? (
          <span className="muted">
            as of {risk.data.result.asOf}, run {dayTime(risk.data.job.finishedAt!)} ·{' '}
            {fixed(risk.data.result.provenance.pathCount, 0)} paths
          </span>
        ) : null
      }
      tools={
        <>
          <RunPicker label="Run" kind="risk" value={jobId ?? ''} onChange={chooseJob} />
          <Button onClick={() => setOpen(true)}>Settings…</Button>
          <Button kind="primary" disabled={!canRun} onClick={start}>
            {run.isPending ? 'Running…' : 'Run risk'}
          </Button>
        </>
      }
    >
      {isOpen ? (
        <RunSettingsDialog
          settings={settings}
          onChange={setSettings}
          onClose={() => setOpen(false)}
          action="Run risk and stress"
          canRun={canRun}
          onRun={start}
        />
      ) : null}
      {risk.error ? <Failure error={risk.error} /> : null}
      {risk.isLoading ? <Loading what="the risk" height={420} /> : null}
      {risk.data === null ? (
        <Empty title="The book has not been valued yet">
          {market.data && pipeline.data
            ? 'Run risk: some seconds for hundreds of locks.'
            : 'It takes a market day and a pipeline.'}
        </Empty>
      ) : null}
      {isOld ? <Notice kind="warn">Market or pipeline are newer than this run.</Notice> : null}
      {risk.data ? <RiskResultView ended={risk.data} /> : null}
    </View>
  );
}

const SHIFT = /±([\d.]+) bp/;

function RiskResultView({ ended: { job, result } }: { readonly ended: Ended<'risk'> }) {
  const { book, provenance, grid, failures, warnings } = result;
  const [by, chooseBy] = useChoice('by');
  const [bucketChoice, chooseBucket] = useChoice('bucket');
  const [range, chooseRange] = useChoice('range');
  const market = useMarket();
  const pipeline = usePipeline();
  const stress = useResult('stress');
  const measured = useMeasuredLocks(job.id);
  const bucket = BUCKETS.find(({ value }) => value === bucketChoice)?.value ?? 'coupon';
  const locks = pipeline.data?.document.locks;
  const groups = useMemo(
    () => (measured.data === undefined ? [] : groupLocks(measured.data, locks ?? [], bucket)),
    [measured.data, locks, bucket],
  );
  const shiftBp = Number(SHIFT.exec(book.net.dollarConvexity.unit)?.[1] ?? 25);
  const duration = book.locks.effectiveDuration;
  const convexity = book.locks.effectiveConvexity;
  return (
    <>
      {warnings.map((warning) => (
        <Notice key={warning} kind="warn">
          {warning}
        </Notice>
      ))}
      {failures.length === 0 ? null : (
        <Notice kind="warn">
          {counted(failures.length, 'lock or trade', 'locks and trades')} could not be valued.{' '}
          {failures[0]!.detail}
        </Notice>
      )}
      <Stats>
        <Stat
          name="Net DV01"
          beside={`locks ${fixed(book.locks.dv01.value, 0)} · trades ${fixed(book.positions.dv01.value, 0)}`}
          title="Gain when rates fall 1 bp, dollars"
        >
          <Measured of={book.net.dv01} />
        </Stat>
        <Stat
          name="Hedge ratio"
          beside={`${shortDollars(book.locks.exposure)} expected to fund`}
          title="DV01 of trades over DV01 of locks"
        >
          {percent(-book.positions.dv01.value / book.locks.dv01.value, 1)} %
        </Stat>
        <Stat name="Net convexity" beside={`V₊ + V₋ − 2V₀ at ±${fixed(shiftBp, 0)} bp, dollars`}>
          <Measured of={book.net.dollarConvexity} />
        </Stat>
        <Stat name="Net vega" beside="every volatility quote +1 bp">
          <Measured of={book.net.vega} />
        </Stat>
        <Stat name="Duration of locks" beside="years, of what is expected to fund">
          <Measured of={duration} digits={3} />
        </Stat>
        <Stat
          name="Convexity of locks"
          beside={`of it pull-through ${fixed(book.locks.pullThroughConvexity.value, 1)} ± ${fixed(book.locks.pullThroughConvexity.standardError, 1)}`}
        >
          <Measured of={convexity} digits={1} />
        </Stat>
      </Stats>
      <div className="columns wide">
        {stress.data ? (
          <ProfilePanel ended={stress.data} range={profileRangeOf(range)} onRange={chooseRange} />
        ) : (
          <Panel title="P&L by parallel move of rates">
            <Empty title="No stress run yet">Run risk: its profile is measured with it.</Empty>
          </Panel>
        )}
        <Panel
          title="Key-rate DV01"
          note="Dollars gained when rates near a tenor fall 1 bp; whiskers are two standard errors."
        >
          <KeyRateBars
            series={[
              { name: 'Locks', colour: '--locks', of: book.locks.keyRateDv01 },
              { name: 'Trades', colour: '--hedge', of: book.positions.keyRateDv01 },
              ...(book.servicing === null
                ? []
                : [{ name: 'Servicing', colour: '--series-4', of: book.servicing.keyRateDv01 }]),
              { name: 'Net', colour: '--net', of: book.net.keyRateDv01 },
            ]}
          />
        </Panel>
      </div>
      <DeskTables tables={result.tables} by={by} onBy={chooseBy} />
      <div className="columns wide">
        {measured.data === undefined ? (
          <Loading what="the locks" height={300} />
        ) : (
          <ConvexityPanel
            groups={groups}
            bucket={bucket}
            onBucket={chooseBucket}
            shiftBp={shiftBp}
            total={book.locks.dollarConvexity}
          />
        )}
        {measured.data === undefined || !market.data ? null : (
          <DurationPanel market={market.data.document} measured={measured.data} run={provenance} />
        )}
        {measured.data === undefined ? null : (
          <SensitivitiesPanel
            book={book}
            shiftBp={shiftBp}
            locks={groups.flatMap(({ locks: members }) => members)}
          />
        )}
        <RunFacts job={job} provenance={provenance} grid={grid} />
      </div>
    </>
  );
}
