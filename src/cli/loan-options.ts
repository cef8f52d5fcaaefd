import type { Command } from 'commander';
import { parseWithSchema } from '../core/parse.ts';
import { loanProfileSchema } from '../desk/loan-profile.ts';
import type { LoanProfile } from '../models/execution/loan-profile.ts';

/** What the command line says of the loan to be priced; what was not said is absent. */
export interface LoanOptions {
  readonly loanAmount?: string;
  readonly fico?: string;
  readonly ltv?: string;
  readonly purpose?: string;
  readonly occupancy?: string;
  readonly propertyType?: string;
  readonly state?: string;
}

/** Adds the options that describe a loan. */
export function addLoanOptions(command: Command): Command {
  return command
    .option('--loan-amount <dollars>', 'of the loan priced')
    .option('--fico <score>', 'of the loan priced')
    .option('--ltv <percent>', 'of the loan priced')
    .option('--purpose <name>', 'purchase, rate-term or cash-out')
    .option('--occupancy <name>', 'primary, second-home or investor')
    .option('--property-type <name>', 'single-family, condo, two-to-four-unit or manufactured')
    .option('--state <letters>', 'two letters, such as NY');
}

/**
 * The loan that the options describe.
 *
 * @param known what is known of it beside; the options go before
 * @returns undefined when nothing is known of it
 * @throws CounterpoiseError INPUT_INVALID naming the option
 */
export function loanOf(options: LoanOptions, known: LoanProfile = {}): LoanProfile | undefined {
  const { loanAmount, fico, ltv, purpose, occupancy, propertyType, state } = options;
  const said = {
    loanAmount: asNumber(loanAmount),
    fico: asNumber(fico),
    ltvPercent: asNumber(ltv),
    purpose,
    occupancy,
    propertyType,
    state: state?.toUpperCase(),
  };
  const stated = Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
  const loan = { ...known, ...parseWithSchema(loanProfileSchema, stated, { file: 'options of the loan' }) };
  return Object.keys(loan).length === 0 ? undefined : loan;
}

/** A text that is no number stays as it is, for the schema to refuse by name. */
function asNumber(text: string | undefined): number | string | undefined {
  if (text === undefined || text.trim() === '') return text;
  const value = Number(text.replaceAll(',', ''));
  return Number.isNaN(value) ? text : value;
}
