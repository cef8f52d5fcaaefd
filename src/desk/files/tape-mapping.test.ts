import { describe, expect, test } from 'vitest';
import { CounterpoiseError } from '../../core/errors.ts';
import { guessMapping, guessTapeMapping, guessWord } from './guess-mapping.ts';
import { readTable } from './read-table.ts';
import { readLockTape, readTapeMapping, type TapeMapping } from './tape-mapping.ts';

const TAPE = `Loan #,Loan Program,Note Rate,Loan Amount,Lock Date,Lock Expires,Fields.2951,Borrower Name
00123,Conv 30 Yr Fixed,6.875%,"$350,000.00",2/3/2025 12:00:00 AM,3/20/2025,NoCash-Out Refinance,Doe
00124,VA 30 Year Fixed,6.500%,"$250,000.00",2/3/2025,3/20/2025,Purchase,Roe
00125,7/1 ARM,6.500%,"$250,000.00",2/3/2025,3/20/2025,Purchase,Poe
`;

const MAPPING: TapeMapping = {
  schemaVersion: 1,
  columns: {
    lockId: 'Loan #',
    program: 'loan program',
    noteRate: 'Note Rate',
    loanAmount: 'Loan Amount',
    lockDate: 'Lock Date',
    lockExpiration: 'Lock Expires',
    purpose: 'Fields.2951',
  },
  enums: {
    program: { 'Conv 30 Yr Fixed': 'UMBS30', 'VA 30 Year Fixed': 'GNMA2-30' },
    purpose: { 'NoCash-Out Refinance': 'rate-term' },
  },
  dateFormat: 'mdy',
};

describe('readLockTape', () => {
  test('columns, words and dates are translated; rows keep the tape’s numbers; other columns vanish', () => {
    const file = readLockTape(TAPE, 'tape.csv', MAPPING);
    expect(file.locks).toMatchObject([
      { lockId: '00123', program: 'UMBS30', purpose: 'rate-term', lockDate: '2025-02-03', noteRate: 0.06875 },
      { lockId: '00124', program: 'GNMA2-30', purpose: 'purchase' },
    ]);
    expect(file.rateConvention).toBe('percent-sign');
    expect(file.rejected).toMatchObject([{ row: 4, field: 'program', found: '7/1 ARM' }]);
    expect(JSON.stringify(file)).not.toMatch(/Doe|Roe|Poe/);
  });

  test('a mapped column that the tape lacks is named', () => {
    const mapping = { ...MAPPING, columns: { ...MAPPING.columns, fico: 'Score' } };
    try {
      readLockTape(TAPE, 'tape.csv', mapping);
      expect.unreachable();
    } catch (error) {
      if (!(error instanceof CounterpoiseError)) throw error;
      expect(error.code).toBe('INPUT_COLUMN_MISSING');
      expect(error.details).toMatchObject({ file: 'tape.csv', field: 'Score' });
    }
  });
});

describe('readTapeMapping', () => {
  test('a file round-trips', () => {
    expect(readTapeMapping(JSON.stringify(MAPPING), 'm.json')).toEqual(MAPPING);
  });

  test.each([
    ['a column of ours that does not exist', { ...MAPPING, columns: { borrower: 'Name' } }],
    ['no columns', { ...MAPPING, columns: {} }],
    ['a date format that does not exist', { ...MAPPING, dateFormat: 'dmy' }],
    ['words for a column that has none', { ...MAPPING, enums: { fico: { a: 'b' } } }],
    ['another version', { ...MAPPING, schemaVersion: 2 }],
  ])('%s is refused', (_, mapping) => {
    expect(() => readTapeMapping(JSON.stringify(mapping), 'm.json')).toThrow(CounterpoiseError);
  });
});

describe('guessing', () => {
  test('a tape’s columns, words and dates', () => {
    const { mapping, unmatched, unknownWords } = guessTapeMapping(readTable(TAPE, 'tape.csv'));
    expect(mapping.columns).toMatchObject({
      lockId: 'Loan #',
      program: 'Loan Program',
      lockExpiration: 'Lock Expires',
      purpose: 'Fields.2951',
    });
    expect(mapping.dateFormat).toBe('mdy');
    expect(unknownWords).toEqual({ program: ['7/1 ARM'] });
    expect(unmatched).toContain('fico');
    expect(readLockTape(TAPE, 'tape.csv', mapping).locks).toHaveLength(2);
  });

  test('the names of a loan system’s fields and their ids', () => {
    expect(guessMapping(['LoanNumber', '2092', 'Fields.2965', 'BuySideLockDate', 'MinFICO'])).toEqual({
      lockId: 'LoanNumber',
      noteRate: '2092',
      loanAmount: 'Fields.2965',
      lockDate: 'BuySideLockDate',
      fico: 'MinFICO',
    });
  });

  test('dates that read both ways are not taken for month first', () => {
    const table = readTable('Lock Date,Lock Expires\n2/3/2025,3/4/2025\n', 'tape.csv');
    expect(guessTapeMapping(table).mapping.dateFormat).toBe('iso');
  });

  test.each([
    ['Conventional 15 Year Fixed', 'UMBS15'],
    ['FHA 30yr', 'GNMA2-30'],
    ['Conforming 30', 'UMBS30'],
    ['Jumbo 30 Year', undefined],
    ['5/1 ARM 30 Year', undefined],
    ['Bridge', undefined],
  ])('the program %s', (name, program) => {
    expect(guessWord('program', name)).toBe(program);
  });
});
