import { expect, it } from 'vitest';
import { createPartClock } from './part-clock.ts';

it('counts each part while it stands in it, and goes on when it comes back', () => {
  let now = 100;
  const clock = createPartClock('read', () => now);
  now += 5;
  clock.enter('measure');
  now += 20.04;
  clock.enter('optimize');
  now += 300;
  clock.enter('measure');
  now += 10;
  expect(clock.read()).toEqual({ read: 5, measure: 30, optimize: 300 });
  expect(Object.keys(clock.read())).toEqual(['read', 'measure', 'optimize']);
});
