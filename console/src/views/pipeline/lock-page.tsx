import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import type { ParsedLock } from '../../../../src/book/lock-terms.ts';
import { useCalibration, useMarket, usePipeline } from '../../api/documents.ts';
import type { MeasuredLock } from '../../api/lock-rows.ts';
import { useResult } from '../../api/results.ts';
import { api } from '../../api/session.ts';
import { useMeasuredLocks } from '../../api/use-measured-locks.ts';
import { dayTime, dollars, fixed, percent, price } from '../../format/numbers.ts';
import { usePreferences } from '../../format/preferences.tsx';
import { Button } from '../../parts/button.tsx';
import { Panel, View } from '../../parts/panel.tsx';
import { Empty, Failure, Loading } from '../../parts/states.tsx';
import { LockCashFlows } from './lock-cash-flows.tsx';
import { LockCoupons } from './lock-coupons.tsx';
import { PullThroughCurve, RefinancingCurve } from './lock-curves.tsx';

/** One lock: what it is, what it is worth and why, and what was told of it. */
export function LockPage({ lockId }: { readonly lockId: string }) {
  const pipeline = usePipeline();
  const market = useMarket();
  const calibration = useCalibration();
  const risk = useResult('risk');
  const measured = useMeasuredLocks(risk.data?.job.id);
  if (pipeline.error) return <Failure error={pipeline.error} />;
  if (pipeline.isLoading) return <Loading what="the lock" height={400} />;
  const lock = pipeline.data?.document.locks.find((one) => one.lockId === lockId);
  if (lock === undefined) {
    return (
      <Empty
        title={`There is no lock ${lockId} in the latest pipeline`}
        action={<Link href="/pipeline">Pipeline</Link>}
      />
    );
  }
  const found = measured.data?.get(lockId);
  const facts = { lock, measures: found?.numbers ?? null };
  return (
    <View
      title={`Lock ${lockId}`}
      beside={
        <span className="muted">
          {lock.program} · {percent(lock.noteRate, 3)} % · {dollars(lock.loanAmount)} · {lock.stage}
        </span>
      }
      tools={<Link href="/pipeline">Pipeline</Link>}
    >
      <div className="columns">
        <Panel title="What the model says" flush note="Each with its standard error.">
          {found === undefined ? (
            <Empty title="Not valued">
              The last risk run holds no such lock: value the book, or look at its failures.
            </Empty>
          ) : (
            <LockMeasuresTable found={found} />
          )}
        </Panel>
        <Panel title="What it is" flush>
          <LockTerms lock={lock} />
        </Panel>
        {market.data && calibration.data ? (
          <>
            <PullThroughCurve
              {...facts}
              market={market.data.document}
              calibration={calibration.data.document}
            />
            <RefinancingCurve {...facts} market={market.data.document} />
            <LockCashFlows lock={lock} market={market.data.document} />
          </>
        ) : null}
        <LockCoupons lock={lock} chosen={found?.numbers.get('coupon') ?? null} />
        <LockEvents lockId={lockId} />
      </div>
    </View>
  );
}

const MEASURES: readonly (readonly [string, string, number, number])[] = [
  ['pullThrough', 'Pull-through, %', 2, 100],
  ['exposure', 'Exposure, dollars', 0, 1],
  ['value', 'Value, dollars', 0, 1],
  ['dv01', 'DV01, dollars', 2, 1],
  ['effectiveDuration', 'Effective duration, years', 3, 1],
  ['effectiveConvexity', 'Effective convexity, years²', 1, 1],
  ['pullThroughConvexity', '  of it from pull-through', 1, 1],
  ['keyRateDv01_2y', 'Key-rate DV01, 2 years', 2, 1],
  ['keyRateDv01_5y', 'Key-rate DV01, 5 years', 2, 1],
  ['keyRateDv01_10y', 'Key-rate DV01, 10 years', 2, 1],
  ['keyRateDv01_20y', 'Key-rate DV01, 20 years', 2, 1],
  ['keyRateDv01_30y', 'Key-rate DV01, 30 years', 2, 1],
  ['vega', 'Vega, dollars', 2, 1],
  ['spreadDuration', 'Spread duration, years', 3, 1],
  ['refinancingDuration', 'Refinancing duration', 4, 1],
  ['turnoverDuration', 'Turnover duration', 4, 1],
  ['basisDuration', 'Mortgage-basis duration, years', 3, 1],
  ['pullThroughDelta', 'Dollars per 1 % of pull-through', 2, 1],
];

function LockMeasuresTable({ found }: { readonly found: MeasuredLock }) {
  const { priceStyle } = usePreferences();
  return (
    <table className="plain">
      <tbody>
        <tr>
          <th scope="row">Clean forward price</th>
          <td className="number">{price(found.numbers.get('forwardPrice'), priceStyle)}</td>
          <td className="number muted" />
        </tr>
        {MEASURES.map(([id, name, digits, scale]) => {
          const value = found.numbers.get(id);
          const error = found.numbers.get(`${id}StandardError`);
          return value === undefined ? null : (
            <tr key={id}>
              <th scope="row">{name}</th>
              <td className="number">{fixed(value * scale, digits)}</td>
              <td className="number muted">
                {error === undefined ? '' : `± ${fixed(error * scale, digits)}`}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function LockTerms({ lock }: { readonly lock: ParsedLock }) {
  const { priceStyle } = usePreferences();
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['Program', lock.program],
    ['Note rate', `${percent(lock.noteRate, 3)} %`],
    ['Amount', dollars(lock.loanAmount)],
    ['Term', `${fixed(lock.termMonths ?? null, 0)} months`],
    ['Stage', lock.stage],
    ['Locked', lock.lockDate],
    ['Expires', lock.lockExpiration],
    ['Funding', lock.fundingDate],
    ['Delivery', lock.deliveryType],
    ['Lock price', lock.lockPrice === undefined ? undefined : price(lock.lockPrice, priceStyle)],
    [
      'Borrower’s price',
      lock.borrowerPrice === undefined ? undefined : price(lock.borrowerPrice, priceStyle),
    ],
    [
      'Market rate at lock',
      lock.marketRateAtLock === undefined ? undefined : `${percent(lock.marketRateAtLock, 3)} %`,
    ],
    ['Purpose', lock.purpose],
    ['Channel', lock.channel],
    ['Occupancy', lock.occupancy],
    ['Property', lock.propertyType],
    ['FICO', lock.fico?.toString()],
    ['DTI, LTV', [lock.dti, lock.ltv].map((one) => (one === undefined ? '–' : `${one} %`)).join(', ')],
  ];
  return (
    <table className="plain">
      <tbody>
        {rows.map(([name, value]) =>
          value === undefined ? null : (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td className="number">{value}</td>
            </tr>
          ),
        )}
      </tbody>
    </table>
  );
}

/** A lock that came in a file has no events, which the server answers with an error: they are asked for by hand. */
function LockEvents({ lockId }: { readonly lockId: string }) {
  const [isAsked, setAsked] = useState(false);
  const events = useQuery({
    queryKey: ['lock-events', lockId],
    queryFn: () => api.call('GET /v1/locks/{lockId}/events', { path: { lockId } }),
    enabled: isAsked,
    retry: false,
  });
  const items = events.data?.items ?? [];
  return (
    <Panel
      title="What was told of it"
      flush
      tools={
        <Button disabled={isAsked} onClick={() => setAsked(true)}>
          Look for events
        </Button>
      }
    >
      {isAsked && events.isLoading ? <Loading what="events" height={60} /> : null}
      {events.error === null ? null : (
        <Empty title="No events">
          It was uploaded in a file. Locks that come as events (POST /v1/lock-events) show their life here.
        </Empty>
      )}
      {items.length === 0 ? null : (
        <table className="plain">
          <thead>
            <tr>
              <th scope="col">Event</th>
              <th scope="col">Happened</th>
              <th scope="col">From</th>
            </tr>
          </thead>
          <tbody>
            {items.map(({ sequence, event, acceptedAt, acceptedFrom }) => (
              <tr key={sequence}>
                <th scope="row">{event.type}</th>
                <td>{dayTime(typeof event['occurredAt'] === 'string' ? event['occurredAt'] : acceptedAt)}</td>
                <td>{acceptedFrom}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}
