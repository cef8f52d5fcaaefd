import { expect, it } from 'vitest';
import { CounterpoiseError, type ErrorItem } from '../core/errors.ts';
import { errorReport, exitCodeOf } from './report-error.ts';

const items = (count: number): ErrorItem[] =>
  Array.from({ length: count }, (_, index) => ({
    pointer: `/tba/${index}`,
    code: 'INPUT_INVALID',
    detail: `fault ${index}`,
  }));

it('names code, place, fault and what is accepted, without a stack', () => {
  const report = errorReport(
    new CounterpoiseError('INPUT_INVALID', '"675" is no rate.', {
      file: 'pipeline.csv',
      row: 7,
      field: 'noteRate',
      accepted: '6.75',
    }),
  );
  expect(report).toBe(
    'counterpoise: INPUT_INVALID: pipeline.csv, row 7, noteRate: "675" is no rate. Accepted: 6.75.\n',
  );
});

it('lists the first 20 of many faults and counts the rest', () => {
  const report = errorReport(new CounterpoiseError('INPUT_INVALID', 'fault 0', { errors: items(27) }));
  expect(report).toContain('/tba/19: fault 19');
  expect(report).not.toContain('fault 20');
  expect(report).toContain('… and 7 more');
});

it('says a single fault once', () => {
  const report = errorReport(new CounterpoiseError('INPUT_INVALID', 'fault 0', { errors: items(1) }));
  expect(report.match(/fault 0/g)).toHaveLength(1);
});

it('an interrupted run ends with 130, a fault of the program with 1 and its stack', () => {
  const cancelled = new CounterpoiseError('SIMULATION_CANCELLED', 'The run was cancelled.');
  expect(exitCodeOf(cancelled)).toBe(130);
  expect(errorReport(cancelled)).toContain('discarded cleanly');
  const fault = new TypeError('x is undefined');
  expect(exitCodeOf(fault)).toBe(1);
  expect(errorReport(fault)).toContain('    at ');
});
