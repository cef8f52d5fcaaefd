import { it } from 'vitest';
import { holdQueueThroughAnything } from '../property/job-queue-cases.ts';

it(
  'whatever happens, every accepted job ends once, and no room stays taken: 2,000 stories',
  () => holdQueueThroughAnything(2_000),
  1_800_000,
);
