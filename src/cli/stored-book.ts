import { asOfSchema, momentOf } from '../book/as-of.ts';
import { openPosition } from '../book/positions-as-of.ts';
import { CounterpoiseError } from '../core/errors.ts';
import { parseWithSchema } from '../core/parse.ts';
import { readPipelineJson } from '../desk/files/read-pipeline-json.ts';
import { readPipeline } from '../ledger/lock-projections.ts';
import { findingWarnings } from '../ledger/pin-as-of.ts';
import { readTrades } from '../ledger/trades.ts';
import type { CommandContext } from './command-context.ts';
import { type BookInputs, readMarketFile } from './read-inputs.ts';
import { rowFailure } from './row-failure.ts';
import { onStoreOf, type StoreOptions } from './tool-store.ts';

/** A market day's file, and the moment as of which the events of locks and trades are its book. */
export interface StoredBook {
  readonly market: string;
  readonly asOf: string;
  /** The option that gave the moment. */
  readonly option: string;
}

/**
 * The book of a market day from the events in a server's store: the pipeline and the open trades as of a moment.
 *
 * @throws CounterpoiseError INPUT_INVALID for what is no moment; INPUT_EMPTY without locks; those of the readers and the store
 */
export async function readStoredBook(
  { market: file, asOf: asked, option }: StoredBook,
  options: StoreOptions,
  context: CommandContext,
): Promise<BookInputs> {
  const market = await readMarketFile(file);
  const asOf = momentOf(parseWithSchema(asOfSchema, asked, { file: option }), context.now());
  return onStoreOf(options, context, async (repositories, source) => {
    const { document, findings } = await readPipeline(repositories, { asOf });
    if (document.locks.length === 0) {
      throw new CounterpoiseError('INPUT_EMPTY', 'The lock events tell of no lock that was alive then.', {
        file: source,
        field: option,
        found: asked,
        accepted: 'a moment as of which there are locks, --tenant among others',
      });
    }
    const pipeline = readPipelineJson(document, source, { asOf: market.asOf });
    const trades = await readTrades(repositories, { asOf });
    const positions = trades.filter(({ status }) => status === 'open').map(openPosition);
    const isOld = document.asOf !== market.asOf;
    return {
      market,
      locks: pipeline.locks,
      positions,
      rowFailures: pipeline.rejected.map((error) => rowFailure('pipeline', error)),
      warnings: [
        ...(isOld
          ? [`${source}: locks and trades are of ${document.asOf}, the market of ${market.asOf}.`]
          : []),
        ...findingWarnings(findings),
        ...pipeline.warnings,
      ],
      counts: {
        locks: { read: pipeline.locks.length, rejected: pipeline.rejected.length },
        positions: { read: positions.length, rejected: 0 },
      },
    };
  });
}
