import { useCallback, useMemo } from 'react';
import { useLocation } from 'wouter';
import { usePositions } from '../../api/documents.ts';
import { usePreferences } from '../../format/preferences.tsx';
import { DataGrid } from '../../parts/grid/data-grid.tsx';
import { Empty, Failure, Loading } from '../../parts/states.tsx';
import { netColumns } from './net-columns.ts';
import { type NetPosition, netPositions } from './net-positions.ts';

const rowId = ({ instrument, month }: NetPosition): string => `${instrument} ${month}`;

/** What is open by instrument and month, with its average prices and gains. */
export function NetGrid() {
  const [, navigate] = useLocation();
  const { priceStyle } = usePreferences();
  const positions = usePositions();
  const columns = useMemo(() => netColumns(priceStyle), [priceStyle]);
  const rows = useMemo(
    () => (positions.data === undefined ? [] : netPositions(positions.data)),
    [positions.data],
  );
  const open = useCallback(
    ({ instrument, month }: NetPosition) =>
      navigate(`/trades?q=${encodeURIComponent(`instrument=${instrument} month=${month}`)}`),
    [navigate],
  );
  if (positions.error) return <Failure error={positions.error} />;
  if (positions.data === undefined) return <Loading what="the positions" height={400} />;
  if (rows.length === 0) return <Empty title="Nothing is open">Trades that are booked stand here net.</Empty>;
  return (
    <DataGrid name="positions" label="positions" columns={columns} rows={rows} rowId={rowId} onOpen={open} />
  );
}
