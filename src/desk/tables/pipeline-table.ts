import { LOCK_FIELDS, type LockField } from '../../book/lock-terms.ts';
import type { CsvTable, CsvValue } from '../files/write-csv.ts';

const COLUMNS = Object.keys(LOCK_FIELDS) as LockField[];

/** A stored pipeline in the columns of its file: what is written here can be uploaded again. */
interface StoredPipeline {
  readonly locks: readonly Readonly<Partial<Record<LockField, CsvValue>>>[];
}

/** A pipeline, one lock a row. Rates are decimal, dti and ltv in percent. */
export function pipelineTable({ locks }: StoredPipeline): CsvTable {
  return {
    header: COLUMNS,
    rows: locks.map((lock) => COLUMNS.map((column) => cellOf(lock[column]))),
  };
}

/** The file says yes and no. */
function cellOf(value: CsvValue): CsvValue {
  return typeof value === 'boolean' ? (value ? 'yes' : 'no') : value;
}
