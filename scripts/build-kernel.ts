import { writeFile } from 'node:fs/promises';
import {
  compileKernel,
  MODULE_PATH,
  MODULE_SOURCE_PATH,
  moduleSource,
} from './kernel-build/compile-kernel.ts';

const bytes = await compileKernel();
await writeFile(MODULE_PATH, bytes);
await writeFile(MODULE_SOURCE_PATH, moduleSource(bytes));
process.stdout.write(`src/kernel/simd-f64.wasm: ${bytes.length} bytes\n`);
