import { CounterpoiseError } from '../../core/errors.ts';
import type { Channel } from '../../instruments/rate-lock.ts';
import type { Program } from '../../market/programs.ts';
import { type LoanProfile, meetsCriteria } from '../../models/execution/loan-profile.ts';
import { type PriceAddend, present } from '../price-addends.ts';
import type { AdjusterCriteria, AdjusterGrid, Adjusters } from './adjusters-schema.ts';

/** Whose price is adjusted. */
export interface AdjustedLoan {
  readonly program: Program;
  readonly channel: Channel;
  readonly loan: LoanProfile;
}

/** An adjuster that cannot be applied, and what it would have to know of the loan. */
export interface UnappliedAdjuster {
  readonly id: string;
  readonly unknown: readonly string[];
}

export interface Adjustments {
  readonly addends: readonly PriceAddend[];
  readonly unapplied: readonly UnappliedAdjuster[];
}

/**
 * The adjustments of a loan's price: one of each grid, added up.
 *
 * A grid that asks for what is not known of the loan is left out and named, rather than taken for nothing.
 *
 * @throws CounterpoiseError EXECUTION_NOT_ELIGIBLE when a grid says that no such loan is taken
 */
export function adjustmentsOf(adjusters: Adjusters | undefined, adjusted: AdjustedLoan): Adjustments {
  const addends: PriceAddend[] = [];
  const unapplied: UnappliedAdjuster[] = [];
  for (const grid of adjusters?.grids ?? []) {
    if (grid.programs?.includes(adjusted.program) === false) continue;
    const unknown = unknownTo(grid, adjusted.loan);
    if (unknown.length > 0) {
      unapplied.push({ id: grid.id, unknown });
      continue;
    }
    const cell = grid.kind === 'rules' ? ruleCell(grid, adjusted) : matrixCell(grid, adjusted);
    if (cell === undefined) continue;
    if (cell.per100 === null) throw notTaken(grid, cell.place);
    const source = `rate sheet, adjusters of ${adjusters!.date}: ${cell.place}`;
    addends.push(...present(`adjuster:${grid.id}`, cell.per100, source));
  }
  return { addends, unapplied };
}

/** One value of a grid, and how a person finds it. */
interface Cell {
  readonly per100: number | null;
  readonly place: string;
}

function ruleCell(
  { rules }: Extract<AdjusterGrid, { kind: 'rules' }>,
  adjusted: AdjustedLoan,
): Cell | undefined {
  const index = rules.findIndex(({ when }) => fits(adjusted, when));
  return index === -1 ? undefined : { per100: rules[index]!.per100, place: `rule ${index + 1}` };
}

function matrixCell(
  { when, ficoFrom, ltvUpToPercent, per100 }: Extract<AdjusterGrid, { kind: 'fico-by-ltv' }>,
  adjusted: AdjustedLoan,
): Cell | undefined {
  if (when !== undefined && !fits(adjusted, when)) return undefined;
  const { fico, ltvPercent } = adjusted.loan as Required<LoanProfile>;
  const row = ficoFrom.findLastIndex((from) => fico >= from);
  const column = ltvUpToPercent.findIndex((upTo) => ltvPercent <= upTo);
  const value = per100[row]?.[column] ?? null;
  return { per100: value, place: `FICO ${fico}, LTV ${ltvPercent} %` };
}

function fits({ channel, loan }: AdjustedLoan, criteria: AdjusterCriteria): boolean {
  const { purposes, occupancies, propertyTypes, channels } = criteria;
  return (
    meetsCriteria(loan, criteria) &&
    isOneOf(loan.purpose, purposes) &&
    isOneOf(loan.occupancy, occupancies) &&
    isOneOf(loan.propertyType, propertyTypes) &&
    isOneOf(channel, channels)
  );
}

function isOneOf<Name extends string>(name: Name | undefined, names: readonly Name[] | undefined): boolean {
  return names === undefined || (name !== undefined && names.includes(name));
}

/** What a criterion asks of the loan, by its members. */
const ASKED: Readonly<Record<Exclude<keyof AdjusterCriteria, 'channels'>, keyof LoanProfile>> = {
  loanAmountMin: 'loanAmount',
  loanAmountMax: 'loanAmount',
  ficoMin: 'fico',
  ficoMax: 'fico',
  ltvMinPercent: 'ltvPercent',
  ltvMaxPercent: 'ltvPercent',
  states: 'state',
  purposes: 'purpose',
  occupancies: 'occupancy',
  propertyTypes: 'propertyType',
};

function unknownTo(grid: AdjusterGrid, loan: LoanProfile): readonly string[] {
  const criteria = grid.kind === 'rules' ? grid.rules.map(({ when }) => when) : [grid.when ?? {}];
  const asked = new Set<keyof LoanProfile>(grid.kind === 'rules' ? [] : ['fico', 'ltvPercent']);
  for (const criterion of criteria) {
    for (const [member, attribute] of Object.entries(ASKED)) {
      if (criterion[member as keyof AdjusterCriteria] !== undefined) asked.add(attribute);
    }
  }
  return [...asked].filter((attribute) => loan[attribute] === undefined);
}

function notTaken({ id }: AdjusterGrid, place: string): CounterpoiseError {
  return new CounterpoiseError('EXECUTION_NOT_ELIGIBLE', `The adjuster ${id} takes no such loan: ${place}.`, {
    field: 'loan',
    found: place,
    accepted: 'a loan the grid has a value for',
  });
}
