import { expect, it } from 'vitest';
import { measuredLocks } from './lock-rows.ts';

it('reads names as texts and measures as numbers, and leaves out what is not there', () => {
  const csv = 'lockId,program,stage,dv01,lockPrice\r\n00123,UMBS30,"clear, to close",57.25,\r\n';
  const lock = measuredLocks(csv).get('00123')!;
  expect([...lock.texts]).toEqual([
    ['program', 'UMBS30'],
    ['stage', 'clear, to close'],
  ]);
  expect([...lock.numbers]).toEqual([['dv01', 57.25]]);
});
