import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const OUTPUT = 'kernel.wasm';

/** The modules that one source is compiled to: what a lane holds, and whether the processor may fuse roundings. */
export const KERNEL_MODULES = [
  { name: 'relaxed', lane: 'f32', relaxed: true },
  { name: 'simd', lane: 'f32', relaxed: false },
  { name: 'relaxed-f64', lane: 'f64', relaxed: true },
  { name: 'simd-f64', lane: 'f64', relaxed: false },
] as const;

type KernelModule = (typeof KERNEL_MODULES)[number];

/** The committed module, and the same bytes as TypeScript, which is what the program loads. */
export function modulePaths({ name }: KernelModule): { readonly binary: URL; readonly source: URL } {
  const folder = new URL('../../src/kernel/modules/', import.meta.url);
  return { binary: new URL(`${name}.wasm`, folder), source: new URL(`${name}.ts`, folder) };
}

/** Compiles a module: no runtime and no garbage collector, shared memory from outside of any size. */
export async function compileKernel({ lane, relaxed }: KernelModule): Promise<Uint8Array> {
  let bytes: Uint8Array | undefined;
  const { error, stderr } = await asc.main(
    [
      'src/kernel/assembly/kernel.ts',
      ...['--baseDir', ROOT],
      ...['--outFile', OUTPUT],
      '-O3',
      ...['--enable', relaxed ? 'simd,threads,relaxed-simd' : 'simd,threads'],
      ...['--use', `Lane=${lane}`],
      ...['--use', `RELAXED=${relaxed ? 1 : 0}`],
      ...['--runtime', 'stub'],
      '--noAssert',
      '--importMemory',
      '--noExportMemory',
      '--sharedMemory',
      ...['--initialMemory', '1'],
      ...['--maximumMemory', '65536'],
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
export function moduleSource({ name }: KernelModule, bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString('base64');
  const lines = text.match(new RegExp(`.{1,${LINE_LENGTH}}`, 'g')) ?? [];
  return [
    `/** ${name}.wasm in base64, made by \`npm run build:kernel\` from assembly/kernel.ts. */`,
    `export const ${name.toUpperCase().replace('-', '_')}_MODULE = [`,
    ...lines.map((line) => `  '${line}',`),
    "].join('');",
    '',
  ].join('\n');
}
