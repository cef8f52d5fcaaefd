import { writeFile } from 'node:fs/promises';
import { compileKernel, KERNEL_MODULES, modulePaths, moduleSource } from './kernel-build/compile-kernel.ts';

for (const module of KERNEL_MODULES) {
  const bytes = await compileKernel(module);
  const { binary, source } = modulePaths(module);
  await writeFile(binary, bytes);
  await writeFile(source, moduleSource(module, bytes));
  process.stdout.write(`${module.name}.wasm: ${bytes.length} bytes\n`);
}
