import type { ErrorItem } from '../core/errors.ts';
import { jsonPointer } from '../core/parse.ts';
import { describeRowError, type RowError } from '../desk/files/row-error.ts';

/** How many rows of a file were taken. */
export interface RowCount {
  readonly read: number;
  readonly rejected: number;
}

/** A rejected row as an item of a result's failures; the pointer names the row as a spreadsheet numbers it. */
export function rowFailure(section: 'pipeline' | 'positions' | 'servicing', error: RowError): ErrorItem {
  const path = [section, 'rows', error.row ?? '', ...(error.field === undefined ? [] : [error.field])];
  return {
    pointer: error.pointer ?? jsonPointer(path),
    code: error.code,
    detail: describeRowError(error),
  };
}
