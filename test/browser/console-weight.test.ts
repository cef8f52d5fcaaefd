import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { consoleFolder } from '../../src/host/console-folder.ts';

const SILENT = { info: () => undefined, warn: () => undefined };
/** Scripts and styles of all views, gzip: the project's goal. */
const BUNDLE_BYTES_MAX = 500_000;

it('weighs less than half a megabyte, and holds nothing inline', async () => {
  const folder = (await consoleFolder(SILENT))!;
  const assets = join(folder, 'assets');
  const files = readdirSync(assets).filter((name) => /\.(js|css)$/.test(name));
  const bytes = files.map((name) => gzipSync(readFileSync(join(assets, name))).length);
  expect(files.length).toBeGreaterThan(3);
  expect(bytes.reduce((sum, one) => sum + one, 0)).toBeLessThan(BUNDLE_BYTES_MAX);
  const page = readFileSync(join(folder, 'index.html'), 'utf8');
  expect(page).not.toMatch(/<style|style=|<script(?![^>]*\ssrc=)/);
});
