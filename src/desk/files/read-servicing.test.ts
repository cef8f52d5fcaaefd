import { describe, expect, it } from 'vitest';
import { readServicing } from './read-servicing.ts';

const HEADER = 'servicingId,program,noteRate,balance,ageMonths,remainingMonths,servicingFeeBp';
const ROW = 'S1,UMBS30,6.5,300000,3,357,25';
const read = (...lines: readonly string[]) => readServicing(`${lines.join('\n')}\n`, 'servicing.csv');

describe('a servicing book', () => {
  it('is read with what it leaves out in place', () => {
    const { rights, rejected, warnings } = read(HEADER, ROW);
    expect(rights).toEqual([
      {
        servicingId: 'S1',
        program: 'UMBS30',
        noteRate: 0.065,
        balance: 300_000,
        loanCount: 1,
        ageMonths: 3,
        remainingMonths: 357,
        fee: 0.0025,
        delinquent: { days30: 0, days60: 0, days90: 0 },
        escrowPerLoan: 0,
      },
    ]);
    expect(rejected).toEqual([]);
    expect(warnings).toEqual([]);
  });

  it('is read in any order of columns, with dollars and attributes as people write them', () => {
    const { rights, warnings } = read(
      'Balance;servicing fee bp;program;SERVICING_ID;noteRate;remainingMonths;ageMonths;loanCount;ltv;oasBp;delinquent90Share;borrower',
      '"$30,000,000.00";25;umbs15;A;6.5%;120;60;100;80%;450;0.01;X',
    );
    expect(rights[0]).toMatchObject({
      program: 'UMBS15',
      noteRate: 0.065,
      balance: 30_000_000,
      ltvPercent: 80,
      oas: 0.045,
      delinquent: { days90: 0.01 },
    });
    expect(warnings).toEqual([expect.stringContaining('borrower')]);
  });

  it.each([
    ['S2,UMBS31,6.5,300000,3,357,25', 'program', 'UMBS30'],
    ['S2,UMBS15,6.5,300000,3,181,25', 'remainingMonths', 'the program’s term'],
    ['S2,UMBS30,65,300000,3,357,25', 'noteRate', '6.75'],
    ['S2,UMBS30,6.5,50,3,357,25', 'balance', '100 to 10,000,000'],
    ['S2,UMBS30,6.5,300000,3.5,357,25', 'ageMonths', 'whole months'],
    ['S2,UMBS30,6.5,300000,3,357,0', 'servicingFeeBp', 'above 0'],
    ['S2,UMBS30,6.5,,3,357,25', 'balance', 'dollars'],
    ['S1,UMBS30,6.5,300000,3,357,25', 'servicingId', 'unique'],
  ])('leaves %s out and says why', (row, field, accepted) => {
    const { rights, rejected } = read(HEADER, ROW, row);
    expect(rights).toHaveLength(1);
    expect(rejected).toEqual([expect.objectContaining({ file: 'servicing.csv', row: 3, field })]);
    expect(rejected[0]!.accepted).toContain(accepted);
  });

  it.each([
    ['0.5,0.4,0.2,,', 'delinquent90Share'],
    ['0,0,0,4.5,500', 'oasBp'],
  ])('refuses %s against one another', (cells, field) => {
    const header = `${HEADER},delinquent30Share,delinquent60Share,delinquent90Share,marketMultiple,oasBp`;
    const { rejected } = read(header, `${ROW},0,0,0,,`, `${ROW.replace('S1', 'S2')},${cells}`);
    expect(rejected).toEqual([expect.objectContaining({ row: 3, field })]);
  });

  it('names every column that is missing, and a file without a good row', () => {
    expect(() => read('servicingId,program', 'S1,UMBS30')).toThrow('noteRate, balance, ageMonths');
    expect(() => read(HEADER, 'S1,UMBS31,6.5,300000,3,357,25')).toThrow('None of the 1 servicing rights');
  });
});
