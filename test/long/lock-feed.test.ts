import { describe, it } from 'vitest';
import { holdOneProjection } from '../property/lock-feed-cases.ts';

describe('a feed of lock events, in full', () => {
  it(
    'gives one projection in 10,000 cases of any order and any repetition',
    () => holdOneProjection(10_000),
    600_000,
  );
});
