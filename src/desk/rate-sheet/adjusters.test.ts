import { describe, expect, it } from 'vitest';
import { CounterpoiseError } from '../../core/errors.ts';
import type { LoanProfile } from '../../models/execution/loan-profile.ts';
import { adjustmentsOf } from './adjusters.ts';
import { adjustersSchema } from './adjusters-schema.ts';

const ADJUSTERS = adjustersSchema.parse({
  date: '2025-02-10',
  source: 'test',
  grids: [
    {
      kind: 'fico-by-ltv',
      id: 'fico-ltv',
      programs: ['UMBS30'],
      ficoFrom: [620, 700],
      ltvUpToPercent: [60, 80, 95],
      per100: [
        [-0.5, -2, null],
        [0, -1, -1.5],
      ],
    },
    {
      kind: 'rules',
      id: 'purpose',
      rules: [
        { when: { purposes: ['cash-out'], ltvMinPercent: 75.01 }, per100: -1.5 },
        { when: { purposes: ['cash-out'] }, per100: -0.75 },
      ],
    },
    { kind: 'rules', id: 'channel', rules: [{ when: { channels: ['correspondent'] }, per100: 0.125 }] },
  ],
});
const LOAN: LoanProfile = { fico: 720, ltvPercent: 78, purpose: 'cash-out' };

function adjust(change: LoanProfile = {}, channel: 'retail' | 'correspondent' = 'retail') {
  const loan = { ...LOAN, ...change };
  const { addends, unapplied } = adjustmentsOf(ADJUSTERS, { program: 'UMBS30', channel, loan });
  return { unapplied, values: Object.fromEntries(addends.map(({ name, per100 }) => [name, per100])) };
}

describe('adjusters', () => {
  it('give one value of each grid, and add up', () => {
    expect(adjust().values).toEqual({ 'adjuster:fico-ltv': -1, 'adjuster:purpose': -1.5 });
    expect(adjust({}, 'correspondent').values).toMatchObject({ 'adjuster:channel': 0.125 });
  });

  it('find rows by the least score and columns by the highest loan-to-value, bounds included', () => {
    const cell = (fico: number, ltvPercent: number) =>
      adjust({ fico, ltvPercent, purpose: 'purchase' }).values['adjuster:fico-ltv'];
    expect(cell(699, 60)).toBe(-0.5);
    expect(cell(620, 60.01)).toBe(-2);
    expect(cell(700, 80)).toBe(-1);
    expect(cell(700, 80.01)).toBe(-1.5);
    // Nothing to add is no addend.
    expect(cell(850, 60)).toBeUndefined();
  });

  it('take the first rule that fits', () => {
    expect(adjust({ ltvPercent: 75 }).values['adjuster:purpose']).toBe(-0.75);
    expect(adjust({ purpose: 'purchase' }).values['adjuster:purpose']).toBeUndefined();
  });

  it('refuse a loan that has no cell', () => {
    const refused = (change: LoanProfile): unknown => {
      try {
        return adjust(change);
      } catch (error) {
        return error instanceof CounterpoiseError ? error.code : error;
      }
    };
    expect(refused({ fico: 650, ltvPercent: 90 })).toBe('EXECUTION_NOT_ELIGIBLE');
    expect(refused({ fico: 619 })).toBe('EXECUTION_NOT_ELIGIBLE');
    expect(refused({ ltvPercent: 95.01 })).toBe('EXECUTION_NOT_ELIGIBLE');
  });

  it('name what they would have to know instead of guessing', () => {
    const { unapplied, values } = adjustmentsOfNothing();
    expect(unapplied).toEqual([
      { id: 'fico-ltv', unknown: ['fico', 'ltvPercent'] },
      { id: 'purpose', unknown: ['ltvPercent', 'purpose'] },
    ]);
    expect(values).toEqual([]);
  });

  it('leave other programs alone', () => {
    const other = adjustmentsOf(ADJUSTERS, { program: 'UMBS15', channel: 'retail', loan: LOAN });
    expect(other.addends.map(({ name }) => name)).toEqual(['adjuster:purpose']);
  });
});

function adjustmentsOfNothing() {
  const { addends, unapplied } = adjustmentsOf(ADJUSTERS, { program: 'UMBS30', channel: 'retail', loan: {} });
  return { unapplied, values: addends };
}
