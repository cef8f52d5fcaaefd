import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { readTextFile } from './read-text-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'counterpoise-read-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

it('gives the text as it stands, a byte order mark included', async () => {
  expect(await readTextFile(file('good.csv', '\uFEFFa,é\r\n'), 'a table')).toBe('\uFEFFa,é\r\n');
});

it.each([
  ['a file that is missing', () => join(folder, 'none.csv'), 'INPUT_UNREADABLE', 'does not exist'],
  ['a directory', () => folder, 'INPUT_UNREADABLE', 'is a directory'],
  [
    'text that is not UTF-8',
    () => file('latin.csv', Uint8Array.of(0x63, 0x61, 0x66, 0xe9, 0x0a)),
    'INPUT_UNREADABLE',
    'not UTF-8',
  ],
])('%s is refused and says why', async (_, path, code, reason) => {
  await expect(readTextFile(path(), 'a table')).rejects.toMatchObject({
    code,
    message: expect.stringContaining(reason),
    details: { file: path(), accepted: expect.stringContaining('a table') },
  });
});

it('a file beyond the limit is refused by its size alone', async () => {
  const path = file('huge.csv', '');
  truncateSync(path, 64 * 1_048_576 + 1);
  await expect(readTextFile(path, 'a table')).rejects.toMatchObject({ code: 'INPUT_TOO_LARGE' });
});
