import { CounterpoiseError } from '../core/errors.ts';
import { KERNEL_NAMES, type KernelName } from '../core/kernel-names.ts';
import type { Kernel } from './kernel.ts';
import { scalarKernel } from './scalar-kernel.ts';
import { vectorKernel, vectorKernelSupported } from './vector-kernel.ts';

/**
 * The kernel a run gets: the one it names, or the fastest this machine has.
 *
 * @param requested a kernel's name, or `auto`
 * @throws CounterpoiseError MODEL_UNSUPPORTED for a kernel that this version or this machine does not have
 */
export function resolveKernel(requested = 'auto'): KernelName {
  const available = KERNEL_NAMES.filter((name) => name === 'scalar' || vectorKernelSupported(name));
  if (requested === 'auto') return available[0]!;
  const found = KERNEL_NAMES.find((name) => name === requested);
  if (found !== undefined && available.includes(found)) return found;
  const where = found === undefined ? 'in this version' : 'on this machine';
  throw new CounterpoiseError('MODEL_UNSUPPORTED', `The kernel ${requested} does not exist ${where}.`, {
    field: 'run.kernel',
    found: requested,
    accepted: ['auto', ...available].join(', '),
  });
}

/**
 * A kernel over a memory that threads share, for one of them.
 *
 * @param memory shared; its first KERNEL_RESERVED_BYTES belong to the kernels
 * @param scratch address of KERNEL_SCRATCH_BYTES of this thread's own
 */
export function openKernel(name: KernelName, memory: WebAssembly.Memory, scratch: number): Kernel {
  return name === 'scalar' ? scalarKernel(memory) : vectorKernel(name, memory, scratch);
}

/** Bytes of a number in a kernel's tables and tracks. */
export function kernelNumberBytes(name: KernelName): 4 | 8 {
  return name === 'relaxed' || name === 'simd' ? 4 : 8;
}
