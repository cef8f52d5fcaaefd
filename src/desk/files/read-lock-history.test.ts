import { describe, expect, it } from 'vitest';
import { isoDate } from '../../core/dates.ts';
import { readLockHistory } from './read-lock-history.ts';
import { describeRowError } from './row-error.ts';

const HEADER = [
  'lockId,lenderId,program,purpose,channel,occupancy,fico,lockDate,lockExpiration,stage,observationDate',
  'marketRateAtLock,outcome,outcomeDate,marketRateAtOutcome',
].join(',');
const GOOD =
  'H1,B1,UMBS30,purchase,retail,primary,741,2024-01-08,2024-02-22,approved,2024-01-20,6.62,funded,2024-02-15,6.77';
const read = (...rows: readonly string[]) => readLockHistory([HEADER, ...rows].join('\n'), 'locks.csv');
/** The reason for which a row beside a good one is left out. */
function reasonFor(row: string): string {
  const { rejected, observations } = read(GOOD, row);
  expect(observations).toHaveLength(1);
  expect(rejected).toHaveLength(1);
  expect(rejected[0]!.row).toBe(3);
  return describeRowError(rejected[0]!);
}
const changed = (change: (cells: string[]) => void): string => {
  const cells = GOOD.split(',');
  cells[0] = 'H2';
  change(cells);
  return cells.join(',');
};

describe('readLockHistory', () => {
  it('reads a row, rates to the nearest double', () => {
    const { observations, rateConvention, warnings } = read(GOOD);
    expect(rateConvention).toBe('percent');
    expect(warnings).toEqual([]);
    expect(observations).toEqual([
      {
        lockId: 'H1',
        lenderId: 'B1',
        program: 'UMBS30',
        purpose: 'purchase',
        channel: 'retail',
        occupancy: 'primary',
        fico: 741,
        lockDate: '2024-01-08',
        lockExpiration: '2024-02-22',
        stage: 'approved',
        observationDate: '2024-01-20',
        marketRateAtLock: 0.0662,
        outcome: 'funded',
        outcomeDate: '2024-02-15',
        marketRateAtOutcome: 0.0677,
      },
    ]);
  });

  it('takes what a spreadsheet makes of it: BOM, semicolons, declared dates, percent signs, other columns', () => {
    const text = [
      '\uFEFFOutcome;Lock ID;Product;borrower name;lock_date;LockTermDays;market rate at lock;Market-Rate-At-Outcome;outcome date',
      'FUNDED;H1;umbs30;Jane;1/8/2024;45;6.62%;6.77%;2/15/2024 10:00',
      '',
    ].join('\r\n');
    const { observations, warnings, rateConvention } = readLockHistory(text, 'locks.csv', {
      dateFormat: 'mdy',
    });
    expect(rateConvention).toBe('percent-sign');
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain('borrower name');
    expect(JSON.stringify(observations)).not.toContain('Jane');
    expect(observations).toEqual([
      {
        lockId: 'H1',
        program: 'UMBS30',
        stage: 'locked',
        outcome: 'funded',
        lockDate: '2024-01-08',
        lockExpiration: '2024-02-22',
        observationDate: '2024-01-08',
        outcomeDate: '2024-02-15',
        marketRateAtLock: 0.0662,
        marketRateAtOutcome: 0.0677,
      },
    ]);
  });

  it('warns of a product beside a program, and reads the program', () => {
    const { observations, warnings } = readLockHistory(`Product,${HEADER}\nConforming,${GOOD}`, 'locks.csv');
    expect(observations[0]!.program).toBe('UMBS30');
    expect(warnings[0]).toContain('Product');
  });

  it.each([
    ['an unknown outcome', changed((c) => c.splice(12, 1, 'denied')), 'outcome: "denied"'],
    ['no outcome date', changed((c) => c.splice(13, 1, '')), 'outcomeDate: The value is missing'],
    [
      'no market rate at the outcome',
      changed((c) => c.splice(14, 1, '')),
      'marketRateAtOutcome: The value is missing',
    ],
    ['another rate convention', changed((c) => c.splice(11, 1, '0.0662')), 'written as decimals'],
    ['an ambiguous date', changed((c) => c.splice(7, 1, '1/8/2024')), 'month first or day first'],
    [
      'an outcome before the lock',
      changed((c) => c.splice(13, 1, '2024-01-05')),
      '3 days before the lock date',
    ],
    ['an observation before the lock', changed((c) => c.splice(10, 1, '2024-01-05')), 'before the lock date'],
    [
      'an observation after the outcome',
      changed((c) => c.splice(10, 1, '2024-02-16')),
      'after the outcome date',
    ],
    [
      'an expiration before the lock',
      changed((c) => c.splice(8, 1, '2024-01-07')),
      '1 days before the lock date',
    ],
    [
      'a funded stage of a lost lock',
      changed((c) => {
        c[9] = 'funded';
        c[12] = 'fallen-out';
      }),
      'observed as funded',
    ],
    ['a score out of range', changed((c) => c.splice(6, 1, '900')), 'fico: "900"'],
    ['the same lock and day', GOOD, 'at row 2 already'],
    [
      'a contradiction of the lock’s other row',
      GOOD.replace('2024-01-20', '2024-01-25').replace('funded', 'fallen-out'),
      'outcome: The lock "H1" has funded at row 2, and fallen-out here',
    ],
    ['too few cells', 'H2,B1', '2 cells'],
  ])('leaves out %s with its reason', (_, row, reason) => {
    expect(reasonFor(row)).toContain(reason);
  });

  it('lets a lock be seen again, extended, and the same id stand at two lenders', () => {
    const later = GOOD.replace('2024-01-20', '2024-02-10').replace('2024-02-22', '2024-03-10');
    expect(read(GOOD, later, GOOD.replace('B1', 'B2')).observations).toHaveLength(3);
  });

  it('lets an open lock be without outcome date and rate', () => {
    const { observations } = read('H1,,UMBS30,,,,,2024-01-08,2024-02-22,,,6.62,open,,');
    expect(observations[0]).toEqual({
      lockId: 'H1',
      program: 'UMBS30',
      stage: 'locked',
      outcome: 'open',
      lockDate: '2024-01-08',
      lockExpiration: '2024-02-22',
      observationDate: '2024-01-08',
      marketRateAtLock: 0.0662,
    });
  });

  it('refuses what it could know only later than the day of the calibration', () => {
    const asOf = isoDate('2024-02-14');
    expect(() => readLockHistory([HEADER, GOOD].join('\n'), 'locks.csv', { asOf })).toThrow(
      '2024-02-15 lies after the as-of date 2024-02-14',
    );
  });

  it('names the columns that are missing', () => {
    expect(() => readLockHistory('lockId,lockDate\n1,2024-01-08', 'locks.csv')).toThrow(
      'The columns marketRateAtLock, marketRateAtOutcome, outcome, outcomeDate, lockExpiration (or lockTermDays) are missing.',
    );
    expect(() => read()).toThrow('no locks');
    expect(() => read(changed((c) => c.splice(12, 1, 'x')))).toThrow('None of the 1 locks could be read');
  });

  it('refuses a term that ends on another day than the expiration', () => {
    const { rejected } = readLockHistory(
      [`${HEADER},lockTermDays`, `${GOOD},45`, `${changed(() => {})},30`].join('\n'),
      'locks.csv',
    );
    expect(rejected.map(({ row, field }) => [row, field])).toEqual([[3, 'lockTermDays']]);
  });
});

describe('a lock history in JSON', () => {
  const observation = {
    lockId: 'H1',
    lockDate: '2024-01-08',
    lockTermDays: 45,
    marketRateAtLock: 0.0662,
    marketRateAtOutcome: 0.0677,
    outcome: 'funded',
    outcomeDate: '2024-02-15',
  };
  const text = (...observations: readonly object[]) => JSON.stringify({ schemaVersion: 1, observations });

  it('says what a table says', () => {
    const { observations } = readLockHistory(text(observation), 'locks.json');
    expect(observations[0]).toMatchObject({ lockExpiration: '2024-02-22', observationDate: '2024-01-08' });
  });

  it('points to what is wrong', () => {
    const { rejected } = readLockHistory(
      text(observation, { ...observation, lockId: 'H2', outcomeDate: '2023-12-31' }),
      'locks.json',
    );
    expect(rejected.map(({ pointer, id }) => [pointer, id])).toEqual([['/observations/1/outcomeDate', 'H2']]);
    expect(() => readLockHistory(text({ ...observation, ssn: '1' }), 'locks.json')).toThrow('ssn');
  });
});
