import { expect, it } from 'vitest';
import { closeInOrder, type Part } from './parts.ts';

const never = new Promise<void>(() => undefined);

it('closes what was started last first, past a part that fails and one that hangs', async () => {
  const closed: string[] = [];
  const logged: unknown[] = [];
  const note = (entry: unknown): void => {
    logged.push(entry);
  };
  const part = (name: string, end: () => Promise<void> = async () => undefined): Part => ({
    name,
    closeTimeoutMs: name === 'nats' ? 1 : 60_000,
    close: () => {
      closed.push(name);
      return end();
    },
  });
  const fault = new Error('It is gone already.');
  await closeInOrder(
    [part('store'), part('webhooks', () => Promise.reject(fault)), part('nats', () => never), part('server')],
    { error: note, warn: note },
  );
  expect(closed).toEqual(['server', 'nats', 'webhooks', 'store']);
  expect(logged).toMatchObject([
    { part: 'nats', closeTimeoutMs: 1 },
    { part: 'webhooks', fault },
  ]);
});
