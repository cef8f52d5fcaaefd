import { describe, it } from 'vitest';
import { holdOneProjection } from './lock-feed-cases.ts';

describe('a feed of lock events', () => {
  it('gives one projection for any order and any repetition', () => holdOneProjection(400));
});
