import { type ChildProcessByStdio, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';

/** Loops of yardsticks.c: float32 and float64 in AVX-512, float32 in 128 bits, and scalar with exponentials. */
export const NATIVE_NAMES = ['float_512', 'float_128', 'double_512', 'scalar_exp'] as const;
export type NativeName = (typeof NATIVE_NAMES)[number];

/** The month loop as native code in a process of its own. */
export interface NativeYardsticks {
  /** Shortest of so many calls, in milliseconds. */
  readonly shortestMs: (name: NativeName, repeats: number) => Promise<number>;
  /** Values of the last call, one a path. */
  readonly values: () => Float64Array;
  readonly close: () => void;
}

const SOURCE = fileURLToPath(new URL('yardsticks.c', import.meta.url));

/**
 * Compiles and starts the native loops over one loan and one block.
 *
 * @param data in the order yardsticks.c reads it
 * @returns undefined without a C compiler, or where the processor lacks AVX-512
 */
export function startYardsticks(data: Uint8Array): NativeYardsticks | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'yardsticks-'));
  const [program, input, output] = ['yardsticks', 'input', 'output'].map((name) => join(folder, name));
  const options = ['-O3', '-march=native', '-std=gnu11', '-o', program!, SOURCE, '-lm'];
  if (spawnSync('gcc', options, { stdio: 'ignore' }).status !== 0) {
    rmSync(folder, { recursive: true });
    return undefined;
  }
  writeFileSync(input!, data);
  const child: ChildProcessByStdio<Writable, Readable, null> = spawn(program!, [input!, output!], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    shortestMs: async (name, repeats) => {
      child.stdin.write(`${name} ${repeats}\n`);
      const { value, done } = await answers.next();
      if (done === true) throw new Error('The native yardsticks stopped.');
      return Number(value) / 1e6;
    },
    values: () => new Float64Array(Uint8Array.from(readFileSync(output!)).buffer),
    close: () => {
      child.stdin.end();
      rmSync(folder, { recursive: true });
    },
  };
}
