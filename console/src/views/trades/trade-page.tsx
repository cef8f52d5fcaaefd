import { useState } from 'react';
import { Link } from 'wouter';
import { useWhoAmI } from '../../api/documents.ts';
import { type TradeDetail, useTrade } from '../../api/trades.ts';
import { dayTime, dollars, price, signed } from '../../format/numbers.ts';
import { usePreferences } from '../../format/preferences.tsx';
import { Button } from '../../parts/button.tsx';
import { FactsTable } from '../../parts/facts-table.tsx';
import { Panel, View } from '../../parts/panel.tsx';
import { Stat, Stats } from '../../parts/stat.tsx';
import { Empty, Failure, Loading, Notice } from '../../parts/states.tsx';
import { ChangeDialog } from './change-dialog.tsx';
import type { TradeChange } from './change-field.ts';
import { DecisionButtons } from './decision-buttons.tsx';
import { TRADE_CHANGES } from './trade-changes.ts';
import { TradeClosings } from './trade-closings.tsx';
import { TradeDays } from './trade-days.tsx';
import { TradePools } from './trade-pools.tsx';
import { waitingText } from './waiting.ts';

/** One trade: what is open of it and what it brought, what was done with it, and what can be. */
export function TradePage({ tradeId }: { readonly tradeId: string }) {
  const trade = useTrade(tradeId);
  if (trade.error) return <Failure error={trade.error} action={<Link href="/trades">Trades</Link>} />;
  if (trade.data === undefined) return <Loading what="the trade" height={400} />;
  const { data } = trade;
  const { trade: terms } = data;
  return (
    <View
      title={`Trade ${tradeId}`}
      beside={
        <>
          <span
            className={`pill ${data.status === 'open' ? 'good' : data.status === 'pending' ? 'warn' : ''}`}
          >
            {data.status}
          </span>
          <span className="muted">
            {terms.side === 'buy' ? '▲ bought' : '▼ sold'} {terms.instrument} {terms.settlementMonth}
          </span>
        </>
      }
      tools={<Link href="/trades">Trades</Link>}
    >
      <TradeActions trade={data} />
      {data.status === 'pending' || data.pendingChange !== null ? (
        <Notice kind="warn" action={<DecisionButtons trade={data} />}>
          Waits for approval: {waitingText(data)}. Until then the trade counts as it stood.
        </Notice>
      ) : null}
      {data.fail === null ? null : (
        <Notice kind="warn">
          ✕ {dollars(data.fail.quantity)} failed on {data.fail.contractualDate}; expected on{' '}
          {data.fail.expectedDate}.
        </Notice>
      )}
      <TradeStats trade={data} />
      <div className="columns">
        <Terms trade={data} />
        <TradeDays tradeId={tradeId} />
        <TradePools trade={data} />
      </div>
      <TradeClosings trade={data} />
      <Steps trade={data} />
    </View>
  );
}

function TradeActions({ trade }: { readonly trade: TradeDetail }) {
  const who = useWhoAmI();
  const [change, setChange] = useState<TradeChange | null>(null);
  const mayTrade = who.data?.permissions.includes('trades:write') ?? false;
  const applicable = TRADE_CHANGES.filter(({ applies }) => applies(trade));
  if (applicable.length === 0) return null;
  return (
    <div className="chips">
      {applicable.map((one) => (
        <Button
          key={one.verb}
          disabled={!mayTrade}
          title={mayTrade ? one.about : 'Your role may not change trades'}
          onClick={() => setChange(one)}
        >
          {one.name}…
        </Button>
      ))}
      {change === null ? null : (
        <ChangeDialog trade={trade} change={change} onClose={() => setChange(null)} />
      )}
    </div>
  );
}

function TradeStats({ trade }: { readonly trade: TradeDetail }) {
  const { priceStyle } = usePreferences();
  const { pnl, trade: terms } = trade;
  const gain = (text: string | null | undefined): string =>
    text === null || text === undefined ? '–' : signed(Number(text), 2);
  return (
    <Stats>
      <Stat name="Open" beside={`of ${dollars(terms.quantity)}`}>
        {dollars(trade.openQuantity)}
      </Stat>
      <Stat name="Price">{price(terms.price, priceStyle, 6)}</Stat>
      <Stat name="Mark" beside={pnl?.markSource ?? 'no market day'}>
        {price(pnl?.markPrice, priceStyle, 6)}
      </Stat>
      <Stat name="Unrealised">{gain(pnl?.unrealised)}</Stat>
      <Stat name="Realised">{gain(pnl?.realised)}</Stat>
      <Stat
        name="Gain"
        beside={pnl === null ? undefined : `commissions ${signed(-Number(pnl.commissions), 2)}`}
      >
        {gain(pnl?.total)}
      </Stat>
      {pnl !== null && pnl.oddLotFace > 0 ? (
        <Stat name="Odd lot" beside={`would cost ${pnl.oddLotConcession}`} title="No part of the gain">
          {dollars(pnl.oddLotFace)}
        </Stat>
      ) : null}
    </Stats>
  );
}

function Terms({ trade }: { readonly trade: TradeDetail }) {
  const { trade: terms, originTradeId, correlationId, approvalRequired } = trade;
  const { priceStyle } = usePreferences();
  return (
    <Panel title="What it is" flush>
      <FactsTable
        facts={{
          Side: terms.side === 'buy' ? '▲ buy' : '▼ sell',
          Instrument: terms.instrument,
          Quantity: dollars(terms.quantity),
          Price: price(terms.price, priceStyle, 6),
          Traded: terms.tradeDate,
          Month: terms.settlementMonth,
          'Settlement date': terms.settlementDate ?? null,
          Counterparty: terms.counterparty ?? null,
          Commission: terms.commission ?? null,
          'Comes from':
            originTradeId === null ? null : (
              <Link href={`/trades/${encodeURIComponent(originTradeId)}`}>{originTradeId}</Link>
            ),
          Correlation: correlationId?.startsWith('job_') ? (
            <Link href={`/runs/${correlationId}`}>{correlationId}</Link>
          ) : (
            correlationId
          ),
          Approval: approvalRequired ? 'by another person' : 'not asked for',
        }}
      />
    </Panel>
  );
}

function Steps({ trade: { steps, pendingChange } }: { readonly trade: TradeDetail }) {
  return (
    <Panel title="What was done with it" flush>
      {steps.length === 0 ? (
        <Empty title="Nothing yet" />
      ) : (
        <table className="plain">
          <thead>
            <tr>
              <th scope="col" className="number">
                No.
              </th>
              <th scope="col">What</th>
              <th scope="col">Who</th>
              <th scope="col">When</th>
              <th scope="col">Terms</th>
              <th scope="col">Reason</th>
            </tr>
          </thead>
          <tbody>
            {steps.map((step) => (
              <tr key={step.tradeSequence}>
                <td className="number">{step.tradeSequence}</td>
                <th scope="row">
                  {step.type}
                  {step.tradeSequence === pendingChange?.tradeSequence ? ' (waits)' : ''}
                </th>
                <td>{step.actor}</td>
                <td>{dayTime(step.occurredAt)}</td>
                <td className="wraps">{step.type === 'booked' ? '' : changeText(step.change)}</td>
                <td className="wraps">{step.reason}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}

/** What a step says beside, name by name. */
function changeText(change: Readonly<Record<string, unknown>> | null): string {
  return Object.entries(change ?? {})
    .filter(([name]) => name !== 'approvalRequired')
    .map(([name, value]) => `${name} ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`)
    .join(', ');
}
