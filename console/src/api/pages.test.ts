import { expect, it } from 'vitest';
import { allPages } from './pages.ts';

it('follows the cursors to the end', async () => {
  const asked: (string | undefined)[] = [];
  const pages = new Map<string | undefined, { items: number[]; nextCursor: string | null }>([
    [undefined, { items: [5, 4], nextCursor: 'a' }],
    ['a', { items: [3], nextCursor: 'b' }],
    ['b', { items: [], nextCursor: null }],
  ]);
  const items = await allPages(async (cursor) => {
    asked.push(cursor);
    return pages.get(cursor)!;
  });
  expect(items).toEqual([5, 4, 3]);
  expect(asked).toEqual([undefined, 'a', 'b']);
});
