import { useCallback, useMemo } from 'react';
import { useLocation, useRoute, useSearchParams } from 'wouter';
import { usePositions, useWhoAmI } from '../../api/documents.ts';
import { type Trade, useTrades } from '../../api/trades.ts';
import { fixed, signed } from '../../format/numbers.ts';
import { usePreferences } from '../../format/preferences.tsx';
import { Button, Segmented } from '../../parts/button.tsx';
import { DataGrid } from '../../parts/grid/data-grid.tsx';
import { View } from '../../parts/panel.tsx';
import { Empty, Failure, Loading } from '../../parts/states.tsx';
import { useDialogAddress } from '../../parts/use-dialog-address.ts';
import { CalendarGrid } from './calendar-grid.tsx';
import { NetGrid } from './net-grid.tsx';
import { NewTrade } from './new-trade.tsx';
import { RollGrid } from './roll-grid.tsx';
import { tradeColumns } from './trade-columns.ts';
import { TradePage } from './trade-page.tsx';
import { WaitingTrades } from './waiting-trades.tsx';

const PARTS = [
  { value: 'blotter', name: 'Blotter' },
  { value: 'net', name: 'Net positions' },
  { value: 'calendar', name: 'Settlement calendar' },
  { value: 'rolls', name: 'Rolls' },
] as const;
type Part = (typeof PARTS)[number]['value'];

const rowId = ({ tradeId }: Trade): string => tradeId;

/** The trades, what is open of them, what is due of it, and a trade's own page. */
export default function TradesView() {
  const [isTrade, params] = useRoute('/trades/:tradeId');
  return isTrade ? <TradePage tradeId={decodeURIComponent(params.tradeId)} /> : <TradesAndPositions />;
}

function TradesAndPositions() {
  const [params] = useSearchParams();
  const [, navigate] = useLocation();
  const dialog = useDialogAddress('book');
  const who = useWhoAmI();
  const positions = usePositions();
  const mayTrade = who.data?.permissions.includes('trades:write') ?? false;
  const part: Part = PARTS.find(({ value }) => value === params.get('show'))?.value ?? 'blotter';
  const { data: open } = positions;
  return (
    <View
      title="Trades"
      fixed
      beside={
        open === undefined ? null : (
          <span className="muted">
            {fixed(open.document.positions.length, 0)} open
            {open.pnl === null
              ? ' · no market day to price them at'
              : ` · gain ${signed(Number(open.pnl.total.total))} at prices of ${open.pnl.markedAsOf}`}
            {open.pnl !== null && open.pnl.total.unmarkedCount > 0
              ? ` · ${open.pnl.total.unmarkedCount} without a price`
              : ''}
          </span>
        )
      }
      tools={
        <>
          <Segmented
            label="Shown"
            options={PARTS}
            value={part}
            onChange={(next) => navigate(next === 'blotter' ? '/trades' : `/trades?show=${next}`)}
          />
          <Button
            kind="primary"
            disabled={!mayTrade}
            title={mayTrade ? undefined : 'Your role may not book trades'}
            onClick={dialog.open}
          >
            Book a trade…
          </Button>
        </>
      }
    >
      {part === 'blotter' ? <Blotter /> : null}
      {part === 'net' ? <NetGrid /> : null}
      {part === 'calendar' ? <CalendarGrid /> : null}
      {part === 'rolls' ? <RollGrid /> : null}
      {dialog.isOpen && mayTrade ? <NewTrade onClose={dialog.close} /> : null}
    </View>
  );
}

function Blotter() {
  const [, navigate] = useLocation();
  const { priceStyle } = usePreferences();
  const trades = useTrades();
  const columns = useMemo(() => tradeColumns(priceStyle), [priceStyle]);
  const open = useCallback(
    ({ tradeId }: Trade) => navigate(`/trades/${encodeURIComponent(tradeId)}`),
    [navigate],
  );
  if (trades.error) return <Failure error={trades.error} />;
  if (trades.data === undefined) return <Loading what="the trades" height={400} />;
  if (trades.data.length === 0) {
    return (
      <Empty title="No trades yet">
        Accept a hedge, or book a trade that was done elsewhere: it counts in the positions from then on.
      </Empty>
    );
  }
  return (
    <>
      <WaitingTrades trades={trades.data} />
      <DataGrid
        name="trades"
        label="trades"
        columns={columns}
        rows={trades.data}
        rowId={rowId}
        onOpen={open}
      />
    </>
  );
}
