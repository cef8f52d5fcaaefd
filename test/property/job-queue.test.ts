import { it } from 'vitest';
import { holdQueueThroughAnything } from './job-queue-cases.ts';

it('whatever happens, every accepted job ends once, and no room stays taken', () =>
  holdQueueThroughAnything(40));
