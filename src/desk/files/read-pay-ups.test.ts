import { describe, expect, it } from 'vitest';
import { payUpsSchema } from '../../market/execution-terms.ts';
import { readPayUps } from './read-pay-ups.ts';

const HEADER = 'date,story,program,coupon,payUp32nds,loanAmountMax,ficoMax,states';
const read = (...rows: string[]) => readPayUps([HEADER, ...rows, ''].join('\n'), 'pay-ups.csv');
const reasons = (...rows: string[]) =>
  read('2025-02-10,good,UMBS30,6.0,8,150000,,', ...rows).rejected.map(
    ({ row, field, message }) => `${row} ${field}: ${message}`,
  );

describe('a grid of pay-ups', () => {
  it('is gathered into stories, in the form of the market day', () => {
    const { payUps, rejected, warnings } = read(
      '2025-02-10,small,UMBS30,6.0,26,"$150,000",,',
      '2025-02-10,small,UMBS30,6.5,42,"$150,000",,',
      '2025-02-10,Northeast,UMBS30,6.0,11,,,ny nj',
      '2025-02-10,small,UMBS15,5.5,9,150000,,',
    );
    expect(rejected).toEqual([]);
    expect(warnings).toEqual([]);
    expect(payUpsSchema.parse(payUps)).toEqual({
      date: '2025-02-10',
      source: 'pay-ups.csv',
      stories: [
        {
          story: 'small',
          program: 'UMBS30',
          when: { loanAmountMax: 150_000 },
          payUps: [
            { coupon: 0.06, payUp32nds: 26 },
            { coupon: 0.065, payUp32nds: 42 },
          ],
        },
        {
          story: 'Northeast',
          program: 'UMBS30',
          when: { states: ['NY', 'NJ'] },
          payUps: [{ coupon: 0.06, payUp32nds: 11 }],
        },
        {
          story: 'small',
          program: 'UMBS15',
          when: { loanAmountMax: 150_000 },
          payUps: [{ coupon: 0.055, payUp32nds: 9 }],
        },
      ],
    });
  });

  it('leaves bad rows out, each with its reason', () => {
    expect(reasons('2025-02-11,x,UMBS30,6.0,8,150000,,')).toEqual([
      '3 date: The rows above are of 2025-02-10.',
    ]);
    expect(reasons('2025-02-10,x,UMBS30,6.0,8,,,')).toEqual([
      '3 story: The story has no criterion: what fits every loan is none.',
    ]);
    expect(reasons('2025-02-10,good,UMBS30,6.5,8,175000,,')).toEqual([
      '3 story: The story has other criteria in row 2.',
    ]);
    expect(reasons('2025-02-10,good,UMBS30,6.0,9,150000,,')).toEqual([
      '3 coupon: The story quotes this coupon in a row above.',
    ]);
    expect(reasons('2025-02-10,x,UMBS30,6.0,-3,,690,')).toEqual(['3 payUp32nds: "-3" is not accepted here.']);
    expect(reasons('2025-02-10,x,FNMA,6.0,3,,690,')[0]).toContain('3 program');
    expect(reasons('2025-02-10,x,UMBS30,6.0,3,,,New York')[0]).toContain('3 states');
  });

  it('has no minimum above its maximum', () => {
    const header = 'date,story,program,coupon,payUp32nds,ficoMin,ficoMax';
    const text = `${header}\n2025-02-10,x,UMBS30,6,3,640,700\n2025-02-10,y,UMBS30,6,3,700,640\n`;
    expect(readPayUps(text, 'p.csv').rejected.map(({ message }) => message)).toEqual([
      'The story has a minimum above its maximum.',
    ]);
  });

  it('refuses a file without a required column, or without a good row', () => {
    expect(() => readPayUps('date,story\n2025-02-10,x\n', 'p.csv')).toThrow('program, coupon, payUp32nds');
    expect(() => read('2025-02-10,x,UMBS30,6.0,3,,,')).toThrow('None of the 1 pay-ups');
  });
});
