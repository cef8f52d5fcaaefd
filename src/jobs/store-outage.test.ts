import { expect, it } from 'vitest';
import { CounterpoiseError } from '../core/errors.ts';
import { StoreOutage } from './store-outage.ts';

const away = () => new CounterpoiseError('STORE_UNAVAILABLE', 'away');

it('who would rather be told than wait is told when an outage begins, and while it lasts', async () => {
  const outage = new StoreOutage({ ping: () => Promise.reject(away()), onBack: () => {} });
  const never = new Promise<void>(() => {});
  const waiting = outage.unlessDown(never);
  expect(outage.tell(new Error('of the program'))).toBe(false);
  expect(outage.tell(away())).toBe(true);
  await expect(waiting).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  await expect(outage.unlessDown(never)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  const insisting = outage.insist(async () => 1);
  outage.close();
  await expect(insisting).rejects.toMatchObject({ code: 'REQUEST_DRAINING' });
});
