import { KEY_RATE_TENORS } from '../../market/curve-shift.ts';
import { SERVICING_LEGS } from '../../models/servicing/servicing-legs.ts';
import type { CsvTable, CsvTables } from '../files/write-csv.ts';
import type {
  NumberWithError,
  ServicingGroup,
  ServicingMeasures,
  ServicingResult,
} from '../servicing/servicing-result.ts';

/** Names of the tables of a servicing book, the main one first. */
export const SERVICING_TABLES = ['rights', 'groups', 'legs', 'profile'] as const;

const TERMS = [
  ...(['servicingId', 'program', 'noteRate', 'balance', 'loanCount', 'ageMonths'] as const),
  ...(['remainingMonths', 'servicingFeeBp', 'oasBp'] as const),
] as const;
const VALUES = ['value', 'multiple', 'pricePer100'] as const;
const MEASURES = [
  ...(['effectiveDuration', 'effectiveConvexity', 'dv01', 'spreadDuration'] as const),
  ...(['refinancingDuration', 'turnoverDuration', 'basisDuration'] as const),
] as const satisfies readonly (keyof ServicingMeasures)[];
const GROUP_MEASURES = [...VALUES, 'effectiveDuration', 'effectiveConvexity', 'dv01'] as const;

/** Every right with its legs and measures. */
function rightCsv({ rows }: ServicingResult): CsvTable {
  return {
    header: [
      ...TERMS,
      ...VALUES.flatMap(withErrorColumn),
      ...SERVICING_LEGS,
      ...MEASURES.flatMap(withErrorColumn),
      ...KEY_RATE_TENORS.flatMap((tenor) => withErrorColumn(`keyRateDv01_${tenor}y`)),
      'flags',
    ],
    rows: rows.map((row) => [
      ...TERMS.map((term) => row[term]),
      ...VALUES.flatMap((name) => cells(row[name])),
      ...SERVICING_LEGS.map((leg) => row.legs[leg]),
      ...MEASURES.flatMap((name) => cells(row.measures[name])),
      ...KEY_RATE_TENORS.flatMap((tenor) => cells(row.measures.keyRateDv01[String(tenor)]!)),
      row.flags.join(' '),
    ]),
  };
}

/** Groups by program and half point of note rate, and the book as the last line. */
function groupCsv({ groups, book }: ServicingResult): CsvTable {
  const facts = [
    ...(['key', 'rights', 'loanCount', 'balance', 'noteRate', 'servicingFeeBp', 'oasBp'] as const),
  ] as const satisfies readonly (keyof ServicingGroup)[];
  return {
    header: [...facts, ...GROUP_MEASURES.flatMap(withErrorColumn)],
    rows: [...groups, book].map((group) => [
      ...facts.map((fact) => group[fact]),
      ...GROUP_MEASURES.flatMap((name) => cells(group[name])),
    ]),
  };
}

/** The legs of the book. */
function legCsv({ legs }: ServicingResult): CsvTable {
  return {
    header: ['leg', 'value', 'valueStandardError', 'multiple'],
    rows: legs.map(({ leg, value, multiple }) => [leg, ...cells(value), multiple]),
  };
}

/** The book under parallel shifts. */
function profileCsv({ profile }: ServicingResult): CsvTable {
  return {
    header: [
      ...['shiftBp', 'value', 'valueStandardError', 'change', 'changeStandardError'],
      ...['multiple', 'multipleStandardError'],
    ],
    rows: profile.map(({ shiftBp, value, change, multiple }) => [
      ...[shiftBp, ...cells(value), ...cells(change), ...cells(multiple)],
    ]),
  };
}

function withErrorColumn(name: string): string[] {
  return [name, `${name}StandardError`];
}

function cells({ value, standardError }: NumberWithError): number[] {
  return [value, standardError];
}

/** The tables of a servicing book. */
export function servicingTables(result: ServicingResult): CsvTables {
  return {
    rights: () => rightCsv(result),
    groups: () => groupCsv(result),
    legs: () => legCsv(result),
    profile: () => profileCsv(result),
  };
}
