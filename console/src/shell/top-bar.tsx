import { Link } from 'wouter';
import { useCalibration, useMarket, useMay, usePipeline, usePositions, useWhoAmI } from '../api/documents.ts';
import { useRun } from '../api/use-run.ts';
import { valuationJobs } from '../desk/desk-jobs.ts';
import { counted, dollars } from '../format/numbers.ts';
import { usePreferences } from '../format/preferences.tsx';
import { Button, Segmented } from '../parts/button.tsx';

/** What everything on the page is about: the day, its calibration, the book. */
export function TopBar() {
  const market = useMarket();
  const pipeline = usePipeline();
  const calibration = useCalibration();
  const positions = usePositions();
  const who = useWhoAmI();
  const run = useRun();
  const preferences = usePreferences();
  const { data: open } = positions;
  const maySubmit = useMay('jobs:submit');
  return (
    <header className="top">
      <span>
        <span className="muted">As of</span> <strong>{market.data?.asOf ?? 'no market day'}</strong>
      </span>
      <CalibrationPill
        isKnown={calibration.isSuccess}
        asOf={calibration.data?.asOf ?? null}
        day={market.data?.asOf ?? null}
      />
      <span className="muted">
        {pipeline.data ? counted(pipeline.data.lockCount, 'lock') : 'no pipeline'}
        {open === undefined ? '' : ` · ${counted(open.document.positions.length, 'open trade')}`}
        {open?.pnl ? ` · gain ${dollars(Number(open.pnl.total.total))}` : ''}
      </span>
      <span className="fill" />
      <Segmented
        label="Prices"
        options={[
          { value: 'ticks', name: '32nds' },
          { value: 'decimal', name: '1.00' },
        ]}
        value={preferences.priceStyle}
        onChange={(priceStyle) => preferences.set({ priceStyle })}
      />
      <span className="muted" title={who.data?.roles.join(', ')}>
        {who.data?.actor ?? ''}
      </span>
      <Button
        kind="primary"
        disabled={!maySubmit || open === undefined || !market.data || !pipeline.data || run.isPending}
        onClick={() => open !== undefined && run.mutate(valuationJobs(open))}
      >
        {run.isPending ? 'Valuing…' : 'Value the book'}
      </Button>
    </header>
  );
}

function CalibrationPill({
  isKnown,
  asOf,
  day,
}: {
  readonly isKnown: boolean;
  readonly asOf: string | null;
  readonly day: string | null;
}) {
  if (!isKnown) return null;
  const [kind, text] =
    asOf === null
      ? ['bad', '✕ not calibrated']
      : asOf === day
        ? ['good', '✓ calibrated, gates passed']
        : ['warn', `! calibrated ${asOf}`];
  return (
    <Link href="/calibration" className={`pill ${kind}`}>
      {text}
    </Link>
  );
}
