import { expect, it } from 'vitest';
import { waitingCalls } from './waiting-calls.ts';

it('calls follow one another, whatever became of the one before, and no more wait than may', async () => {
  const line = waitingCalls();
  const gate = Promise.withResolvers<void>();
  const order: number[] = [];
  const first = line.inTurn(async () => {
    await gate.promise;
    order.push(0);
    throw new Error('the first fails');
  });
  const others = Array.from({ length: 63 }, (_, index) => line.inTurn(async () => order.push(index + 1)));
  await expect(line.inTurn(async () => {})).rejects.toMatchObject({ code: 'REQUEST_OVERLOADED' });
  gate.resolve();
  await expect(first).rejects.toThrow('the first fails');
  await Promise.all(others);
  expect(order).toEqual(Array.from({ length: 64 }, (_, index) => index));
  await line.inTurn(async () => order.push(64));
});
