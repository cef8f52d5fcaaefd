import { writeCsv } from '../../src/desk/files/write-csv.ts';
import { type Draw, drawFrom } from './draw.ts';

const SEED = 'counterpoise-servicing-2025-02-10';

const COLUMNS = [
  'servicingId',
  'program',
  'noteRate',
  'balance',
  'loanCount',
  'ageMonths',
  'remainingMonths',
  'servicingFeeBp',
  'delinquent30Share',
  'delinquent60Share',
  'delinquent90Share',
  'escrowPerLoan',
  'fico',
  'ltv',
  'purpose',
  'channel',
] as const;

/** A year of production: its age on the example day, and the note rates it was made at, percent. */
interface Vintage {
  readonly ageMonths: readonly [number, number];
  readonly noteRatePercent: readonly [number, number];
  readonly weight: number;
}

/** Lenders’ books of early 2025 are mostly 2020 and 2021 at 3 %, then little, then 6 to 7 %. */
const VINTAGES: Readonly<Record<string, Vintage>> = {
  '2019': { ageMonths: [62, 73], noteRatePercent: [3.75, 4.5], weight: 6 },
  '2020': { ageMonths: [50, 61], noteRatePercent: [2.75, 3.5], weight: 22 },
  '2021': { ageMonths: [38, 49], noteRatePercent: [2.625, 3.375], weight: 27 },
  '2022': { ageMonths: [26, 37], noteRatePercent: [3.5, 6.25], weight: 14 },
  '2023': { ageMonths: [14, 25], noteRatePercent: [6.125, 7.5], weight: 13 },
  '2024': { ageMonths: [2, 13], noteRatePercent: [6, 7.375], weight: 15 },
  '2025': { ageMonths: [0, 1], noteRatePercent: [6.5, 7.25], weight: 3 },
};

/** By program: term, fee, average loan, delinquency and score; government loans are smaller and later with their payments. */
const PROGRAMS = {
  UMBS30: {
    weight: 62,
    termMonths: 360,
    feeBp: 25,
    averageLoan: 290_000,
    delinquent: [0.011, 0.003, 0.005],
    fico: 752,
    rateLess: 0,
  },
  'GNMA2-30': {
    weight: 30,
    termMonths: 360,
    feeBp: 38,
    averageLoan: 245_000,
    delinquent: [0.045, 0.015, 0.03],
    fico: 690,
    rateLess: 0.25,
  },
  UMBS15: {
    weight: 8,
    termMonths: 180,
    feeBp: 25,
    averageLoan: 185_000,
    delinquent: [0.007, 0.002, 0.003],
    fico: 765,
    rateLess: 0.75,
  },
} as const;

const RIGHT_COUNT = 120;
/** Loans of a cohort. */
const LOANS_EACH = [15, 230] as const;

/** The example's servicing book as CSV, cohorts of like loans: the same bytes from the same seed. */
export function exampleServicingCsv(): string {
  const draw = drawFrom(SEED);
  return writeCsv(
    COLUMNS,
    Array.from({ length: RIGHT_COUNT }, (_, index) => [
      `S25-${String(index + 1).padStart(6, '0')}`,
      ...drawRight(draw),
    ]),
  );
}

function drawRight(draw: Draw): (string | number)[] {
  const name = draw.pick(
    Object.fromEntries(Object.entries(PROGRAMS).map(([key, { weight }]) => [key, weight])) as Record<
      keyof typeof PROGRAMS,
      number
    >,
  );
  const program = PROGRAMS[name];
  const vintage =
    VINTAGES[
      draw.pick(Object.fromEntries(Object.entries(VINTAGES).map(([year, { weight }]) => [year, weight])))
    ]!;
  const eighths = draw.whole(
    Math.round(vintage.noteRatePercent[0] * 8),
    Math.round(vintage.noteRatePercent[1] * 8),
  );
  const noteRate = eighths / 800 - program.rateLess / 100;
  const ageMonths = draw.whole(...vintage.ageMonths);
  const loanCount = draw.whole(...LOANS_EACH);
  const averageLoan = program.averageLoan * Math.exp(draw.normalWithin(0, 0.3, -0.8, 0.8));
  const behind = program.delinquent.map((share) =>
    Number((share * Math.exp(draw.normalWithin(0, 0.25, -0.6, 0.6))).toFixed(4)),
  );
  return [
    name,
    Number(noteRate.toFixed(5)),
    Math.round(averageLoan * loanCount),
    loanCount,
    ageMonths,
    program.termMonths - ageMonths,
    program.feeBp,
    ...behind,
    Math.round(averageLoan * 0.009 * Math.exp(draw.normalWithin(0, 0.2, -0.5, 0.5))),
    Math.round(draw.normalWithin(program.fico, 25, 600, 820)),
    Math.round(draw.normalWithin(name === 'GNMA2-30' ? 94 : 76, 8, 40, 105)),
    draw.pick({ purchase: 60, 'rate-term': 25, 'cash-out': 15 }),
    draw.pick({ retail: 50, wholesale: 15, correspondent: 35 }),
  ];
}
