import { describe, expect, it } from 'vitest';
import { defaultSchedule, prepaymentSchedule } from './speed-schedule.ts';
import { cdrFromSda, cprFromPsa, smmFromCpr } from './standard-speeds.ts';

describe('speed schedules', () => {
  it('start the month after the age and follow the standard', () => {
    const smm = prepaymentSchedule({ psa: 150 }, 27, 5);
    expect(smm).toEqual([28, 29, 30, 31, 32].map((age) => smmFromCpr(cprFromPsa(150, age))));
    expect(defaultSchedule({ sda: 100 }, 0, 2)).toEqual(
      [1, 2].map((age) => smmFromCpr(cdrFromSda(100, age))),
    );
  });

  it('repeat a constant speed', () => {
    expect(prepaymentSchedule({ smm: 0.01 }, 0, 3)).toEqual([0.01, 0.01, 0.01]);
    expect(prepaymentSchedule({ cpr: 0.06 }, 5, 1)).toEqual([smmFromCpr(0.06)]);
    expect(defaultSchedule({ mdr: 0.002 }, 0, 2)).toEqual([0.002, 0.002]);
    expect(defaultSchedule({ cdr: 0.01 }, 0, 1)).toEqual([smmFromCpr(0.01)]);
  });
});
