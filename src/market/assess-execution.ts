import type { IsoDate } from '../core/dates.ts';
import { businessDaysBetween } from './business-days.ts';
import type { ExecutionTerms } from './execution-terms.ts';
import { errorFinding, type MarketFinding, warningFinding } from './market-finding.ts';
import { PROGRAM_TERMS, PROGRAMS } from './programs.ts';

/** Business days after which quoted pay-ups are no longer taken for the day's. */
const PAY_UPS_STALE_DAYS = 5;

/** Faults of the execution terms: pay-ups of another day, bids that no longer hold, fees that an agency sets itself. */
export function assessExecution(terms: ExecutionTerms, asOf: IsoDate): readonly MarketFinding[] {
  return [...payUpFindings(terms, asOf), ...bidFindings(terms, asOf), ...agencyFindings(terms)];
}

function payUpFindings({ payUps }: ExecutionTerms, asOf: IsoDate): readonly MarketFinding[] {
  if (payUps === undefined) return [];
  const pointer = '/execution/payUps/date';
  if (payUps.date > asOf) {
    return [errorFinding('INPUT_INVALID', pointer, `The pay-ups of ${payUps.date} are later than ${asOf}.`)];
  }
  const age = businessDaysBetween(payUps.date, asOf);
  if (age <= PAY_UPS_STALE_DAYS) return [];
  return [
    warningFinding('MARKET_STALE', pointer, `The pay-ups of ${payUps.date} are ${age} business days old.`),
  ];
}

function bidFindings({ bids }: ExecutionTerms, asOf: IsoDate): readonly MarketFinding[] {
  return (bids ?? []).flatMap(({ buyer, deliverBy }, index) =>
    deliverBy !== undefined && deliverBy < asOf
      ? [
          warningFinding(
            'MARKET_STALE',
            `/execution/bids/${index}/deliverBy`,
            `The bid of ${buyer} held until ${deliverBy} and is left out.`,
          ),
        ]
      : [],
  );
}

function agencyFindings({ programs }: ExecutionTerms): readonly MarketFinding[] {
  return PROGRAMS.flatMap((program) => {
    const own = programs?.[program];
    if (own === undefined || PROGRAM_TERMS[program].agency === 'UMBS') return [];
    return (['guaranteeFeeBp', 'servicingFeeBp', 'buyUp'] as const)
      .filter((member) => own[member] !== undefined)
      .map((member) =>
        errorFinding(
          'INPUT_INVALID',
          `/execution/programs/${program}/${member}`,
          `${member} of ${program} is set by Ginnie Mae and cannot be stated.`,
        ),
      );
  });
}
