import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const OUTPUT = 'kernel.wasm';

/** The committed module, and the same bytes as TypeScript, which is what the program loads. */
export const MODULE_PATH = new URL('../../src/kernel/simd-f64.wasm', import.meta.url);
export const MODULE_SOURCE_PATH = new URL('../../src/kernel/simd-f64-module.ts', import.meta.url);

/**
 * Compiles the kernel: no runtime and no garbage collector, memory from outside, plain SIMD, so that the bits are the
 * scalar kernel's.
 */
export async function compileKernel(): Promise<Uint8Array> {
  let bytes: Uint8Array | undefined;
  const { error, stderr } = await asc.main(
    [
      'src/kernel/assembly/simd-f64.ts',
      ...['--baseDir', ROOT],
      ...['--outFile', OUTPUT],
      '-O3',
      ...['--enable', 'simd'],
      ...['--runtime', 'stub'],
      '--noAssert',
      '--importMemory',
      '--noExportMemory',
    ],
    {
      writeFile: (name, contents) => {
        if (name === OUTPUT && typeof contents !== 'string') bytes = contents;
      },
    },
  );
  if (error !== null || bytes === undefined) throw new Error(`The kernel does not compile: ${stderr}`);
  return bytes;
}

const LINE_LENGTH = 96;

/** A TypeScript module that holds the bytes in base64: pure rooms read no files. */
export function moduleSource(bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString('base64');
  const lines = text.match(new RegExp(`.{1,${LINE_LENGTH}}`, 'g')) ?? [];
  return [
    '/** simd-f64.wasm in base64, made by `npm run build:kernel` from assembly/simd-f64.ts. */',
    'export const SIMD_F64_MODULE = [',
    ...lines.map((line) => `  '${line}',`),
    "].join('');",
    '',
  ].join('\n');
}
