import { expect, it } from 'vitest';
import type { Positions } from '../../api/documents.ts';
import { netPositions } from './net-positions.ts';

const sum = {
  unmarkedCount: 0,
  realised: '12.50',
  unrealised: '0.00',
  failsCharges: '0.00',
  commissions: '0.00',
  total: '12.50',
  oddLotConcession: '0.00',
};

it('shows what is open beside its gain, and gains of what is closed altogether', () => {
  const positions: Positions = {
    asOf: '2025-02-10',
    knownAt: null,
    document: { schemaVersion: 1, positions: [] },
    marketSnapshotId: 'mkt_1',
    averages: [
      {
        instrument: 'TY',
        settlementMonth: '2025-03',
        boughtQuantity: 0,
        averageBuyPrice: null,
        soldQuantity: 40,
        averageSellPrice: 109.03125,
        netQuantity: -40,
        breakEvenPrice: 109.03125,
      },
    ],
    net: [{ instrument: 'TY', settlementMonth: '2025-03', netQuantity: -40, tradeCount: 1 }],
    pnl: {
      markedAsOf: '2025-02-10',
      byInstrument: [
        { ...sum, key: 'TY 2025-03', tradeCount: 2 },
        { ...sum, key: 'UMBS30-6.0 2025-03', tradeCount: 1 },
      ],
      byCounterparty: [],
      total: { ...sum, key: 'total', tradeCount: 3 },
    },
  };
  const [open, closed] = netPositions(positions);
  expect(open).toMatchObject({
    instrument: 'TY',
    month: '2025-03',
    net: -40,
    sold: 40,
    tradeCount: 2,
    total: 12.5,
  });
  expect(closed).toMatchObject({
    instrument: 'UMBS30-6.0',
    month: '2025-03',
    net: 0,
    averageSell: null,
    total: 12.5,
  });
});
