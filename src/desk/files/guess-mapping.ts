import { LOCK_FIELDS, LOCK_NAMES, type LockField } from '../../book/lock-terms.ts';
import { columnKey, type Table } from './read-table.ts';
import { ENUM_FIELDS, type EnumField, type TapeMapping } from './tape-mapping.ts';

/**
 * Names under which loan systems export our columns, best first: Encompass field ids, its property names, and
 * the labels of its reports and of common spreadsheets.
 *
 * @source Encompass rate-lock fields as listed by an MIT-licensed client library: names, ids, enumerations
 */
const ALIASES: Readonly<Record<LockField, readonly string[]>> = {
  lockId: ['lockId', 'Fields.364', '364', 'LoanNumber', 'Loan #', 'LoanId', 'LoanGuid', 'LockNumber'],
  program: ['program', '2866', 'LoanProgram', 'SellSideProductName', 'Product', 'ProductName'],
  noteRate: [
    'noteRate',
    '2160',
    'BuySideRateNetBuyRate',
    '2092',
    'RequestRate',
    '2036',
    'CurrentRate',
    'InterestRate',
    'LoanRate',
    'Rate',
  ],
  loanAmount: [
    'loanAmount',
    '2965',
    'BorrowerRequestedLoanAmount',
    '3043',
    'BaseLoanAmount',
    'TotalLoanAmount',
    'LoanAmt',
  ],
  lockDate: ['lockDate', '2149', 'BuySideLockDate', '2089', 'RequestLockDate', '2145', 'CurrentLockDate'],
  lockExpiration: [
    'lockExpiration',
    '3364',
    'BuySideExtendedLockExpires',
    '2151',
    'BuySideLockExpires',
    '2091',
    'RequestLockExpires',
    '2147',
    'CurrentLockExpires',
    'LockExpirationDate',
    'LockExpires',
  ],
  marketRateAtLock: ['marketRateAtLock'],
  stage: ['stage', 'MilestoneCurrentName', 'CurrentMilestone', 'LastFinishedMilestone', 'LoanStatus'],
  purpose: ['purpose', '2951', 'LockRequestLoanPurposeType', 'LoanPurpose', 'LoanPurposeType'],
  channel: ['channel', 'LoanChannel', 'OriginationChannel'],
  occupancy: ['occupancy', '2950', 'PropertyUsageType', 'OccupancyStatus', 'OccupancyType'],
  propertyType: ['propertyType', '2947', 'GSEPropertyType'],
  fico: ['fico', 'CreditScoreToUse', '2940', 'MinFICO', 'CreditScore', 'FICOScore', 'RepresentativeFICO'],
  dti: ['dti', 'BottomRatio', 'TotalDTI', 'BackEndRatio', 'DebtToIncome'],
  ltv: ['ltv', '3241', 'LoanToValue'],
  termMonths: ['termMonths', '2959', 'LoanAmortizationTermMonths', 'LoanTerm', 'Term', 'AmortizationTerm'],
  lockPrice: ['lockPrice', 'HedgePrice', 'TBAPrice'],
  borrowerPrice: ['borrowerPrice', '2203', 'BuySidePriceNetBuyPrice', 'NetBuyPrice', 'NetPrice'],
  deliveryType: ['deliveryType', '4187', 'CommitmentType', '3910', 'BuySideCommitmentType', '3965'],
  fundingDate: ['fundingDate', 'FundedDate', '2966', 'LoanScheduledClosingDate', 'EstClosingDate'],
  lockCoupon: ['lockCoupon', 'HedgeCoupon', 'TBACoupon'],
  firstTimeBuyer: ['firstTimeBuyer', '3528', 'FirstTimeHomebuyersIndicator', 'FirstTimeHomebuyer'],
};

/** Words of a loan system and the one of ours each means. */
const WORDS: Readonly<Record<Exclude<EnumField, 'program'>, Readonly<Record<string, string>>>> = {
  stage: {
    Started: 'locked',
    'Sent to processing': 'locked',
    Submitted: 'submitted',
    'Submitted to underwriting': 'submitted',
    Approved: 'approved',
    'Conditional approval': 'approved',
    'Clear to close': 'clear-to-close',
    'Doc signed': 'clear-to-close',
    'Docs out': 'clear-to-close',
    Funded: 'funded',
    Completed: 'funded',
  },
  purpose: {
    Purchase: 'purchase',
    'NoCash-Out Refinance': 'rate-term',
    'No Cash-Out Refi': 'rate-term',
    NoCashOutRefinance: 'rate-term',
    NoCashOutRefi: 'rate-term',
    'Cash-Out Refinance': 'cash-out',
    'Cash-Out Refi': 'cash-out',
    CashOutRefinance: 'cash-out',
    CashOutRefi: 'cash-out',
  },
  channel: {
    'Banked - Retail': 'retail',
    'Banked - Wholesale': 'wholesale',
    Brokered: 'wholesale',
    Correspondent: 'correspondent',
  },
  occupancy: {
    PrimaryResidence: 'primary',
    'Primary Residence': 'primary',
    OwnerOccupied: 'primary',
    SecondHome: 'second-home',
    'Second Home': 'second-home',
    Investor: 'investor',
    Investment: 'investor',
    NonOwnerOccupied: 'investor',
  },
  propertyType: {
    Attached: 'single-family',
    Detached: 'single-family',
    PUD: 'single-family',
    'Single Family': 'single-family',
    SFR: 'single-family',
    Condominium: 'condo',
    HighRiseCondominium: 'condo',
    DetachedCondo: 'condo',
    Cooperative: 'condo',
    '2-4 Unit': 'two-to-four-unit',
    ManufacturedHousing: 'manufactured',
    ManufacturedHomeCondoPUDCoOp: 'manufactured',
    'MH HomeChoice': 'manufactured',
    MHSelect: 'manufactured',
    MHAdvantage: 'manufactured',
  },
  deliveryType: {
    'Best Efforts': 'best-efforts',
    BestEfforts: 'best-efforts',
    Mandatory: 'mandatory',
  },
};

/** What could be told about a tape, and what the user still has to say. */
export interface MappingGuess {
  readonly mapping: TapeMapping;
  /** Columns of ours that no column of the tape seems to hold. */
  readonly unmatched: readonly LockField[];
  /** Words of the tape whose meaning is not known, by our column. */
  readonly unknownWords: Readonly<Partial<Record<EnumField, readonly string[]>>>;
}

/**
 * Proposes which of a tape's columns hold ours, from their names alone.
 *
 * @param header the tape's column names
 * @returns our column → the tape's column, only where a known name occurs
 */
export function guessMapping(header: readonly string[]): Partial<Record<LockField, string>> {
  const theirsOfKey = new Map(header.map((name) => [aliasKey(name), name]));
  const columns: Partial<Record<LockField, string>> = {};
  const taken = new Set<string>();
  for (const field of Object.keys(LOCK_FIELDS) as LockField[]) {
    const theirs = ALIASES[field]
      .map((alias) => theirsOfKey.get(aliasKey(alias)))
      .find((name) => name !== undefined && !taken.has(name));
    if (theirs === undefined) continue;
    columns[field] = theirs;
    taken.add(theirs);
  }
  return columns;
}

/**
 * Proposes a whole mapping from a tape: columns by name, words by the values that occur, dates by their form.
 *
 * @param table the tape
 * @param chosen columns the user named, which go before the guess
 */
export function guessTapeMapping(
  table: Table,
  chosen: Readonly<Partial<Record<LockField, string>>> = guessMapping(table.header),
): MappingGuess {
  const enums: Partial<Record<EnumField, Record<string, string>>> = {};
  const unknownWords: Partial<Record<EnumField, readonly string[]>> = {};
  for (const field of ENUM_FIELDS) {
    const theirs = chosen[field];
    if (theirs === undefined) continue;
    const guesses = distinct(columnOf(table, theirs)).map((word) => ({ word, ours: guessWord(field, word) }));
    const known = guesses.filter((guess) => guess.ours !== undefined);
    const unknown = guesses.filter((guess) => guess.ours === undefined).map((guess) => guess.word);
    if (known.length > 0) enums[field] = Object.fromEntries(known.map(({ word, ours }) => [word, ours!]));
    if (unknown.length > 0) unknownWords[field] = unknown;
  }
  const dates = [chosen.lockDate, chosen.lockExpiration].flatMap((name) =>
    name === undefined ? [] : columnOf(table, name),
  );
  return {
    mapping: {
      schemaVersion: 1,
      columns: chosen,
      ...(Object.keys(enums).length === 0 ? {} : { enums }),
      dateFormat: looksMonthFirst(dates) ? 'mdy' : 'iso',
    },
    unmatched: (Object.keys(LOCK_FIELDS) as LockField[]).filter((field) => chosen[field] === undefined),
    unknownWords,
  };
}

/**
 * The word of ours that a tape's word means.
 *
 * Programs are told by what their names say: government insurance, and the term.
 *
 * @returns undefined when it is not known; the user then says it in the mapping file
 */
export function guessWord(field: EnumField, word: string): string | undefined {
  const names: readonly string[] = LOCK_NAMES[field];
  const same = names.find((name) => columnKey(name) === columnKey(word));
  if (same !== undefined) return same;
  if (field === 'program') return guessProgram(word);
  const key = columnKey(word);
  return Object.entries(WORDS[field]).find(([theirs]) => columnKey(theirs) === key)?.[1];
}

function guessProgram(name: string): string | undefined {
  if (/\b(arm|jumbo|heloc|non-?qm)\b/i.test(name) || /\d\/\d/.test(name)) return undefined;
  const years = /\b(30|20|15)\b|\b(30|20|15)\s*-?\s*(?:yr|year)/i.exec(name);
  const term = years?.[1] ?? years?.[2];
  if (/fha|\bva\b|usda|gov|ginnie|gnma/i.test(name)) {
    return term === '30' ? 'GNMA2-30' : term === '15' ? 'GNMA2-15' : undefined;
  }
  return term === undefined ? undefined : `UMBS${term}`;
}

/** Slash dates of which one has a second part above 12 and none a first part above 12. */
function looksMonthFirst(dates: readonly string[]): boolean {
  const parts = dates
    .map((text) => /^(\d{1,2})\/(\d{1,2})\/\d{4}/.exec(text.trim()))
    .filter((match) => match !== null)
    .map((match) => ({ first: Number(match[1]), second: Number(match[2]) }));
  return parts.some(({ second }) => second > 12) && parts.every(({ first }) => first <= 12);
}

/** `Fields.2092`, `Loan.LoanNumber` and `[2092]` are the names 2092 and LoanNumber. */
function aliasKey(name: string): string {
  return columnKey(name.replace(/^\[?(?:fields|loan)\./i, '')).replaceAll(/[[\]()#:/]/g, '');
}

function columnOf(table: Table, name: string): readonly string[] {
  const index = table.header.indexOf(name);
  return index < 0 ? [] : table.rows.map((row) => row.cells[index]!.trim());
}

function distinct(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].filter((text) => text !== '');
}
