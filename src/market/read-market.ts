import { parseJson, parseWithSchema } from '../core/parse.ts';
import { type MarketSnapshot, marketSnapshotSchema } from './snapshot.ts';

/**
 * Reads a market day from its JSON text.
 *
 * @param text the whole file
 * @param file as the user named it
 * @throws CounterpoiseError INPUT_EMPTY, or INPUT_INVALID with line and column (no JSON) or with every faulty
 *   field's pointer (no market day)
 */
export function readMarket(text: string, file: string): MarketSnapshot {
  return parseWithSchema(marketSnapshotSchema, parseJson(text, file), { file });
}
