import { z } from 'zod';
import { positionSchema } from '../book/position-terms.ts';
import type { Position } from '../instruments/position.ts';

const POSITION_COUNT_MAX = 100_000;

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
