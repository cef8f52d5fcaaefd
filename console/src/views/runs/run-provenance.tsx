import { Link } from 'wouter';
import type { JobResult } from '../../../../client/operations.ts';
import { fixed } from '../../format/numbers.ts';
import { FactsTable } from '../../parts/facts-table.tsx';
import { Panel } from '../../parts/panel.tsx';

const NAMES: Readonly<Record<string, string>> = {
  engineVersion: 'Engine',
  'engine.digest': 'Fingerprint of the engine',
  'engine.engineVersion': 'Engine’s version',
  'engine.kernel': 'Kernel it ran',
  'engine.wasmDigest': 'Kernel’s code',
  'engine.cpuModel': 'Processor',
  'engine.platform': 'System',
  'engine.arch': 'Architecture',
  'engine.v8': 'V8',
  'engine.node': 'Node',
  model: 'Rate model',
  calibrationId: 'Calibration',
  beforeCalibrationId: 'Calibration of the day before',
  seed: 'Seed',
  pathCount: 'Paths',
  kernel: 'Kernel',
  inputDigest: 'Input',
  resultDigest: 'Result',
  standardErrorPer100: 'Largest standard error, per 100',
  matchesOriginal: 'Matches the first run',
};

/** What the result is a function of: the same again gives the same bits. */
export function RunProvenance({ result }: { readonly result: JobResult }) {
  return (
    <Panel
      title="What it was made of"
      flush
      note="The same of all of these gives the same result, bit for bit."
    >
      <FactsTable
        facts={Object.fromEntries(
          factsOf(result.provenance).map(([name, value]) => [
            NAMES[name] ?? name,
            <Value key={name} name={name} of={value} />,
          ]),
        )}
      />
    </Panel>
  );
}

/** Names and values; those of a part by the part's name and their own. */
function factsOf(provenance: JobResult['provenance']): readonly (readonly [string, unknown])[] {
  return Object.entries(provenance).flatMap(([name, value]) =>
    typeof value === 'object' && value !== null
      ? Object.entries(value).map(([inner, one]): readonly [string, unknown] => [`${name}.${inner}`, one])
      : value === null || value === undefined
        ? []
        : [[name, value] as const],
  );
}

function Value({ name, of }: { readonly name: string; readonly of: unknown }) {
  if (name === 'calibrationId' && typeof of === 'string' && of.startsWith('cal_')) {
    return <Link href={`/calibration/${of}`}>{of}</Link>;
  }
  return <>{valueText(of)}</>;
}

function valueText(value: unknown): string {
  if (typeof value === 'number') return Number.isInteger(value) ? fixed(value, 0) : String(value);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
