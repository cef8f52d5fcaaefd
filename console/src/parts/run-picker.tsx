import type { Job } from '../../../client/operations.ts';
import { useJobs } from '../api/results.ts';
import { dayTime } from '../format/numbers.ts';
import { SelectField } from './field.tsx';

const LISTED = 30;

interface RunPickerProps {
  readonly label: string;
  readonly kind: Job['kind'];
  /** Empty for the newest. */
  readonly value: string;
  readonly onChange: (jobId: string) => void;
  /** What the first choice is called. */
  readonly newest?: string;
}

/** One of the runs of a kind that succeeded. */
export function RunPicker({ label, kind, value, onChange, newest = 'Newest' }: RunPickerProps) {
  const jobs = useJobs({ kind, state: 'succeeded', limit: LISTED });
  const listed = (jobs.data?.items ?? []).map(({ id, createdAt }) => ({
    value: id,
    name: `${dayTime(createdAt)} · ${id.slice(-6)}`,
  }));
  const isAmong = value === '' || listed.some((one) => one.value === value);
  return (
    <SelectField
      label={label}
      value={value}
      options={[
        { value: '', name: newest },
        ...(isAmong ? [] : [{ value, name: value.slice(-6) }]),
        ...listed,
      ]}
      onChange={onChange}
    />
  );
}
