import { describe, it } from 'vitest';
import { holdFeedThroughKills } from '../e2e/lock-feed-cases.ts';
import { holdOneProjection } from '../property/lock-feed-cases.ts';
import { describeWithNats } from '../services/nats.ts';

describe('a feed of lock events, in full', () => {
  it('gives one projection in 10,000 cases of any order and any repetition', () => holdOneProjection(10_000));
});

describeWithNats('the feed of lock events over NATS, in full', () => {
  it('loses and doubles nothing in 30 kills and restarts', () =>
    holdFeedThroughKills({ events: 10_000, processKills: 15, natsRestarts: 15 }));
});
