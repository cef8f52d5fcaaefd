import { ErrorBars } from '../../charts/error-bars.tsx';
import { dollars, fixed } from '../../format/numbers.ts';
import { AsNumbers } from '../../parts/as-numbers.tsx';
import { SelectField } from '../../parts/field.tsx';
import { Measured } from '../../parts/measured.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Empty } from '../../parts/states.tsx';
import { BUCKETS, type Bucket, dollarSum, type LockGroup } from './lock-groups.ts';

interface ConvexityPanelProps {
  readonly groups: readonly LockGroup[];
  readonly bucket: Bucket;
  readonly onBucket: (bucket: Bucket) => void;
  /** One-sided shift of the run, bp. */
  readonly shiftBp: number;
  /** Of all locks together, as the run measured it. */
  readonly total: { readonly value: number; readonly standardError: number };
}

const SERIES = [
  { name: 'Price', colour: '--locks' },
  { name: 'Pull-through response', colour: '--hedge' },
] as const;

/** Which locks the negative convexity comes from: what a move either way loses. */
export function ConvexityPanel({ groups, bucket, onBucket, shiftBp, total }: ConvexityPanelProps) {
  const square = (shiftBp / 10_000) ** 2;
  const rows = groups.map(({ name, locks }) => ({
    name,
    count: locks.length,
    all: dollarSum(locks, 'effectiveConvexity', square),
    response: dollarSum(locks, 'pullThroughConvexity', square),
  }));
  return (
    <Panel
      title={`Convexity by ${BUCKETS.find(({ value }) => value === bucket)!.name.toLowerCase()}`}
      tools={<SelectField label="By" value={bucket} options={BUCKETS} onChange={onBucket} />}
      note={`V₊ + V₋ − 2V₀ at ±${fixed(shiftBp, 0)} bp, dollars. Whiskers are two standard errors, added up over locks: the most they can be. All locks together: ${dollars(total.value)} ± ${dollars(total.standardError)}.`}
    >
      {rows.length === 0 ? (
        <Empty title="No lock was valued" />
      ) : (
        <>
          <ErrorBars
            label="Convexity of locks, dollars"
            unit="Dollars"
            series={SERIES}
            bars={rows.map(({ name, all, response }) => ({
              name,
              parts: [
                { series: 'Price', value: all.value - response.value },
                { series: 'Pull-through response', value: response.value },
              ],
              standardError: all.standardError,
            }))}
          />
          <AsNumbers label="Convexity by bucket, numbers">
            <table className="plain">
              <thead>
                <tr>
                  <th scope="col">Bucket</th>
                  {['Locks', 'Convexity', 'of it response', 'Share, %'].map((name) => (
                    <th key={name} scope="col" className="number">
                      {name}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {rows.map(({ name, count, all, response }) => (
                  <tr key={name}>
                    <th scope="row">{name}</th>
                    <td className="number">{fixed(count, 0)}</td>
                    <td className="number">
                      <Measured of={all} />
                    </td>
                    <td className="number">
                      <Measured of={response} />
                    </td>
                    <td className="number">{fixed((100 * all.value) / total.value, 1)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </AsNumbers>
        </>
      )}
    </Panel>
  );
}
