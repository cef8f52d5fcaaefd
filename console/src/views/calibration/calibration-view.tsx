import { Link, useRoute } from 'wouter';
import { useCalibrationSet, useCalibrations } from '../../api/calibrations.ts';
import { type StoredCalibration, useCalibration, useMarket, useWhoAmI } from '../../api/documents.ts';
import { dayTime, fixed } from '../../format/numbers.ts';
import { Button } from '../../parts/button.tsx';
import { saveFile } from '../../parts/grid/grid-csv.ts';
import { View } from '../../parts/panel.tsx';
import { Stat, Stats } from '../../parts/stat.tsx';
import { Empty, Failure, Loading, Notice } from '../../parts/states.tsx';
import { useDialogAddress } from '../../parts/use-dialog-address.ts';
import { CalibrationList } from './calibration-list.tsx';
import { CurvePlot } from './curve-plot.tsx';
import { Gates } from './gates.tsx';
import { MODEL_NAMES } from './model-names.ts';
import { MortgageSpreads } from './mortgage-spreads.tsx';
import { OasSmile } from './oas-smile.tsx';
import { Parameters } from './parameters.tsx';
import { ParametersThroughTime } from './parameters-through-time.tsx';
import { PrepaymentTuning } from './prepayment-tuning.tsx';
import { PullThroughReliability } from './pull-through-reliability.tsx';
import { RunCalibration } from './run-calibration.tsx';
import { VolatilitySurface } from './volatility-surface.tsx';

/** What the models were fitted to, how well, and what came of it: the latest, or one named in the address. */
export default function CalibrationView() {
  const [isOne, params] = useRoute('/calibration/:id');
  const dialog = useDialogAddress('calibrate');
  const who = useWhoAmI();
  const market = useMarket();
  const latest = useCalibration();
  const one = useCalibrationSet(isOne ? params.id : undefined);
  const list = useCalibrations();
  const mayCalibrate = who.data?.jobKinds.includes('calibration') ?? false;
  const shown = isOne ? one : latest;
  const newest = list.items?.[0];
  const run = (
    <Button
      kind="primary"
      disabled={!mayCalibrate || !market.data}
      title={mayCalibrate ? undefined : 'Your role may not calibrate'}
      onClick={dialog.open}
    >
      Calibrate…
    </Button>
  );
  return (
    <View
      title="Calibration"
      beside={shown.data ? <SetTitle stored={shown.data} /> : null}
      tools={
        <>
          {shown.data ? <DownloadButton stored={shown.data} /> : null}
          {isOne ? <Link href="/calibration">Latest</Link> : null}
          {run}
        </>
      }
    >
      {shown.error ? <Failure error={shown.error} action={<Link href="/calibration">Latest</Link>} /> : null}
      {shown.data === undefined && !shown.error ? <Loading what="the calibration" height={400} /> : null}
      {shown.data === null ? (
        <Empty title="There is no calibration that passed its gates" action={run}>
          Rate model, mortgage spreads and OAS are fitted to the latest market day.
        </Empty>
      ) : null}
      {!isOne && newest !== undefined && !newest.gatesPassed ? (
        <Notice
          kind="bad"
          action={
            <Link href={`/calibration/${newest.id}`} className="button">
              See why
            </Link>
          }
        >
          ✕ The newest calibration, of {newest.asOf}, failed its gates. The latest that passed is in use.
        </Notice>
      ) : null}
      {shown.data ? <SetPanels stored={shown.data} /> : null}
      <CalibrationList list={list} shownId={shown.data?.id} />
      {dialog.isOpen && mayCalibrate ? <RunCalibration onClose={dialog.close} /> : null}
    </View>
  );
}

function SetTitle({ stored }: { readonly stored: StoredCalibration }) {
  return (
    <>
      <span className={`pill ${stored.gatesPassed ? 'good' : 'bad'}`}>
        {stored.gatesPassed ? '✓ gates passed' : '✕ gates failed'}
      </span>
      <span className="muted">
        as of {stored.asOf} · made {dayTime(stored.createdAt)}
      </span>
    </>
  );
}

function DownloadButton({ stored }: { readonly stored: StoredCalibration }) {
  const save = (): void =>
    saveFile(`calibration-${stored.asOf}.json`, JSON.stringify(stored.document), 'application/json');
  return <Button onClick={save}>JSON</Button>;
}

function SetPanels({ stored }: { readonly stored: StoredCalibration }) {
  const { document: set } = stored;
  const { rateModel, gates, run, tbaOas } = set;
  const missed = gates.filter(({ passed }) => !passed);
  const largestError = Math.max(0, ...tbaOas.map(({ standardErrorBp }) => standardErrorBp));
  return (
    <>
      <Stats>
        <Stat name="Rate model" beside={rateModel.fit.converged ? '✓ converged' : '✕ not converged'}>
          {MODEL_NAMES[rateModel.kind]}
        </Stat>
        <Stat
          name="Volatility fit, RMSE"
          beside={`${rateModel.fit.cells.length} swaptions, normal volatility`}
        >
          {fixed(rateModel.fit.rmseBp, 2)} bp
        </Stat>
        <Stat
          name="Gates"
          beside={missed.length === 0 ? 'all passed' : missed.map(({ name }) => name).join(', ')}
        >
          {missed.length === 0 ? '✓' : '✕'} {gates.length - missed.length} of {gates.length}
        </Stat>
        <Stat name="TBAs solved" beside={`largest error ${fixed(largestError, 2)} bp of OAS`}>
          {tbaOas.length}
        </Stat>
        <Stat name="Paths" beside={`seed ${run.seed}, ${run.kernel}`}>
          {fixed(run.pathCount, 0)}
        </Stat>
      </Stats>
      <VolatilitySurface cells={rateModel.fit.cells} />
      <div className="columns">
        <CurvePlot asOf={set.asOf} />
        <OasSmile tbaOas={tbaOas} />
        <Parameters section={rateModel} />
        <ParametersThroughTime shown={stored} />
        <MortgageSpreads spreads={set.mortgageSpreads} />
        {set.schemaVersion === 2 && set.prepaymentTuning !== undefined ? (
          <PrepaymentTuning tuning={set.prepaymentTuning} />
        ) : null}
        <PullThroughReliability set={set} />
      </div>
      <Gates gates={gates} />
    </>
  );
}
