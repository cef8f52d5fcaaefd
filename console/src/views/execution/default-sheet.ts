import { PROGRAM_TERMS } from '../../../../src/market/programs.ts';
import type { MarketSnapshot } from '../../../../src/market/snapshot.ts';
import { likelyNoteRates, quotedPrograms } from './execution-request.ts';

/** A sheet of base prices to begin with: every quoted program about its mortgage rate, no margin, no adjuster. */
export function defaultSheet(market: MarketSnapshot) {
  return {
    schemaVersion: 1,
    description: 'Base prices: no margin, no adjusters. Replace them by your own.',
    quoteAs: 'price',
    products: quotedPrograms(market).map((program) => {
      const { from, to } = likelyNoteRates(market, program);
      return {
        product: `${program}, ${PROGRAM_TERMS[program].termMonths / 12} years fixed`,
        program,
        noteRates: { from: Number(from.toFixed(8)), to: Number(to.toFixed(8)), step: 0.00125 },
      };
    }),
    channels: ['retail'],
    lockTermsDays: [30, 45, 60],
    lockTermCost: { kind: 'roll' },
    margins: [{ channel: 'retail', marginPer100: 0 }],
  };
}
