import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { Positions, StoredCalibration, StoredMarket, StoredPipeline } from '../../api/documents.ts';
import type { Ended } from '../../api/results.ts';
import { dollars } from '../../format/numbers.ts';
import { Notice } from '../../parts/states.tsx';

interface AlertsProps {
  readonly market: StoredMarket;
  readonly pipeline: StoredPipeline;
  readonly calibration: StoredCalibration | null;
  readonly risk: Ended<'risk'> | null;
  readonly hedge: Ended<'hedge'> | null;
  readonly positions: Positions | null;
}

interface Alert {
  readonly key: string;
  readonly kind: 'warn' | 'bad';
  readonly text: ReactNode;
}

/** Older than this many days a market day is stale: a long week-end. */
const STALE_DAYS = 4;
const MS_PER_DAY = 86_400_000;

/** What a desk would want to know before it looks at anything else. */
export function Alerts(props: AlertsProps) {
  const alerts = alertsOf(props, Date.now());
  return (
    <>
      {alerts.map(({ key, kind, text }) => (
        <Notice key={key} kind={kind}>
          {text}
        </Notice>
      ))}
    </>
  );
}

export function alertsOf(
  { market, pipeline, calibration, risk, hedge }: AlertsProps,
  nowMs: number,
): readonly Alert[] {
  const alerts: Alert[] = [];
  const ageDays = Math.floor((nowMs - Date.parse(market.asOf)) / MS_PER_DAY);
  if (ageDays > STALE_DAYS) {
    alerts.push({
      key: 'stale',
      kind: 'warn',
      text: `The market day is ${market.asOf}, ${ageDays} days ago: prices are of then.`,
    });
  }
  if (calibration === null) {
    alerts.push({
      key: 'calibration',
      kind: 'bad',
      text: (
        <>
          No calibration has passed its gates. <Link href="/calibration">Calibration</Link>
        </>
      ),
    });
  } else if (calibration.asOf !== market.asOf) {
    alerts.push({
      key: 'calibration',
      kind: 'warn',
      text: (
        <>
          The calibration is of {calibration.asOf}, the market of {market.asOf}.{' '}
          <Link href="/calibration">Calibrate</Link>
        </>
      ),
    });
  }
  const expired = pipeline.document.locks.filter(
    ({ lockExpiration, stage }) => stage !== 'funded' && lockExpiration < market.asOf,
  );
  if (expired.length > 0) {
    const [first] = expired;
    alerts.push({
      key: 'expired',
      kind: 'warn',
      text: `${expired.length} locks ran out before ${market.asOf} and count no more: ${first!.lockId}${expired.length > 1 ? ' and others' : ''}.`,
    });
  }
  if (risk !== null) {
    const newest = [market.createdAt, pipeline.createdAt].sort().at(-1)!;
    if (newest > risk.job.createdAt) {
      alerts.push({
        key: 'old',
        kind: 'warn',
        text: 'Market or pipeline are newer than the numbers below: value the book again.',
      });
    }
    const netDv01 = risk.result.book.net.dv01.value;
    const limit = hedge?.result.netDv01Limit;
    if (limit !== undefined && limit !== null && Math.abs(netDv01) > limit) {
      alerts.push({
        key: 'band',
        kind: 'warn',
        text: (
          <>
            Net DV01 {dollars(netDv01)} is outside ±{dollars(limit)}. <Link href="/hedge">Hedge</Link>
          </>
        ),
      });
    }
  }
  return alerts;
}
