import { Link } from 'wouter';
import type { useCalibrations } from '../../api/calibrations.ts';
import { dayTime } from '../../format/numbers.ts';
import { Button } from '../../parts/button.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Empty, Failure } from '../../parts/states.tsx';

interface CalibrationListProps {
  readonly list: ReturnType<typeof useCalibrations>;
  readonly shownId: string | undefined;
}

/** Every calibration there is. */
export function CalibrationList({ list, shownId }: CalibrationListProps) {
  const items = list.items ?? [];
  return (
    <Panel
      title="History"
      flush
      tools={
        list.hasOlder ? (
          <Button disabled={list.isAsking} onClick={list.askOlder}>
            Older
          </Button>
        ) : null
      }
    >
      {list.error ? <Failure error={list.error} /> : null}
      {items.length === 0 ? (
        <Empty title="No calibration yet" />
      ) : (
        <table className="plain">
          <thead>
            <tr>
              <th scope="col">As of</th>
              <th scope="col">Made</th>
              <th scope="col">Gates</th>
              <th scope="col">Id</th>
              <th scope="col">Run</th>
            </tr>
          </thead>
          <tbody>
            {items.map(({ id, asOf, createdAt, gatesPassed, links }) => (
              <tr key={id} aria-current={id === shownId ? 'true' : undefined}>
                <th scope="row">
                  <Link href={`/calibration/${id}`}>{asOf}</Link>
                  {id === shownId ? ' (shown)' : ''}
                </th>
                <td>{dayTime(createdAt)}</td>
                <td className={gatesPassed ? 'good' : 'bad'}>{gatesPassed ? '✓ passed' : '✕ failed'}</td>
                <td>
                  <code>{id}</code>
                </td>
                <td>
                  {links.job === undefined ? null : (
                    <Link href={`/runs/${links.job.split('/').at(-1)}`}>how it went</Link>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}
