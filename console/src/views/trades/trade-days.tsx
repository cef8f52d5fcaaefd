import { Link } from 'wouter';
import { useSettlementCalendar } from '../../api/trades.ts';
import { clockTime } from '../../format/numbers.ts';
import { Panel } from '../../parts/panel.tsx';
import { Empty } from '../../parts/states.tsx';

/** When something is due of one trade. */
export function TradeDays({ tradeId }: { readonly tradeId: string }) {
  const calendar = useSettlementCalendar();
  const entries = (calendar.data?.entries ?? []).filter((entry) => entry.tradeId === tradeId);
  return (
    <Panel title="What is due when" flush tools={<Link href="/trades?show=calendar">All</Link>}>
      {entries.length === 0 ? (
        <Empty title="Nothing is due" />
      ) : (
        <table className="plain">
          <thead>
            <tr>
              <th scope="col">Day</th>
              <th scope="col">What</th>
              <th scope="col">By</th>
              <th scope="col">In</th>
            </tr>
          </thead>
          <tbody>
            {entries.map(({ date, event, by, isPast, businessDaysAway }) => (
              <tr key={`${date} ${event}`}>
                <td>{date}</td>
                <th scope="row">{event.replace('-', ' ')}</th>
                <td>{by === null ? '' : clockTime(by)}</td>
                <td>{isPast ? '✕ past' : `${businessDaysAway} business days`}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}
