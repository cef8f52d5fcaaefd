import { Link } from 'wouter';
import type { Job } from '../../../client/operations.ts';
import type { GridAccuracy } from '../../../src/desk/grid-accuracy.ts';
import type { Provenance } from '../../../src/desk/provenance.ts';
import { dayTime, fixed } from '../format/numbers.ts';
import { Panel } from './panel.tsx';

interface RunFactsProps {
  readonly job: Job;
  readonly provenance: Provenance;
  /** Absent for a run of no locks, which has none to leave out. */
  readonly grid?: GridAccuracy | null;
}

/** What a result was made of, and how good its grid was. */
export function RunFacts({ job, provenance, grid }: RunFactsProps) {
  const seconds =
    job.startedAt === null || job.finishedAt === null
      ? null
      : (Date.parse(job.finishedAt) - Date.parse(job.startedAt)) / 1_000;
  const facts: readonly (readonly [string, string])[] = [
    ['Finished', job.finishedAt === null ? '–' : dayTime(job.finishedAt)],
    ['Took, seconds', fixed(seconds, 1)],
    ['Paths', fixed(provenance.pathCount, 0)],
    ['Seed', provenance.seed ?? '–'],
    ['Rate model', provenance.model ?? '–'],
    ['Calibration', provenance.calibrationId ?? 'made in the run'],
    ['Kernel', provenance.kernel ?? '–'],
    ['Engine', provenance.engineVersion],
    ['Input', digestText(provenance.inputDigest)],
    ['Result', digestText(provenance.resultDigest)],
  ];
  return (
    <Panel
      title="What it was made of"
      flush
      tools={<Link href={`/runs/${job.id}`}>The run</Link>}
      note="The same input, seed, model and engine give the same result, to the bit: its digest is a check."
    >
      <table className="plain">
        <tbody>
          {facts.map(([name, value]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td className="number">{value}</td>
            </tr>
          ))}
          {grid === undefined ? null : grid === null ? (
            <tr>
              <th scope="row">Grid</th>
              <td className="number">none: every lock path by path</td>
            </tr>
          ) : (
            gridFacts(grid).map(([name, value]) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td className="number">{value}</td>
              </tr>
            ))
          )}
        </tbody>
      </table>
    </Panel>
  );
}

function gridFacts(grid: GridAccuracy): readonly (readonly [string, string])[] {
  return [
    ['Grid', `${fixed(grid.nodeCount, 0)} nodes for ${fixed(grid.loanCount, 0)} deliveries`],
    ['Checked path by path', `${fixed(grid.checkedLoanCount, 0)} deliveries`],
    [
      'Grid’s largest error of price, per 100',
      `${fixed(grid.largestPriceErrorPer100, 5)} of ${fixed(grid.targetPricePer100, 4)} allowed`,
    ],
    [
      'Grid’s largest error of duration, years',
      `${fixed(grid.largestDurationErrorYears, 5)} of ${fixed(grid.targetDurationYears, 4)} allowed`,
    ],
    ['Grid’s largest error of a lock, per 100', fixed(grid.largestLockErrorPer100, 5)],
    ['Within its target', grid.withinTarget ? '✓ yes' : '✕ no'],
  ];
}

function digestText(digest: string | undefined): string {
  return digest === undefined ? '–' : digest.slice(7, 23);
}
