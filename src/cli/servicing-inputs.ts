import { servicingBookSchema } from '../book/servicing-terms.ts';
import { CounterpoiseError, type ErrorItem } from '../core/errors.ts';
import { parseJson, parseWithSchema } from '../core/parse.ts';
import { readServicing } from '../desk/files/read-servicing.ts';
import type { ServicingBook } from '../desk/servicing/servicing-units.ts';
import {
  DEFAULT_SERVICING_ASSUMPTIONS,
  type ServicingAssumptions,
  servicingAssumptionsSchema,
} from '../models/servicing/assumptions.ts';
import { readTextFile } from './read-text-file.ts';
import { type RowCount, rowFailure } from './row-failure.ts';

/** A servicing book as far as its file could be read. */
export interface ServicingInputs {
  readonly book: ServicingBook;
  readonly rowFailures: readonly ErrorItem[];
  readonly warnings: readonly string[];
  readonly count: RowCount;
}

/**
 * Reads a servicing book and its assumptions; undefined when none is named.
 *
 * @throws CounterpoiseError INPUT_INVALID for assumptions without a book, and those of the readers
 */
export async function readServicingFiles(
  file: string | undefined,
  assumptionsFile: string | undefined,
): Promise<ServicingInputs | undefined> {
  if (file === undefined) {
    if (assumptionsFile === undefined) return undefined;
    throw new CounterpoiseError('INPUT_INVALID', 'Assumptions on servicing need a servicing book.', {
      field: '--servicing-assumptions',
      found: assumptionsFile,
      accepted: 'together with --servicing',
    });
  }
  const assumptions = await readAssumptions(assumptionsFile);
  const text = await readTextFile(file, 'a servicing book (CSV or JSON)');
  if (/\.json$/i.test(file)) {
    const rights = parseWithSchema(servicingBookSchema, parseJson(text, file), { file });
    return {
      book: { rights, assumptions },
      rowFailures: [],
      warnings: [],
      count: { read: rights.length, rejected: 0 },
    };
  }
  const { rights, rejected, warnings } = readServicing(text, file);
  return {
    book: { rights, assumptions },
    rowFailures: rejected.map((error) => rowFailure('servicing', error)),
    warnings,
    count: { read: rights.length, rejected: rejected.length },
  };
}

async function readAssumptions(file: string | undefined): Promise<ServicingAssumptions> {
  if (file === undefined) return DEFAULT_SERVICING_ASSUMPTIONS;
  const text = await readTextFile(file, 'assumptions on servicing (JSON)');
  return parseWithSchema(servicingAssumptionsSchema, parseJson(text, file), { file });
}
