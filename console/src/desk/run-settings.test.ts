import { describe, expect, it } from 'vitest';
import { DEFAULT_RUN, runMembersOf } from './run-settings.ts';

describe('run settings', () => {
  it('leave to the server what nobody chose', () => {
    expect(runMembersOf(DEFAULT_RUN)).toEqual({ calibrationId: 'latest' });
  });

  it('calibrate within the run for another model, and say what was chosen', () => {
    const members = runMembersOf({ pathCount: 4096, seed: ' again ', model: 'g2', isExact: true });
    expect(members).toEqual({ model: 'g2', pathCount: 4096, seed: 'again', exact: true });
  });
});
