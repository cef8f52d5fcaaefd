import { useCallback } from 'react';
import { useLocation } from 'wouter';
import { type CalendarEntry, useSettlementCalendar } from '../../api/trades.ts';
import { DataGrid } from '../../parts/grid/data-grid.tsx';
import { Empty, Failure, Loading, Notice } from '../../parts/states.tsx';
import { CALENDAR_COLUMNS } from './calendar-columns.ts';

const rowId = ({ tradeId, event, date }: CalendarEntry): string => `${tradeId} ${event} ${date}`;

/** On which days pools are named, trades settle, and futures ask for something. */
export function CalendarGrid() {
  const [, navigate] = useLocation();
  const calendar = useSettlementCalendar();
  const open = useCallback(
    ({ tradeId }: CalendarEntry) => navigate(`/trades/${encodeURIComponent(tradeId)}`),
    [navigate],
  );
  if (calendar.error) return <Failure error={calendar.error} />;
  if (calendar.data === undefined) return <Loading what="the settlement calendar" height={400} />;
  const { entries, failures, asOf } = calendar.data;
  const pastCount = entries.filter(({ isPast }) => isPast).length;
  return (
    <>
      {failures.map(({ pointer, detail }) => (
        <Notice key={pointer} kind="warn">
          {detail}
        </Notice>
      ))}
      {pastCount === 0 ? null : (
        <Notice kind="warn">
          ✕ {pastCount} of these days are past on {asOf}, and what was due is still open: settle it, fail it
          or roll it.
        </Notice>
      )}
      {entries.length === 0 ? (
        <Empty title="Nothing is due">
          Days of what is open stand here, from notification to settlement.
        </Empty>
      ) : (
        <DataGrid
          name="settlement-calendar"
          label="days"
          columns={CALENDAR_COLUMNS}
          rows={entries}
          rowId={rowId}
          onOpen={open}
        />
      )}
    </>
  );
}
