import { describe, expect, test } from 'vitest';
import { LOCK_FIELDS } from '../../book/lock-terms.ts';
import { isoDate } from '../../core/dates.ts';
import { CounterpoiseError } from '../../core/errors.ts';
import { type ReadPipelineOptions, readPipeline } from './read-pipeline.ts';
import { describeRowError } from './row-error.ts';

const GOOD: Readonly<Record<string, string>> = {
  lockId: 'L1',
  program: 'UMBS30',
  noteRate: '6.875',
  loanAmount: '350000',
  lockDate: '2025-02-03',
  lockExpiration: '2025-03-20',
};
const GOOD_OTHER = { ...GOOD, lockId: 'L0', noteRate: '6.75' };

function csv(rows: readonly Readonly<Record<string, string>>[]): string {
  const columns = [...new Set(rows.flatMap(Object.keys))];
  const line = (cells: readonly string[]) => cells.map((cell) => `"${cell}"`).join(',');
  return [line(columns), ...rows.map((row) => line(columns.map((name) => row[name] ?? '')))].join('\n');
}

function read(rows: readonly Readonly<Record<string, string>>[], options: ReadPipelineOptions = {}) {
  return readPipeline(csv(rows), 'pipeline.csv', options);
}

function errorOf(run: () => unknown): CounterpoiseError {
  try {
    run();
  } catch (error) {
    if (error instanceof CounterpoiseError) return error;
    throw error;
  }
  throw new Error('The file was read.');
}

describe('a good lock', () => {
  test('only the required columns: the rest is default or unknown', () => {
    expect(read([GOOD]).locks).toEqual([
      {
        lockId: 'L1',
        program: 'UMBS30',
        noteRate: 0.06875,
        loanAmount: 350_000,
        termMonths: 360,
        lockDate: '2025-02-03',
        lockExpiration: '2025-03-20',
        stage: 'locked',
        deliveryType: 'mandatory',
      },
    ]);
  });

  test('every column', () => {
    const { locks, rejected, warnings } = read(
      [
        {
          ...GOOD,
          'Lock ID': '',
          loanAmount: '$350,000.00',
          marketRateAtLock: '6.95',
          stage: 'Clear-To-Close',
          purpose: 'CASH-OUT',
          channel: 'wholesale',
          occupancy: 'second-home',
          propertyType: 'two-to-four-unit',
          fico: '744',
          dti: '38.5%',
          ltv: '80',
          termMonths: '300',
          lockPrice: '100-16+',
          borrowerPrice: '99.875',
          deliveryType: 'best-efforts',
          fundingDate: '2025-03-14',
          firstTimeBuyer: 'Y',
          lockCoupon: '6.0',
        },
      ].map(({ 'Lock ID': _, ...row }) => row),
    );
    expect(rejected).toEqual([]);
    expect(warnings).toEqual([]);
    expect(locks[0]).toEqual({
      lockId: 'L1',
      program: 'UMBS30',
      noteRate: 0.06875,
      loanAmount: 350_000,
      lockDate: '2025-02-03',
      lockExpiration: '2025-03-20',
      marketRateAtLock: 0.0695,
      stage: 'clear-to-close',
      purpose: 'cash-out',
      channel: 'wholesale',
      occupancy: 'second-home',
      propertyType: 'two-to-four-unit',
      fico: 744,
      dtiPercent: 38.5,
      ltvPercent: 80,
      termMonths: 300,
      lockPrice: 100.515625,
      borrowerPrice: 99.875,
      deliveryType: 'best-efforts',
      fundingDate: '2025-03-14',
      firstTimeBuyer: true,
      lockCoupon: 0.06,
    });
    expect(Object.isFrozen(locks[0])).toBe(true);
  });

  test('the term of each program', () => {
    const rows = ['UMBS15', 'gnma2-30', 'UMBS20'].map((program, index) => ({
      ...GOOD,
      lockId: `L${index}`,
      program,
    }));
    expect(read(rows).locks.map((lock) => lock.termMonths)).toEqual([180, 360, 240]);
  });

  test('ids stay text', () => {
    expect(read([{ ...GOOD, lockId: '00123' }]).locks[0]!.lockId).toBe('00123');
  });
});

describe('rates', () => {
  test.each([
    ['percent', '6.99', '6.875'],
    ['percent-sign', '6.99%', '6.875 %'],
    ['decimal', '0.0699', '.06875'],
  ])('%s', (convention, first, second) => {
    const file = read([
      { ...GOOD, lockId: 'a', noteRate: first },
      { ...GOOD, lockId: 'b', noteRate: second },
    ]);
    expect(file.rateConvention).toBe(convention);
    expect(file.locks.map((lock) => lock.noteRate)).toEqual([0.0699, 0.06875]);
  });

  test('a rate written another way than the file’s is a bad row that says so', () => {
    const file = read([GOOD, GOOD_OTHER, { ...GOOD, lockId: 'L2', noteRate: '0.0675' }]);
    expect(file.locks).toHaveLength(2);
    expect(file.rejected).toMatchObject([{ row: 4, field: 'noteRate', found: '0.0675', id: 'L2' }]);
    expect(file.rejected[0]!.message).toContain('this file writes percent');
  });

  test('a declared convention goes before the detected one', () => {
    const file = read([GOOD, { ...GOOD, lockId: 'L2', noteRate: '0.0675' }], { rateConvention: 'decimal' });
    expect(file.locks.map((lock) => lock.lockId)).toEqual(['L2']);
  });
});

describe('dates', () => {
  const slashed = { ...GOOD, lockDate: '2/3/2025', lockExpiration: '3/20/2025 12:00:00 AM' };

  test('month first where declared', () => {
    const [lock] = read([slashed], { dateFormat: 'mdy' }).locks;
    expect(lock).toMatchObject({ lockDate: '2025-02-03', lockExpiration: '2025-03-20' });
  });

  test('undeclared, a date that reads two ways is ambiguous', () => {
    const { rejected } = read([GOOD_OTHER, slashed]);
    expect(rejected).toMatchObject([{ row: 3, field: 'lockDate', code: 'INPUT_AMBIGUOUS_DATE' }]);
  });

  test('undeclared, a date that reads one way is still refused: the file must say it', () => {
    const { rejected } = read([GOOD_OTHER, { ...GOOD, lockExpiration: '3/20/2025' }]);
    expect(rejected).toMatchObject([{ row: 3, field: 'lockExpiration', code: 'INPUT_INVALID' }]);
  });

  test('a file of such dates alone says how to declare them', () => {
    const error = errorOf(() => read([slashed]));
    expect(error.code).toBe('INPUT_NO_GOOD_ROW');
    expect(error.message).toContain('dateFormat "mdy"');
  });
});

describe('a bad row is left out with its place and reason', () => {
  test.each([
    ['noteRate', '675'],
    ['noteRate', 'NaN'],
    ['noteRate', ''],
    ['noteRate', '0'],
    ['noteRate', '-6.75'],
    ['noteRate', '6,75'],
    ['loanAmount', 'NaN'],
    ['loanAmount', 'Infinity'],
    ['loanAmount', '-350000'],
    ['loanAmount', '(350,000)'],
    ['loanAmount', '3.5E+05'],
    ['loanAmount', '350.000,00'],
    ['loanAmount', '35,00,000'],
    ['loanAmount', '999'],
    ['loanAmount', '35000000'],
    ['program', 'FNMA30'],
    ['lockId', ''],
    ['lockDate', '2025-02-30'],
    ['lockDate', '45698'],
    ['lockDate', '2025-02-11'],
    ['lockExpiration', '2025-02-02'],
    ['lockExpiration', '2027-03-20'],
    ['lockExpiration', '20/13/2025'],
    ['marketRateAtLock', '695'],
    ['stage', 'closed'],
    ['purpose', 'refi'],
    ['channel', 'broker'],
    ['occupancy', 'owner'],
    ['propertyType', 'castle'],
    ['fico', '299'],
    ['fico', '851'],
    ['fico', '744.5'],
    ['dti', '0.43'],
    ['dti', '101'],
    ['ltv', '0.8'],
    ['ltv', '151'],
    ['termMonths', '361'],
    ['termMonths', '30'],
    ['lockPrice', '10.05'],
    ['lockPrice', '99-33'],
    ['borrowerPrice', 'par'],
    ['deliveryType', 'forward'],
    ['fundingDate', '2025-01-31'],
    ['firstTimeBuyer', 'maybe'],
    ['lockCoupon', '6.875x'],
  ])('%s %s', (field, text) => {
    const { locks, rejected } = read([GOOD_OTHER, { ...GOOD, [field]: text }], {
      asOf: isoDate('2025-02-10'),
    });
    expect(locks.map((lock) => lock.lockId)).toEqual(['L0']);
    expect(rejected).toHaveLength(1);
    expect(rejected[0]).toMatchObject({ file: 'pipeline.csv', row: 3, field });
    expect(rejected[0]!.accepted).toBeTruthy();
    if (text !== '') expect(rejected[0]!.found).toBe(text);
  });

  test('a coupon cannot lie above the note rate that pays it', () => {
    const { rejected } = read([GOOD_OTHER, { ...GOOD, lockCoupon: '12.5' }]);
    expect(rejected).toMatchObject([{ row: 3, field: 'lockCoupon' }]);
  });

  test('a funded loan cannot fund after the as-of date', () => {
    const row = { ...GOOD, stage: 'funded', fundingDate: '2025-02-11' };
    expect(read([GOOD_OTHER, row], { asOf: isoDate('2025-02-10') }).rejected).toMatchObject([
      { field: 'fundingDate', row: 3 },
    ]);
    expect(read([row]).locks).toHaveLength(1);
  });

  test('a 20-year term does not go into a 15-year program', () => {
    const { rejected } = read([GOOD_OTHER, { ...GOOD, program: 'UMBS15', termMonths: '240' }]);
    expect(rejected[0]!.message).toContain('UMBS15');
  });

  test('a second lock of the same id names the first row', () => {
    const { locks, rejected } = read([GOOD, GOOD_OTHER, { ...GOOD, loanAmount: '1000' }]);
    expect(locks.map((lock) => lock.loanAmount)).toEqual([350_000, 350_000]);
    expect(rejected).toMatchObject([{ code: 'INPUT_DUPLICATE', row: 4, field: 'lockId', found: 'L1' }]);
    expect(rejected[0]!.message).toContain('row 2');
  });

  test('it reads as one line', () => {
    const { rejected } = read([GOOD_OTHER, { ...GOOD, noteRate: '675' }]);
    expect(describeRowError(rejected[0]!)).toMatch(
      /^pipeline\.csv, row 3, noteRate: "675" is not a mortgage rate\. Accepted: 6\.75, /,
    );
  });

  test('what could be a social security number is not shown', () => {
    const { rejected } = read([GOOD_OTHER, { ...GOOD, fico: '123-45-6789' }]);
    expect(rejected[0]!.found).toBe('(withheld)');
    expect(JSON.stringify(rejected)).not.toContain('6789');
  });
});

describe('a whole file is refused', () => {
  test.each(['lockId', 'program', 'noteRate', 'loanAmount', 'lockDate', 'lockExpiration'])(
    'without the column %s',
    (field) => {
      const { [field]: _, ...row } = GOOD;
      const error = errorOf(() => read([row]));
      expect(error.code).toBe('INPUT_COLUMN_MISSING');
      expect(error.details).toMatchObject({ file: 'pipeline.csv', row: 1, field });
      for (const column of Object.keys(LOCK_FIELDS)) expect(error.details.accepted).toContain(column);
    },
  );

  test('with no good row, giving the count and the first reasons', () => {
    const rows = Array.from({ length: 7 }, (_, index) => ({ ...GOOD, lockId: `L${index}`, noteRate: '675' }));
    const error = errorOf(() => read(rows));
    expect(error.code).toBe('INPUT_NO_GOOD_ROW');
    expect(error.message).toContain('None of the 7 locks');
    expect(error.message).toContain('row 2, noteRate');
    expect(error.message).toContain('2 more');
    expect(error.exitCode).toBe(2);
  });

  test('with a header alone', () => {
    expect(errorOf(() => readPipeline(Object.keys(GOOD).join(','), 'p.csv')).code).toBe('INPUT_NO_GOOD_ROW');
  });

  test('when it is empty', () => {
    expect(errorOf(() => readPipeline('', 'p.csv')).code).toBe('INPUT_EMPTY');
  });
});

test('unknown columns are dropped with one warning of their names, never their values', () => {
  const file = read([{ ...GOOD, borrowerName: 'Doe', SSN: '123-45-6789' }]);
  expect(file.warnings).toHaveLength(1);
  expect(file.warnings[0]).toContain('borrowerName, SSN');
  expect(JSON.stringify(file)).not.toMatch(/Doe|6789/);
});
