#!/usr/bin/env node
// Runs on any Node that knows ES modules: an old one hands over to the Node 24 that npm installed beside the project.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const NODE_MAJOR_MIN = 24;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const here = fileURLToPath(import.meta.url);

if (Number(process.versions.node.split('.')[0]) >= NODE_MAJOR_MIN) {
  const { main } = await import(pathToFileURL(entryFile()).href);
  await main(process.argv);
} else {
  handOver();
}

/** Node does not strip types below node_modules, so an installed package runs what was built. */
function entryFile() {
  const root = dirname(dirname(here));
  const source = join(root, 'src', 'main.ts');
  const isInstalled = /[\\/]node_modules[\\/]/.test(here);
  return !isInstalled && existsSync(source) ? source : join(root, 'dist', 'src', 'main.js');
}

function handOver() {
  const node = platformNode();
  if (node === undefined) {
    process.stderr.write(
      `counterpoise: ENGINE_NODE_VERSION: this is Node ${process.version} (${process.execPath}); Node ${NODE_MAJOR_MIN} or newer is needed, ` +
        `and no platform package holds one for ${process.platform}-${process.arch}. ` +
        `Run npm ci with optional dependencies (without --omit=optional), or put Node ${NODE_MAJOR_MIN} on the PATH.\n`,
    );
    process.exitCode = 1;
    return;
  }
  const child = spawn(node, [here, ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of SIGNALS) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    process.stderr.write(`counterpoise: ENGINE_NODE_VERSION: ${node} cannot be started: ${error.message}\n`);
    process.exitCode = 1;
  });
  child.on('exit', (code, signal) => {
    process.exitCode = signal === null ? code : 128 + constants.signals[signal];
  });
}

function platformNode() {
  const require = createRequire(import.meta.url);
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  try {
    const file = join(
      dirname(require.resolve(`${name}/package.json`)),
      'bin',
      process.platform === 'win32' ? 'node.exe' : 'node',
    );
    return existsSync(file) ? file : undefined;
  } catch {
    return undefined;
  }
}
