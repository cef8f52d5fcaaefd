import { expect, it } from 'vitest';
import { hedgesUnderStress, percentile } from '../fixtures/hedges-under-stress.ts';

it('hedges of 5,000 locks take at most half as long again during a stress run; health stays under 50 ms', async () => {
  const desk = { threads: 2, locks: 5_000, paths: 1_024, warmUps: 5, hedges: 60 };
  const times = await hedgesUnderStress(desk);
  expect(times.faults).toBe(0);
  expect(times.stressState).toBe('running');
  const ratio = percentile(times.stressedSeconds, 0.95) / percentile(times.idleSeconds, 0.95);
  expect(ratio).toBeLessThanOrEqual(1.5);
  expect(percentile(times.healthSeconds, 0.99)).toBeLessThan(0.05);
}, 1_200_000);
