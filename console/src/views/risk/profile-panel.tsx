import type { Ended } from '../../api/results.ts';
import { PnlProfile, type ProfilePoint, profileOf } from '../../charts/pnl-profile.tsx';
import { dayTime, fixed, signed } from '../../format/numbers.ts';
import { AsNumbers } from '../../parts/as-numbers.tsx';
import { Segmented } from '../../parts/button.tsx';
import { Measured } from '../../parts/measured.tsx';
import { Panel } from '../../parts/panel.tsx';

const RANGES = ['100', '200', '300'] as const;
export type ProfileRange = (typeof RANGES)[number];

export function profileRangeOf(text: string | null): ProfileRange {
  return RANGES.find((one) => one === text) ?? '300';
}

interface ProfilePanelProps {
  readonly ended: Ended<'stress'>;
  readonly range: ProfileRange;
  readonly onRange: (range: ProfileRange) => void;
}

/** P&L against the level of rates, with pull-through that follows them and without. */
export function ProfilePanel({ ended: { job, result }, range, onRange }: ProfilePanelProps) {
  const every = profileOf(result).filter(({ shiftBp }) => Math.abs(shiftBp) <= Number(range));
  const held = every.filter(({ locksHeld }) => locksHeld !== null);
  // The small moves of the check of durations would crowd a wide profile.
  const points = held.length > 2 && range !== '100' ? held : every;
  return (
    <Panel
      title="P&L by parallel move of rates"
      tools={
        <Segmented
          label="Moves up to, bp"
          options={RANGES.map((value) => ({ value, name: `±${value}` }))}
          value={range}
          onChange={onRange}
        />
      }
      note={`Whole revaluation, ${fixed(result.provenance.pathCount, 0)} paths, run ${dayTime(job.finishedAt!)}; bands are two standard errors. Dashed: were every lock’s pull-through held at today’s. What lies between is its response: borrowers leave when rates fall, and stay when they rise.`}
    >
      <PnlProfile
        points={points}
        height={330}
        beside={[
          {
            name: 'Locks, pull-through held',
            colour: '--locks',
            points: held.map(({ shiftBp, locksHeld }) => ({ shiftBp, pnl: locksHeld!.value })),
          },
          {
            name: 'Net, pull-through held',
            colour: '--net',
            points: held.map(({ shiftBp, locksHeld, locks, net }) => ({
              shiftBp,
              pnl: net.value - locks.value + locksHeld!.value,
            })),
          },
        ]}
      />
      <AsNumbers label="P&L by parallel move, numbers">
        <ProfileTable points={points} />
      </AsNumbers>
    </Panel>
  );
}

function ProfileTable({ points }: { readonly points: readonly ProfilePoint[] }) {
  return (
    <table className="plain">
      <thead>
        <tr>
          {['Move, bp', 'Locks', 'Locks, held', 'Response', 'Trades', 'Net'].map((name) => (
            <th key={name} scope="col" className="number">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {points.map(({ shiftBp, locks, locksHeld, positions, net }) => (
          <tr key={shiftBp}>
            <th scope="row" className="number">
              {signed(shiftBp)}
            </th>
            <td className="number">
              <Measured of={locks} />
            </td>
            <td className="number">
              <Measured of={locksHeld} />
            </td>
            <td className="number">{locksHeld === null ? '–' : signed(locks.value - locksHeld.value)}</td>
            <td className="number">
              <Measured of={positions} />
            </td>
            <td className="number">
              <Measured of={net} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
