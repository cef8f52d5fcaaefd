import { expect, it } from 'vitest';
import { cashFrom, explainInput, pipelineFrom, positionsFrom } from './explain-input.ts';

it('names the members of the day before, and gives the calibration of the day to the run', () => {
  const before = { marketSnapshotId: 'mkt_1', pipelineId: 'pipe_1', calibrationId: 'cal_1' };
  const after = { market: { asOf: '2025-02-11' }, pipelineId: 'latest', calibrationId: 'latest' };
  expect(explainInput(before, after, [])).toEqual({
    input: {
      market: { asOf: '2025-02-11' },
      pipelineId: 'latest',
      beforeMarketSnapshotId: 'mkt_1',
      beforePipelineId: 'pipe_1',
      beforeCalibrationId: 'cal_1',
      cash: [],
    },
    run: { calibrationId: 'latest' },
  });
});

it('lets each day fit its own model when no calibration is named', () => {
  expect(explainInput({ pipelineId: 'a' }, { pipelineId: 'b' }, null)).toEqual({
    input: { pipelineId: 'b', beforePipelineId: 'a' },
  });
});

it('reads trades and cash from CSV, prices and amounts as they are written', () => {
  expect(
    positionsFrom('instrument,side,quantity,price,counterparty\nUMBS30-6.0,sell,20000000,100-13,'),
  ).toEqual([{ instrument: 'UMBS30-6.0', side: 'sell', quantity: 20_000_000, price: '100-13' }]);
  expect(cashFrom('kind,amount,lockId,tradeId\ncost,-312.50,,T1')).toEqual([
    { kind: 'cost', amount: '-312.50', tradeId: 'T1' },
  ]);
});

it('reads locks from CSV with their rates as decimals', () => {
  const text =
    'lockId,program,noteRate,marketRateAtLock,loanAmount,lockPrice,fico,firstTimeBuyer\n' +
    'L1,UMBS15,6.375,0.06092,264500,100-16+,,true\n';
  expect(pipelineFrom(text)).toEqual({
    schemaVersion: 1,
    locks: [
      {
        lockId: 'L1',
        program: 'UMBS15',
        noteRate: 0.06375,
        marketRateAtLock: 0.06092,
        loanAmount: 264_500,
        lockPrice: '100-16+',
        firstTimeBuyer: true,
      },
    ],
  });
});
