import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { HedgeResult } from '../../../../src/desk/hedge.ts';
import { useMay } from '../../api/documents.ts';
import { api } from '../../api/session.ts';
import { dollars, fixed, type PriceStyle, price } from '../../format/numbers.ts';
import { usePreferences } from '../../format/preferences.tsx';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { saveFile } from '../../parts/grid/grid-csv.ts';
import { Panel } from '../../parts/panel.tsx';
import { Empty, Failure, Notice } from '../../parts/states.tsx';

type HedgeTrade = HedgeResult['trades'][number];

interface TradeListProps {
  readonly jobId: string;
  readonly result: HedgeResult;
  /** Something is newer than what it was solved for. */
  readonly isOld: boolean;
}

/** The trades of a hedge, to take away or to accept. */
export function TradeList({ jobId, result, isOld }: TradeListProps) {
  const { trades } = result;
  const { priceStyle } = usePreferences();
  const [isAsking, setAsking] = useState(false);
  const [copied, setCopied] = useState(false);
  const mayTrade = useMay('trades:write');
  const cost = result.objective.transactionCost + result.objective.sizePenalty;
  const csv = async (): Promise<void> => {
    const text = await api.table('GET /v1/jobs/{id}/result', {
      path: { id: jobId },
      query: { table: 'trades' },
    });
    saveFile(`hedge-${result.asOf}.csv`, text);
  };
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(ticket(trades, priceStyle));
    setCopied(true);
  };
  return (
    <Panel
      title={`Trades${trades.length === 0 ? '' : `, ${trades.length}`}`}
      flush
      note={
        trades.length === 0
          ? result.decision.statement
          : `Cost ${dollars(cost)} dollars, of it ${dollars(result.objective.sizePenalty)} for size. Proven within ${dollars(result.gap.dollars)} dollars of the best there is (goal ${dollars(result.gap.target)}).`
      }
      tools={
        trades.length === 0 ? null : (
          <>
            <Button onClick={() => void copy()}>{copied ? 'Copied' : 'Copy ticket'}</Button>
            <Button onClick={() => void csv()}>CSV</Button>
            <Button kind="primary" disabled={!mayTrade} onClick={() => setAsking(true)}>
              Accept…
            </Button>
          </>
        )
      }
    >
      {trades.length === 0 ? (
        <Empty title="Nothing to trade">{result.decision.statement}</Empty>
      ) : (
        <table className="plain">
          <thead>
            <tr>
              <th scope="col">Side</th>
              <th scope="col">Instrument</th>
              <th scope="col">Month</th>
              {['Lots', 'Face', 'Price', 'DV01', 'Convexity P&L', 'Cost', 'Held', 'After'].map((name) => (
                <th key={name} scope="col" className="number">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {trades.map((trade) => (
              <tr key={`${trade.instrument} ${trade.month}`}>
                <td>
                  <strong>{trade.side === 'buy' ? '▲ buy' : '▼ sell'}</strong>
                </td>
                <th scope="row">{trade.instrument}</th>
                <td>{trade.month}</td>
                <td className="number">{fixed(trade.lots, 0)}</td>
                <td className="number">{dollars(trade.face)}</td>
                <td className="number">{price(trade.price, priceStyle)}</td>
                <td className="number">{dollars(trade.dv01)}</td>
                <td className="number">{dollars(trade.convexityPnl)}</td>
                <td className="number">{dollars(trade.transactionCost + trade.sizePenalty)}</td>
                <td className="number">{fixed(trade.existingLots, 0)}</td>
                <td className="number">{fixed(trade.lotsAfter, 0)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {isAsking ? (
        <AcceptDialog jobId={jobId} result={result} isOld={isOld} onClose={() => setAsking(false)} />
      ) : null}
    </Panel>
  );
}

function ticket(trades: readonly HedgeTrade[], style: PriceStyle): string {
  return trades
    .map(({ side, instrument, month, lots, face, price: quoted }) =>
      [side.toUpperCase(), instrument, month, `${lots} lots`, fixed(face, 0), price(quoted, style)].join(
        '\t',
      ),
    )
    .join('\n');
}

/** Where a counterparty is not known yet. */
const NO_COUNTERPARTY = 'to be named';

function AcceptDialog({ jobId, result, isOld, onClose }: TradeListProps & { readonly onClose: () => void }) {
  const queryClient = useQueryClient();
  const [counterparty, setCounterparty] = useState('');
  const [bookedCount, setBookedCount] = useState<number | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const accept = async (): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      let count = 0;
      for (const trade of result.trades) {
        // The id follows from job and instrument: accepting twice books once.
        const tradeId = `${jobId.slice(-12)}-${trade.instrument}-${trade.month}`;
        await api.call('POST /v1/trades', {
          body: {
            trade: {
              tradeId,
              instrument: trade.instrument,
              side: trade.side,
              quantity: trade.kind === 'tba' || trade.kind === 'bond-forward' ? trade.face : trade.lots,
              price: trade.price,
              tradeDate: result.asOf,
              settlementMonth: trade.month,
              counterparty: counterparty.trim() || NO_COUNTERPARTY,
            },
            correlationId: jobId,
          },
        });
        count += 1;
        setBookedCount(count);
      }
      await queryClient.invalidateQueries();
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };
  const isDone = bookedCount === result.trades.length && !isBusy && error === null;
  return (
    <Dialog
      title="Accept the hedge"
      onClose={onClose}
      foot={
        isDone ? (
          <a className="button primary" href="/trades">
            See the trades
          </a>
        ) : (
          <>
            <Button onClick={onClose}>Not now</Button>
            <Button kind="primary" disabled={isBusy} onClick={() => void accept()}>
              {isBusy
                ? `Booking ${bookedCount ?? 0} of ${result.trades.length}…`
                : `Book ${result.trades.length} trades`}
            </Button>
          </>
        )
      }
    >
      <div className="form">
        {isDone ? (
          <Notice kind="good">
            {result.trades.length} trades are booked. Value the book to see it with them.
          </Notice>
        ) : (
          <>
            <p>
              Books {result.trades.length} trades at the prices shown, dated {result.asOf}. They count in the
              positions from then on{', '}and each can be amended or cancelled. Booked twice they are booked
              once.
            </p>
            {isOld ? (
              <Notice kind="warn">Book, market or trades have changed since this hedge was solved.</Notice>
            ) : null}
            <label className="field">
              <span className="label">Counterparty</span>
              <input
                className="input wide"
                value={counterparty}
                placeholder={NO_COUNTERPARTY}
                onChange={(event) => setCounterparty(event.target.value)}
              />
            </label>
          </>
        )}
        {error === null ? null : <Failure error={error} />}
      </div>
    </Dialog>
  );
}
