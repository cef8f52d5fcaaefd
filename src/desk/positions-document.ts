import { z } from 'zod';
import { parsePrice } from '../core/quotes.ts';
import type { Position } from '../instruments/position.ts';
import { isoDateSchema, isoMonthSchema, quotedPriceSchema } from '../market/snapshot.ts';
import { instrumentId, POSITION_FIELDS, parseInstrumentName } from './files/read-positions.ts';

const POSITION_COUNT_MAX = 100_000;
const TBA_FACE_MIN = 1_000;
const TBA_FACE_MAX = 100_000_000_000;
const CONTRACT_COUNT_MAX = 1_000_000;

/** One position in JSON, under the names of the columns of the table. */
const positionSchema = z
  .strictObject({
    instrument: z.string().min(1).max(40).describe(POSITION_FIELDS.instrument),
    side: z.enum(['buy', 'sell']),
    quantity: z.number().positive().describe(POSITION_FIELDS.quantity),
    price: quotedPriceSchema.describe(POSITION_FIELDS.price),
    tradeDate: isoDateSchema,
    settlementMonth: isoMonthSchema.describe(POSITION_FIELDS.settlementMonth),
    counterparty: z.string().min(1).max(64).optional(),
    tradeId: z.string().min(1).max(64).describe(POSITION_FIELDS.tradeId),
  })
  .transform((draft, context): Position => {
    const refuse = (field: keyof typeof draft, message: string): never => {
      context.addIssue({ code: 'custom', path: [field], message });
      return z.NEVER;
    };
    const name = parseInstrumentName(draft.instrument);
    if (name === undefined) return refuse('instrument', `is not ${POSITION_FIELDS.instrument}`);
    const fits =
      name.kind === 'tba'
        ? draft.quantity >= TBA_FACE_MIN && draft.quantity <= TBA_FACE_MAX
        : Number.isInteger(draft.quantity) && draft.quantity <= CONTRACT_COUNT_MAX;
    if (!fits) return refuse('quantity', `is not ${POSITION_FIELDS.quantity}`);
    try {
      const price = parsePrice(draft.price, name.kind === 'tba' ? 'cash' : 'futures');
      return Object.freeze({ ...draft, name, price, instrument: instrumentId(name) });
    } catch {
      return refuse('price', `is not ${POSITION_FIELDS.price}`);
    }
  });

/**
 * Existing trades in JSON: a list, or an object that holds it. See docs/schemas/positions.json.
 *
 * Unlike a lock, a bad position refuses the document: a trade left out would silently change the hedge.
 */
export const positionsSchema = z
  .union([
    z.array(positionSchema).max(POSITION_COUNT_MAX),
    z.strictObject({
      schemaVersion: z.literal(1),
      positions: z.array(positionSchema).max(POSITION_COUNT_MAX),
    }),
  ])
  .transform((document, context): readonly Position[] => {
    const positions = Array.isArray(document) ? document : document.positions;
    const seen = new Set<string>();
    positions.forEach(({ tradeId }, index) => {
      if (seen.has(tradeId)) {
        const path = Array.isArray(document) ? [index, 'tradeId'] : ['positions', index, 'tradeId'];
        context.addIssue({ code: 'custom', path, message: 'must stand once' });
      }
      seen.add(tradeId);
    });
    return positions;
  });
