import { expect, it } from 'vitest';
import { EventStreamRoom } from './event-stream-room.ts';

it('no caller takes all streams of his tenant, no tenant all of the server, and what was left is free', () => {
  const room = new EventStreamRoom({ all: 5, perTenant: 4, perCaller: 3 });
  const enter = (tenantId: string, actor: string) => room.enter({ tenantId, actor });
  const [first] = [enter('a', 'x'), enter('a', 'x'), enter('a', 'x')];
  const refused = (code: string) => expect.objectContaining({ code });
  expect(() => enter('a', 'x')).toThrow(refused('REQUEST_RATE_LIMITED'));
  enter('a', 'y');
  expect(() => enter('a', 'y')).toThrow(refused('REQUEST_RATE_LIMITED'));
  const last = enter('b', 'x');
  expect(() => enter('b', 'x')).toThrow(refused('REQUEST_OVERLOADED'));
  first!();
  last();
  enter('a', 'x');
  enter('b', 'x');
  expect(() => enter('c', 'x')).toThrow(refused('REQUEST_OVERLOADED'));
});
