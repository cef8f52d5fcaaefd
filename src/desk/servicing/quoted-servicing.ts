import type { ErrorItem } from '../../core/errors.ts';
import { PROGRAM_TERMS } from '../../market/programs.ts';
import type { MarketDay } from '../market-day.ts';
import type { ServicingBook } from './servicing-units.ts';

/** The rights whose borrowers' mortgage rate the day quotes; the others fail alone. */
export function quotedServicing(
  day: Pick<MarketDay, 'mortgageSpreads'>,
  { rights, assumptions }: ServicingBook,
): { readonly servicing: ServicingBook; readonly failures: readonly ErrorItem[] } {
  const failures: ErrorItem[] = [];
  const quoted = rights.filter(({ servicingId, program }, index) => {
    const { rateClass } = PROGRAM_TERMS[program];
    if (day.mortgageSpreads[rateClass] !== undefined) return true;
    failures.push({
      pointer: `/servicing/${index}`,
      code: 'MARKET_INCOMPLETE',
      detail: `Servicing right ${servicingId}: the market day has no mortgage rate ${rateClass}.`,
    });
    return false;
  });
  return { servicing: { rights: quoted, assumptions }, failures };
}
