import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { build } from 'vite';
import { BUILT_FROM_FILE, CONSOLE_FOLDER, consoleSourcesDigest } from '../src/host/console-sources.ts';

// Builds the console into dist/console: node scripts/build-console.ts

const root = dirname(import.meta.dirname);
const folder = join(root, CONSOLE_FOLDER);
const digest = await consoleSourcesDigest(root);

// Beside the place it goes to, so that whoever serves the old console meanwhile never sees half of the new one.
await mkdir(dirname(folder), { recursive: true });
const made = await mkdtemp(`${folder}-`);
await build({
  configFile: join(root, 'console', 'vite.config.ts'),
  root: join(root, 'console'),
  logLevel: 'warn',
  build: { outDir: made, emptyOutDir: false },
});
// A folder made for one's own eyes alone; the server may run as another user than the build did.
await chmod(made, 0o755);
await writeFile(join(made, BUILT_FROM_FILE), `${digest}\n`);
// The old one is moved away and not removed first: nobody shall find half a console, or for long none.
const old = `${made}-old`;
try {
  if (existsSync(folder)) await rename(folder, old);
  await rename(made, folder);
} catch (error) {
  // Another build of the same sources was quicker.
  if (!existsSync(join(folder, 'index.html'))) throw error;
  await rm(made, { recursive: true, force: true });
}
await rm(old, { recursive: true, force: true });
