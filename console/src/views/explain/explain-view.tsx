import { Link, useSearchParams } from 'wouter';
import type { ExplainResult } from '../../../../src/desk/explain/explain-result.ts';
import { useWhoAmI } from '../../api/documents.ts';
import { useResult } from '../../api/results.ts';
import { clockTime, dollars, percent, signed } from '../../format/numbers.ts';
import { Button } from '../../parts/button.tsx';
import { View } from '../../parts/panel.tsx';
import { Stat, Stats } from '../../parts/stat.tsx';
import { Empty, Failure, Loading, Notice } from '../../parts/states.tsx';
import { useDialogAddress } from '../../parts/use-dialog-address.ts';
import { AttributionPanel } from './attribution-panel.tsx';
import { CouponBasis } from './coupon-basis.tsx';
import { Effectiveness } from './effectiveness.tsx';
import { ExplainDialog } from './explain-dialog.tsx';
import { ExplainItems } from './explain-items.tsx';
import { ExplainLines } from './explain-lines.tsx';
import { LockEvents } from './lock-events.tsx';
import { MarketMove } from './market-move.tsx';
import { Waterfall } from './waterfall.tsx';

/** Of the gross move; more unexplained than this, and the explanation is none. */
const UNEXPLAINED_GOAL = 0.05;

/** What happened to the P&L between two days, and which locks and trades it happened to. */
export default function ExplainView() {
  const [params] = useSearchParams();
  const dialog = useDialogAddress('explain');
  const who = useWhoAmI();
  const explain = useResult('explain', params.get('job') ?? undefined);
  const mayRun = who.data?.jobKinds.includes('explain') ?? false;
  const ended = explain.data;
  const result = ended?.result;
  const ask = (
    <Button
      kind="primary"
      disabled={!mayRun}
      title={mayRun ? undefined : 'Your role may not run this'}
      onClick={dialog.open}
    >
      Explain two days…
    </Button>
  );
  return (
    <View
      title="P&L explain"
      beside={
        ended && result ? (
          <span className="muted">
            {result.before} to {result.asOf} · run {clockTime(ended.job.finishedAt!)} ·{' '}
            <Link href={`/runs/${ended.job.id}`} className="underlined">
              how it was made
            </Link>
          </span>
        ) : null
      }
      tools={ask}
    >
      {explain.error ? <Failure error={explain.error} /> : null}
      {explain.isLoading ? <Loading what="the explanation" height={400} /> : null}
      {ended === null ? (
        <Empty title="Nothing has been explained yet" action={ask}>
          Two days’ markets, pipelines and trades are revalued step by step, one cause after another, until
          yesterday’s value has become today’s.
        </Empty>
      ) : null}
      {result === undefined ? null : <Explained result={result} />}
      {dialog.isOpen && mayRun ? <ExplainDialog onClose={dialog.close} /> : null}
    </View>
  );
}

function Explained({ result }: { readonly result: ExplainResult }) {
  return (
    <>
      {result.warnings.map((warning) => (
        <Notice key={warning} kind="warn">
          {warning}
        </Notice>
      ))}
      {result.failures.length === 0 ? null : (
        <Notice kind="warn">
          {result.failures.length} locks or trades could not be valued: {result.failures[0]!.detail}
          {result.failures.length > 1 ? ' …' : ''}
        </Notice>
      )}
      <TotalStats result={result} />
      <div className="columns">
        <Waterfall result={result} />
        <AttributionPanel result={result} />
      </div>
      <ExplainLines result={result} />
      <ExplainItems rows={result.rows} />
      <div className="columns">
        <Effectiveness result={result} />
        <CouponBasis rows={result.couponBasis} />
        <LockEvents rows={result.lockEvents} />
        <MarketMove result={result} />
      </div>
    </>
  );
}

function TotalStats({ result: { total, unexplained, lines } }: { readonly result: ExplainResult }) {
  const { fullRevaluation, fromRisk } = unexplained;
  const share = fullRevaluation.shareOfGross;
  const isKept = share === null || share <= UNEXPLAINED_GOAL;
  const error = Math.hypot(...lines.map(({ standardError }) => standardError));
  return (
    <Stats>
      <Stat
        name="P&L"
        beside={`of simulation, ± ${dollars(error)}`}
        title="Mark to market and cash, dollars; errors of the lines taken as independent"
      >
        {signed(Number(total.pnl))}
      </Stat>
      <Stat name="Mark to market">{signed(Number(total.markToMarket))}</Stat>
      <Stat name="Cash">{signed(Number(total.cash))}</Stat>
      <Stat name="Gross move" title="Sizes of the gains of the parts of the book added up">
        {dollars(Number(total.grossMove))}
      </Stat>
      <Stat
        name="Unexplained"
        beside={`${isKept ? '✓' : '✕'} ${percent(share, 2)} % of gross, goal ${percent(UNEXPLAINED_GOAL, 0)} %`}
      >
        <span className={isKept ? undefined : 'bad'}>{signed(Number(fullRevaluation.amount))}</span>
      </Stat>
      <Stat
        name="Unexplained by risk"
        beside={`${percent(fromRisk.shareOfGross, 2)} % of gross`}
        title="What yesterday’s risk numbers leave, in place of revaluation"
      >
        {signed(Number(fromRisk.amount))}
      </Stat>
    </Stats>
  );
}
