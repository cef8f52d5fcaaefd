import { expect, it } from 'vitest';
import { lockHistoryOf } from './lock-history.ts';

it('reads rates in percent and as decimals, and leaves out what is empty or unknown', () => {
  const text = [
    'lockId,lockDate,lockTermDays,marketRateAtLock,marketRateAtOutcome,outcome,fico,note',
    'L1,2024-01-02,45,6.75,0.065,funded,,x',
    'L2,2024-01-03,,0.5,25,expired,740,',
  ].join('\n');
  const observations = [
    {
      lockId: 'L1',
      lockDate: '2024-01-02',
      lockTermDays: 45,
      marketRateAtLock: 0.0675,
      marketRateAtOutcome: 0.065,
      outcome: 'funded',
    },
    {
      lockId: 'L2',
      lockDate: '2024-01-03',
      marketRateAtLock: 0.005,
      marketRateAtOutcome: 0.25,
      outcome: 'expired',
      fico: 740,
    },
  ];
  expect(lockHistoryOf(text)).toEqual({ schemaVersion: 1, observations });
});

it('takes JSON as it is', () => {
  expect(lockHistoryOf(' {"schemaVersion":1,"observations":[]}')).toEqual({
    schemaVersion: 1,
    observations: [],
  });
});
