import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { servicingBookSchema } from '../../../../src/book/servicing-terms.ts';
import { readServicing } from '../../../../src/desk/files/read-servicing.ts';
import { servicingFrom } from './servicing-book.ts';

it('reads the example book to what the strict reader makes of it', async () => {
  const file = new URL('../../../../examples/2025-02-10/servicing.csv', import.meta.url);
  const text = await readFile(file, 'utf8');
  expect(servicingBookSchema.parse(servicingFrom(text))).toEqual(readServicing(text, 'servicing.csv').rights);
});

it('takes JSON with and without its envelope', () => {
  expect(servicingFrom('[{"servicingId":"S-1"}]')).toEqual([{ servicingId: 'S-1' }]);
  expect(servicingFrom('{"schemaVersion":1,"rights":[{"servicingId":"S-1"}]}')).toEqual([
    { servicingId: 'S-1' },
  ]);
});
