import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import type { IsoDate } from '../core/dates.ts';
import type { ErrorItem } from '../core/errors.ts';
import { parseJson } from '../core/parse.ts';
import { DATE_FORMATS, type DateFormat } from '../desk/files/parse-cell.ts';
import { type PipelineFile, readPipeline } from '../desk/files/read-pipeline.ts';
import { readPipelineJson } from '../desk/files/read-pipeline-json.ts';
import { readPositions } from '../desk/files/read-positions.ts';
import { readLockTape, readTapeMapping } from '../desk/files/tape-mapping.ts';
import type { ServicingBook } from '../desk/servicing/servicing-units.ts';
import type { Position } from '../instruments/position.ts';
import type { RateLock } from '../instruments/rate-lock.ts';
import { readMarket } from '../market/read-market.ts';
import type { MarketSnapshot } from '../market/snapshot.ts';
import { readTextFile } from './read-text-file.ts';
import { type RowCount, rowFailure } from './row-failure.ts';
import { readServicingFiles } from './servicing-inputs.ts';

/** A pipeline and how it is written. */
export interface PipelineFiles {
  readonly pipeline: string;
  readonly mapping?: string;
  readonly dateFormat?: DateFormat;
}

/** Files of a command that values a book. */
export interface BookFiles extends PipelineFiles {
  readonly market: string;
  readonly positions?: string;
  readonly servicing?: string;
  readonly servicingAssumptions?: string;
}

/** A market day and a book, as far as their files could be read. */
export interface BookInputs {
  readonly market: MarketSnapshot;
  readonly locks: readonly RateLock[];
  readonly positions: readonly Position[];
  /** Present when a servicing book was named. */
  readonly servicing?: ServicingBook;
  readonly rowFailures: readonly ErrorItem[];
  readonly warnings: readonly string[];
  readonly counts: {
    readonly locks: RowCount;
    readonly positions: RowCount;
    readonly servicing?: RowCount;
  };
}

/** Adds the options that name the files of a book. */
export function addBookOptions(command: Command): Command {
  command
    .requiredOption('--market <file>', 'market day, JSON')
    .requiredOption('--pipeline <file>', 'rate locks: CSV, JSON, or a lock tape with --mapping')
    .option('--positions <file>', 'TBA and futures positions, CSV');
  return addPipelineOptions(command);
}

/** Adds the options that say how a pipeline is written. */
export function addPipelineOptions(command: Command): Command {
  return command
    .option('--mapping <file>', 'mapping of a lock tape, as counterpoise init --tape writes it')
    .option(
      '--date-format <form>',
      `how dates are written that are not ISO: ${DATE_FORMATS.join(', ')}`,
      dateFormat,
    );
}

/** A form of dates by its name. */
export function dateFormat(text: string): DateFormat {
  const form = DATE_FORMATS.find((one) => one === text);
  if (form === undefined) throw new InvalidArgumentError(`Accepted: ${DATE_FORMATS.join(', ')}.`);
  return form;
}

/** Reads a market day. */
export async function readMarketFile(file: string): Promise<MarketSnapshot> {
  return readMarket(await readTextFile(file, 'a market day (JSON)'), file);
}

/**
 * Reads the files of a book. Bad rows stand in `rowFailures`.
 *
 * @throws CounterpoiseError those of the readers
 */
export async function readBookFiles(files: BookFiles): Promise<BookInputs> {
  const market = await readMarketFile(files.market);
  const pipeline = await readPipelineFile(files, market.asOf);
  const held =
    files.positions === undefined
      ? { positions: [], rejected: [], warnings: [] }
      : readPositions(
          await readTextFile(files.positions, 'positions (CSV)'),
          files.positions,
          files.dateFormat === undefined ? {} : { dateFormat: files.dateFormat },
        );
  const serviced = await readServicingFiles(files.servicing, files.servicingAssumptions);
  return {
    market,
    locks: pipeline.locks,
    positions: held.positions,
    ...(serviced === undefined ? {} : { servicing: serviced.book }),
    rowFailures: [
      ...pipeline.rejected.map((error) => rowFailure('pipeline', error)),
      ...held.rejected.map((error) => rowFailure('positions', error)),
      ...(serviced?.rowFailures ?? []),
    ],
    warnings: [...pipeline.warnings, ...held.warnings, ...(serviced?.warnings ?? [])],
    counts: {
      locks: { read: pipeline.locks.length, rejected: pipeline.rejected.length },
      positions: { read: held.positions.length, rejected: held.rejected.length },
      ...(serviced === undefined ? {} : { servicing: serviced.count }),
    },
  };
}

/**
 * Reads a pipeline: CSV, JSON by the file's name, or a lock tape where a mapping is given.
 *
 * @param asOf the day against which lock and funding dates are checked
 * @throws CounterpoiseError those of the readers
 */
export async function readPipelineFile(files: PipelineFiles, asOf: IsoDate): Promise<PipelineFile> {
  const text = await readTextFile(files.pipeline, 'a pipeline (CSV or JSON)');
  if (files.mapping !== undefined) {
    const mapping = readTapeMapping(
      await readTextFile(files.mapping, 'a tape mapping (JSON)'),
      files.mapping,
    );
    return readLockTape(text, files.pipeline, mapping, { asOf });
  }
  if (/\.json$/i.test(files.pipeline)) {
    return readPipelineJson(parseJson(text, files.pipeline), files.pipeline, { asOf });
  }
  return readPipeline(text, files.pipeline, {
    asOf,
    ...(files.dateFormat === undefined ? {} : { dateFormat: files.dateFormat }),
  });
}
