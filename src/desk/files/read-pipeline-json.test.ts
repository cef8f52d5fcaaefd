import { describe, expect, test } from 'vitest';
import { parsedLockEvent, wholeLife } from '../../../test/fixtures/lock-events.ts';
import { pipelineAsOf } from '../../book/pipeline-as-of.ts';
import { isoDate } from '../../core/dates.ts';
import { CounterpoiseError } from '../../core/errors.ts';
import { readPipeline } from './read-pipeline.ts';
import { pipelineSchema, readPipelineJson } from './read-pipeline-json.ts';

const LOCK = {
  lockId: 'L1',
  program: 'UMBS30',
  noteRate: 0.06875,
  loanAmount: 350_000,
  lockDate: '2025-02-03',
  lockExpiration: '2025-03-20',
  dti: 38.5,
  lockPrice: '100-16+',
};

function errorOf(value: unknown): CounterpoiseError {
  try {
    readPipelineJson(value, 'body');
  } catch (error) {
    if (error instanceof CounterpoiseError) return error;
    throw error;
  }
  throw new Error('The document was read.');
}

describe('readPipelineJson', () => {
  test('gives the records that CSV gives', () => {
    const fromCsv = readPipeline(
      'lockId,program,noteRate,loanAmount,lockDate,lockExpiration,dti,lockPrice\nL1,UMBS30,6.875,350000,2025-02-03,2025-03-20,38.5,100-16+',
      'p.csv',
    );
    expect(readPipelineJson([LOCK], 'body').locks).toEqual(fromCsv.locks);
    expect(readPipelineJson({ schemaVersion: 1, locks: [LOCK] }, 'body').locks).toEqual(fromCsv.locks);
  });

  test.each([
    ['a rate in percent', { noteRate: 6.875 }, 'noteRate'],
    ['NaN', { loanAmount: Number.NaN }, 'loanAmount'],
    ['Infinity', { loanAmount: Number.POSITIVE_INFINITY }, 'loanAmount'],
    ['a date that is none', { lockDate: '2025-02-30' }, 'lockDate'],
    ['a missing value', { program: undefined }, 'program'],
    ['an expiration before the lock', { lockExpiration: '2025-02-01' }, 'lockExpiration'],
  ])('%s rejects its lock and no other', (_, change, field) => {
    const { locks, rejected } = readPipelineJson([LOCK, { ...LOCK, lockId: 'L2', ...change }], 'body');
    expect(locks).toHaveLength(1);
    expect(rejected).toMatchObject([{ pointer: `/1/${field}`, field, file: 'body' }]);
  });

  test('a second lock of the same id points at the first', () => {
    const { rejected } = readPipelineJson({ schemaVersion: 1, locks: [LOCK, LOCK] }, 'body');
    expect(rejected).toMatchObject([{ code: 'INPUT_DUPLICATE', pointer: '/locks/1/lockId' }]);
    expect(rejected[0]!.message).toContain('/locks/0');
  });

  test('an unknown key refuses the document and shows no value', () => {
    const error = errorOf([LOCK, { ...LOCK, lockId: 'L2', 'borrower/name': 'Doe' }]);
    expect(error.code).toBe('INPUT_INVALID');
    expect(error.details.errors).toMatchObject([{ pointer: '/1/borrower~1name' }]);
    expect(JSON.stringify(error.details)).not.toContain('Doe');
  });

  test.each([
    ['no list', { locks: 3 }, 'INPUT_INVALID'],
    ['another version', { schemaVersion: 2, locks: [LOCK] }, 'INPUT_INVALID'],
    ['an unknown member', { schemaVersion: 1, locks: [LOCK], borrowers: [] }, 'INPUT_INVALID'],
    ['no locks', { schemaVersion: 1, locks: [] }, 'INPUT_EMPTY'],
    ['locks that are no objects', [null, 'L1'], 'INPUT_NO_GOOD_ROW'],
  ])('%s is refused', (_, value, code) => {
    expect(errorOf(value).code).toBe(code);
  });
});

test('pipelineSchema takes what the reader takes and refuses unknown keys', () => {
  expect(pipelineSchema.safeParse([LOCK]).success).toBe(true);
  expect(pipelineSchema.safeParse({ schemaVersion: 1, locks: [LOCK] }).success).toBe(true);
  expect(pipelineSchema.safeParse([{ ...LOCK, name: 'x' }]).success).toBe(false);
});

test('takes the pipeline of lock events whole', () => {
  const events = [...wholeLife('L1'), parsedLockEvent('L2', 1, 'locked', { dti: 38, program: 'GNMA2-30' })];
  const { document } = pipelineAsOf(
    Map.groupBy(events, ({ lockId }) => lockId),
    '2025-02-10T23:00:00.000Z',
  );
  const asOf = isoDate('2025-02-10');
  const read = readPipelineJson(JSON.parse(JSON.stringify(document)), 'pipeline', { asOf });
  expect(read.rejected).toEqual([]);
  expect(read.locks).toMatchObject([
    { lockId: 'L1', stage: 'funded', fundingDate: '2025-02-10', termMonths: 360 },
    { lockId: 'L2', dtiPercent: 38 },
  ]);
});
