import { useMemo } from 'react';
import type { BacktestResult } from '../../../../src/desk/backtest/backtest-result.ts';
import { useMarket, useMaySubmit } from '../../api/documents.ts';
import { useResult } from '../../api/results.ts';
import { useChoice } from '../../api/use-choice.ts';
import { counted, dayTime, dollars, fixed, shortDollars } from '../../format/numbers.ts';
import { Button, Segmented } from '../../parts/button.tsx';
import { SelectField } from '../../parts/field.tsx';
import { Panel, View } from '../../parts/panel.tsx';
import { RunFacts } from '../../parts/run-facts.tsx';
import { RunPicker } from '../../parts/run-picker.tsx';
import { Stat, Stats } from '../../parts/stat.tsx';
import { Empty, Failure, Loading, Notice } from '../../parts/states.tsx';
import { useDialogAddress } from '../../parts/use-dialog-address.ts';
import { BackTestDialog } from './back-test-dialog.tsx';
import { ComparisonTable } from './comparison-table.tsx';
import { PnlHistograms } from './pnl-histograms.tsx';
import { drawnDays } from './policy-days.ts';
import { PolicyLines } from './policy-lines.tsx';
import { PartsTable, PolicyTable } from './policy-table.tsx';
import { RunningTests } from './running-tests.tsx';

/** Hedge policies through a history of rates: which left how much risk, at what cost. */
export default function BackTestView() {
  const [jobId, chooseJob] = useChoice('job');
  const dialog = useDialogAddress('back-test');
  const market = useMarket();
  const maySubmit = useMaySubmit('backtest');
  const test = useResult('backtest', jobId ?? undefined);
  const canRun = maySubmit && Boolean(market.data);
  const ended = test.data;
  const ask = (
    <Button
      kind="primary"
      disabled={!canRun}
      title={maySubmit ? undefined : 'Your role may not run this'}
      onClick={dialog.open}
    >
      Back-test…
    </Button>
  );
  return (
    <View
      title="Back-test"
      beside={
        ended ? (
          <span className="muted">
            {ended.result.from} to {ended.result.to} · run {dayTime(ended.job.finishedAt!)}
          </span>
        ) : null
      }
      tools={
        <>
          <RunPicker label="Run" kind="backtest" value={jobId ?? ''} onChange={chooseJob} />
          {ask}
        </>
      }
    >
      <RunningTests />
      {test.error ? <Failure error={test.error} /> : null}
      {test.isLoading ? <Loading what="the back-test" height={400} /> : null}
      {ended === null ? (
        <Empty title="Nothing has been back-tested yet" action={ask}>
          Up to four hedge policies are followed day by day through past rates. Prices of TBAs and futures,
          locks and what becomes of them are simulated: it shows how policies compare, not what one would have
          earned.
        </Empty>
      ) : null}
      {ended ? (
        <>
          <Tested key={ended.job.id} result={ended.result} />
          <RunFacts job={ended.job} provenance={ended.result.provenance} />
        </>
      ) : null}
      {dialog.isOpen && canRun ? <BackTestDialog onClose={dialog.close} /> : null}
    </View>
  );
}

const SHOWN = [
  { value: 'all', name: 'All policies' },
  { value: 'hedged', name: 'Hedged only' },
] as const;

function Tested({ result }: { readonly result: BacktestResult }) {
  const { headline, warnings, policies, worldCount, days, riskLevel } = result;
  const [worldChoice, chooseWorld] = useChoice('world');
  const [shown, chooseShown] = useChoice('show');
  const world = Math.min(worldCount, Math.max(1, Math.trunc(Number(worldChoice ?? 1)) || 1));
  const drawn = useMemo(() => drawnDays(days, world), [days, world]);
  const hedged = policies.filter(({ policy }) => policy !== 'none');
  const isHedgedOnly = shown === 'hedged' && hedged.length > 0;
  const chosen = isHedgedOnly ? hedged : policies;
  const lines = { days: drawn, policies: chosen.map(({ policy }) => policy) };
  const traders = { days: drawn, policies: hedged.map(({ policy }) => policy) };
  const inWorld = worldCount === 1 ? '' : `, world ${world}`;
  return (
    <>
      <Notice kind="warn" word="Simulated">
        {headline}
      </Notice>
      {warnings.map((warning) => (
        <Notice key={warning} kind="warn">
          {warning}
        </Notice>
      ))}
      <TestStats result={result} />
      <PolicyTable result={result} />
      <div className="view-head">
        <Segmented
          label="Policies drawn"
          options={SHOWN}
          value={isHedgedOnly ? 'hedged' : 'all'}
          onChange={(next) => chooseShown(next === 'all' ? '' : next)}
        />
        {worldCount === 1 ? null : (
          <SelectField
            label="World"
            value={String(world)}
            options={Array.from({ length: worldCount }, (_, index) => ({
              value: String(index + 1),
              name: String(index + 1),
            }))}
            onChange={(next) => chooseWorld(next === '1' ? '' : next)}
          />
        )}
      </div>
      <div className="columns wide">
        <Panel title={`Cumulative P&L${inWorld}`}>
          <PolicyLines
            {...lines}
            what="Cumulative P&L"
            unit="Dollars"
            value={({ cumulative }) => cumulative}
          />
        </Panel>
        <Panel title={`Drawdown${inWorld}`} note="How far cumulative P&L stands below its highest so far.">
          <PolicyLines {...lines} what="Drawdown" unit="Dollars" value={({ drawdown }) => drawdown} />
        </Panel>
        <Panel
          title="Distribution of a day’s P&L, all worlds"
          note="All on the same dollars: the narrower, the better hedged."
        >
          <PnlHistograms policies={chosen} days={days} riskLevel={riskLevel} />
        </Panel>
        {hedged.length === 0 ? null : (
          <>
            <Panel title={`Face held${inWorld}`} note="Long and short added up.">
              <PolicyLines {...traders} what="Face held" unit="Dollars of face" value={({ held }) => held} />
            </Panel>
            <Panel title={`Cost so far${inWorld}`} note="Bid–offer, rolls and fees, dollars paid.">
              <PolicyLines {...traders} what="Cost so far" unit="Dollars" value={({ cost }) => cost} />
            </Panel>
            <Panel title={`Turnover${inWorld}`} note="Face traded so far; a roll counts once.">
              <PolicyLines
                {...traders}
                what="Face traded so far"
                unit="Dollars of face"
                value={({ traded }) => traded}
              />
            </Panel>
          </>
        )}
      </div>
      {result.comparisons.length === 0 ? null : <ComparisonTable result={result} />}
      <PartsTable result={result} />
    </>
  );
}

function TestStats({ result }: { readonly result: BacktestResult }) {
  const { dayCount, worldCount, pipeline, priceError } = result;
  const sum = (value: (day: BacktestResult['pipeline'][number]) => number): number =>
    pipeline.reduce((total, day) => total + value(day), 0);
  return (
    <Stats>
      <Stat name="Days" beside={counted(worldCount, 'world')}>
        {fixed(dayCount, 0)}
      </Stat>
      <Stat name="Locks that came" beside="all worlds">
        {dollars(sum(({ arrived }) => arrived))}
      </Stat>
      <Stat name="Fell out">{dollars(sum(({ fallenOut }) => fallenOut))}</Stat>
      <Stat name="Funded">{dollars(sum(({ funded }) => funded))}</Stat>
      <Stat
        name="Open on average"
        beside={`${shortDollars(sum(({ lockFace }) => lockFace) / pipeline.length)} of face`}
      >
        {fixed(sum(({ lockCount }) => lockCount) / pipeline.length, 0)}
      </Stat>
      <Stat name="TBA prices within" beside="largest standard error, per 100">
        {fixed(priceError, 3)}
      </Stat>
    </Stats>
  );
}
