import { expect, it } from 'vitest';
import type { StoredMarket, StoredPipeline } from '../../api/documents.ts';
import { alertsOf } from './alerts.tsx';

const TODAY_MS = Date.parse('2025-02-10T18:00:00Z');
const market = { asOf: '2025-02-10', createdAt: '2025-02-10T16:00:00Z' } as StoredMarket;

function pipelineOf(lockExpiration: string, stage = 'locked'): StoredPipeline {
  return {
    createdAt: '2025-02-10T16:00:00Z',
    document: { locks: [{ lockId: 'A', lockExpiration, stage }] },
  } as unknown as StoredPipeline;
}

function keysOf(part: Partial<Parameters<typeof alertsOf>[0]>): readonly string[] {
  const quiet = { market, pipeline: pipelineOf('2025-03-01'), risk: null, hedge: null, positions: null };
  const calibration = { asOf: '2025-02-10' } as Parameters<typeof alertsOf>[0]['calibration'];
  return alertsOf({ ...quiet, calibration, ...part }, TODAY_MS).map(({ key }) => key);
}

it('says nothing on a day that is in order', () => {
  expect(keysOf({})).toEqual([]);
});

it('tells of an old market, a missing calibration, and locks that ran out', () => {
  expect(keysOf({ market: { ...market, asOf: '2025-01-31' }, calibration: null })).toEqual([
    'stale',
    'calibration',
  ]);
  expect(keysOf({ pipeline: pipelineOf('2025-02-07') })).toEqual(['expired']);
  expect(keysOf({ pipeline: pipelineOf('2025-02-07', 'funded') })).toEqual([]);
});
