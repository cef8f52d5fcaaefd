import { useCalibration, useMarket, usePipeline, usePositions } from '../../api/documents.ts';
import { useResult } from '../../api/results.ts';
import { useRun } from '../../api/use-run.ts';
import { KeyRateBars } from '../../charts/key-rate-bars.tsx';
import { PnlProfile, profileOf } from '../../charts/pnl-profile.tsx';
import { valuationJobs } from '../../desk/desk-jobs.ts';
import { clockTime, dollars, fixed, percent, shortDollars, signed } from '../../format/numbers.ts';
import { Button } from '../../parts/button.tsx';
import { Measured } from '../../parts/measured.tsx';
import { Panel, View } from '../../parts/panel.tsx';
import { Stat, Stats } from '../../parts/stat.tsx';
import { Empty, Failure, Loading } from '../../parts/states.tsx';
import { Alerts } from './alerts.tsx';
import { DropMarket } from './drop-market.tsx';
import { WhatChanged } from './what-changed.tsx';

/** The day at a glance: what the book is, what it would lose, what wants attention. */
export default function TodayView() {
  const market = useMarket();
  const pipeline = usePipeline();
  const calibration = useCalibration();
  const positions = usePositions();
  const risk = useResult('risk');
  const stress = useResult('stress');
  const hedge = useResult('hedge');
  const explain = useResult('explain');
  const run = useRun();
  const error = market.error ?? pipeline.error ?? positions.error ?? risk.error ?? stress.error;
  if (error) return <Failure error={error} />;
  if (market.isLoading || pipeline.isLoading || risk.isLoading) {
    return (
      <View title="Today">
        <Loading what="the book" height={86} />
        <Loading what="the profile" height={280} />
      </View>
    );
  }
  if (!market.data || !pipeline.data) {
    return (
      <View title="Today">
        <DropMarket>
          <Empty title={market.data ? 'There is no pipeline yet' : 'There is no market day yet'}>
            {market.data
              ? 'Drop a pipeline (CSV) on the Pipeline view, or POST it to /v1/pipelines.'
              : 'Drop a market day (JSON) here, or POST it to /v1/market-snapshots; examples/2025-02-10/market.json is one.'}
          </Empty>
        </DropMarket>
      </View>
    );
  }
  const { data: open } = positions;
  const valued = risk.data?.result;
  return (
    <View
      title="Today"
      beside={
        risk.data ? (
          <span className="muted">
            valued {clockTime(risk.data.job.finishedAt!)} · {fixed(valued!.provenance.pathCount ?? 0, 0)}{' '}
            paths
          </span>
        ) : null
      }
    >
      <Alerts
        market={market.data}
        pipeline={pipeline.data}
        calibration={calibration.data ?? null}
        risk={risk.data ?? null}
        hedge={hedge.data ?? null}
        positions={open ?? null}
      />
      {valued === undefined ? (
        <Empty
          title="The book has not been valued yet"
          action={
            <Button
              kind="primary"
              disabled={open === undefined || run.isPending}
              onClick={() => open !== undefined && run.mutate(valuationJobs(open))}
            >
              Value the book
            </Button>
          }
        >
          Risk and stress of {fixed(pipeline.data.lockCount, 0)} locks and what is open of the trades take
          some seconds.
        </Empty>
      ) : (
        <Stats>
          <Stat
            name="Locks"
            beside={`${shortDollars(valued.book.locks.loanAmount)} locked`}
            title="Locks that are hedged; best efforts are not among them"
          >
            {fixed(valued.book.locks.count, 0)}
          </Stat>
          <Stat
            name="Expected to fund"
            beside={`${percent(valued.book.locks.exposure / valued.book.locks.loanAmount)} % pull-through`}
            title="Sum of pull-through × loan amount"
          >
            {shortDollars(valued.book.locks.exposure)}
          </Stat>
          <Stat name="DV01 of locks" title="Gain when rates fall 1 bp, dollars">
            <Measured of={valued.book.locks.dv01} />
          </Stat>
          <Stat name="DV01 of trades" title="Gain when rates fall 1 bp, dollars">
            <Measured of={valued.book.positions.dv01} />
          </Stat>
          <Stat
            name="Net DV01"
            beside={`hedge ratio ${percent(-valued.book.positions.dv01.value / valued.book.locks.dv01.value, 0)} %`}
            title="Gain when rates fall 1 bp, dollars"
          >
            <Measured of={valued.book.net.dv01} />
          </Stat>
          <Stat
            name="Net convexity"
            beside="dollars, at ±25 bp"
            title="V₊ + V₋ − 2V₀: what a move of 25 bp up and one down lose together"
          >
            <Measured of={valued.book.net.dollarConvexity} />
          </Stat>
          <Stat name="Net vega" beside="volatility +1 bp">
            <Measured of={valued.book.net.vega} />
          </Stat>
          <Stat
            name="Gain of trades"
            beside={open?.pnl ? `at prices of ${open.pnl.markedAsOf}` : 'no prices'}
          >
            {open?.pnl ? signed(Number(open.pnl.total.total)) : '–'}
          </Stat>
          {explain.data ? (
            <Stat name="P&L since" beside={explain.data.result.before}>
              {signed(Number(explain.data.result.total.pnl))}
            </Stat>
          ) : null}
        </Stats>
      )}
      <div className="columns">
        {stress.data ? (
          <Panel
            title="P&L by parallel move of rates"
            note="Whole revaluation, pull-through responds. Bands are two standard errors."
          >
            <PnlProfile points={profileOf(stress.data.result)} />
          </Panel>
        ) : null}
        {valued === undefined ? null : (
          <Panel
            title="Key-rate DV01"
            note="Dollars gained when rates near a tenor fall 1 bp; whiskers are two standard errors."
          >
            <KeyRateBars
              series={[
                { name: 'Locks', colour: '--locks', of: valued.book.locks.keyRateDv01 },
                { name: 'Trades', colour: '--hedge', of: valued.book.positions.keyRateDv01 },
                { name: 'Net', colour: '--net', of: valued.book.net.keyRateDv01 },
              ]}
            />
          </Panel>
        )}
        {stress.data ? <WorstScenarios rows={stress.data.result.rows} /> : null}
        <WhatChanged />
      </div>
      <DropMarket>{null}</DropMarket>
    </View>
  );
}

interface Scenario {
  readonly id: string;
  readonly name: string;
  readonly locks: { readonly value: number };
  readonly positions: { readonly value: number };
  readonly net: { readonly value: number; readonly standardError: number };
}

const WORST_COUNT = 6;

function WorstScenarios({ rows }: { readonly rows: readonly Scenario[] }) {
  const worst = [...rows].sort((a, b) => a.net.value - b.net.value).slice(0, WORST_COUNT);
  return (
    <Panel title="Worst scenarios" flush tools={<a href="/stress">All</a>}>
      <table className="plain">
        <thead>
          <tr>
            <th scope="col">Scenario</th>
            <th scope="col" className="number">
              Locks
            </th>
            <th scope="col" className="number">
              Trades
            </th>
            <th scope="col" className="number">
              Net
            </th>
          </tr>
        </thead>
        <tbody>
          {worst.map((row) => (
            <tr key={row.id}>
              <th scope="row">{row.name}</th>
              <td className="number">{dollars(row.locks.value)}</td>
              <td className="number">{dollars(row.positions.value)}</td>
              <td className="number">
                <strong>{dollars(row.net.value)}</strong>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}
