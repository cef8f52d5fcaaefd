import type { MeasureValue } from '../../../src/sim/measure-value.ts';
import { fixed } from '../format/numbers.ts';

interface MeasuredProps {
  readonly of: Pick<MeasureValue, 'value' | 'standardError'> | null | undefined;
  readonly digits?: number;
  readonly scale?: number;
}

/** A simulated number with its standard error: never one without the other. */
export function Measured({ of, digits = 0, scale = 1 }: MeasuredProps) {
  if (of === null || of === undefined) return <>–</>;
  return (
    <span title={`standard error ${fixed(of.standardError * scale, digits + 2)}`}>
      {fixed(of.value * scale, digits)}
      {of.standardError > 0 ? (
        <span className="error-of">± {fixed(of.standardError * scale, digits)}</span>
      ) : null}
    </span>
  );
}
