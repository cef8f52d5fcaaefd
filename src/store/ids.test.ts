import { expect, it } from 'vitest';
import { newId } from './ids.ts';

it('ids say what they name, never repeat, and sort by time', () => {
  const times = [0, 1, 1_739_200_000_000, 1_739_200_000_001, 4_000_000_000_000];
  const ids = times.map((time) => newId('job', new Date(time)));
  expect([...ids].sort()).toEqual(ids);
  expect(ids[0]).toMatch(/^job_[0-9a-z]{29}$/);
  const now = new Date();
  expect(new Set(Array.from({ length: 1000 }, () => newId('pipeline', now))).size).toBe(1000);
});
