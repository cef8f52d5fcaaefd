import { OCCUPANCIES, type Occupancy } from '../../../../src/instruments/rate-lock.ts';
import { PROGRAM_TERMS, PROGRAMS, type Program } from '../../../../src/market/programs.ts';
import type { MarketSnapshot } from '../../../../src/market/snapshot.ts';
import { AGENCY_EXECUTION_RULES } from '../../../../src/models/execution/agency-rules.ts';
import { mortgageRateOf } from '../../desk/mortgage-rate-of.ts';

/** What is asked of best execution, as it stands on the screen and in the address: percent, dollars, empty for nothing. */
export interface ExecutionForm {
  readonly program: Program;
  readonly from: string;
  readonly to: string;
  readonly step: string;
  readonly funding: string;
  readonly amount: string;
  readonly fico: string;
  readonly ltv: string;
  readonly occupancy: Occupancy | '';
  readonly state: string;
}

/** Names of the form's members in the address. */
export const FORM_KEYS = [
  'program',
  'from',
  'to',
  'step',
  'funding',
  'amount',
  'fico',
  'ltv',
  'occupancy',
  'state',
] as const satisfies readonly (keyof ExecutionForm)[];

/** What is a number of a loan: in the API, in the form, in words. */
const LOAN_NUMBERS = [
  ['loanAmount', 'amount', 'Loan amount'],
  ['fico', 'fico', 'FICO'],
  ['ltvPercent', 'ltv', 'LTV'],
] as const;
const BP = 10_000;
const EIGHTH = 0.00125;
const HALF_RANGE_EIGHTHS = 6;
/** What note rates stand above coupons, where a day quotes no mortgage rate. */
const USUAL_SPREAD = 0.0075;
const RATES_MAX = 200;
/** Dust of 1e-9 of a step must not add or lose a rate. */
const STEP_DUST = 1e-9;

/** Programs of which the day quotes TBAs. */
export function quotedPrograms(market: MarketSnapshot): readonly Program[] {
  return PROGRAMS.filter((program) => market.tba?.some((quote) => quote.program === program));
}

/** Note rates that borrowers of a program are likely to ask for, decimal: six eighths about the day's mortgage rate. */
export function likelyNoteRates(
  market: MarketSnapshot,
  program: Program,
): { readonly from: number; readonly to: number } {
  const coupons = (market.tba ?? [])
    .filter((quote) => quote.program === program)
    .map(({ coupon }) => coupon)
    .sort((a, b) => a - b);
  const centre =
    mortgageRateOf(market, program) ?? (coupons[Math.floor(coupons.length / 2)] ?? 0.06) + USUAL_SPREAD;
  const eighths = Math.round(centre / EIGHTH);
  const { smallestSpreadBp, largestSpreadBp } = AGENCY_EXECUTION_RULES[PROGRAM_TERMS[program].agency];
  const least = Math.ceil(((coupons[0] ?? 0) + smallestSpreadBp / BP) / EIGHTH - STEP_DUST);
  const most = Math.floor(((coupons.at(-1) ?? 1) + largestSpreadBp / BP) / EIGHTH + STEP_DUST);
  return {
    from: Math.max(eighths - HALF_RANGE_EIGHTHS, least) * EIGHTH,
    to: Math.min(eighths + HALF_RANGE_EIGHTHS, most) * EIGHTH,
  };
}

/** The form of an address; what it does not say is as of the market day. */
export function formOf(params: URLSearchParams, market: MarketSnapshot): ExecutionForm {
  const quoted = quotedPrograms(market);
  const program = quoted.find((one) => one === params.get('program')) ?? quoted[0] ?? 'UMBS30';
  const likely = likelyNoteRates(market, program);
  const text = (name: keyof ExecutionForm): string => params.get(name) ?? '';
  return {
    program,
    from: text('from') || percentText(likely.from),
    to: text('to') || percentText(likely.to),
    step: text('step') || '0.125',
    funding: text('funding'),
    amount: text('amount'),
    fico: text('fico'),
    ltv: text('ltv'),
    occupancy: OCCUPANCIES.find((one) => one === params.get('occupancy')) ?? '',
    state: text('state'),
  };
}

/**
 * The form as a job takes it.
 *
 * @returns a sentence where it cannot be asked
 */
export function executionInputOf(form: ExecutionForm): Readonly<Record<string, unknown>> | string {
  const [from, to, step] = [form.from, form.to, form.step].map(Number) as [number, number, number];
  if (!(from > 0 && to >= from && step > 0)) {
    return 'Note rates go from a lower to a higher one, in percent, by a step above zero.';
  }
  const count = Math.floor((to - from) / step + STEP_DUST) + 1;
  if (count > RATES_MAX) return `${count} note rates are more than ${RATES_MAX}: take a larger step.`;
  const numbers = LOAN_NUMBERS.map(([member, key, name]) => ({
    ...{ member, name },
    text: form[key].replaceAll(',', '').trim(),
  })).filter(({ text }) => text !== '');
  const odd = numbers.find(({ text }) => Number.isNaN(Number(text)));
  if (odd !== undefined) return `${odd.name} is a number, and “${odd.text}” is none.`;
  const loan = {
    ...Object.fromEntries(numbers.map(({ member, text }) => [member, Number(text)])),
    ...(form.occupancy === '' ? {} : { occupancy: form.occupancy }),
    ...(form.state === '' ? {} : { state: form.state.toUpperCase() }),
  };
  return {
    marketSnapshotId: 'latest',
    program: form.program,
    // Eight decimals make 6.125 % the 0.06125 that a person would write.
    noteRates: Array.from({ length: count }, (_, index) => Number(((from + index * step) / 100).toFixed(8))),
    ...(form.funding === '' ? {} : { fundingDate: form.funding }),
    ...(Object.keys(loan).length === 0 ? {} : { loan }),
  };
}

function percentText(rate: number): string {
  return String(Number((rate * 100).toFixed(6)));
}
