import { invariant } from '../core/invariant.ts';
import type { KernelName } from '../core/kernel-names.ts';
import { BLOCK_PATHS } from './block.ts';
import type { BlockDrivers, Kernel, LoanTable } from './kernel.ts';
import { loanPacking } from './loan-packing.ts';
import { RELAXED_MODULE } from './modules/relaxed.ts';
import { RELAXED_F64_MODULE } from './modules/relaxed-f64.ts';
import { SIMD_MODULE } from './modules/simd.ts';
import { SIMD_F64_MODULE } from './modules/simd-f64.ts';

/** Kernels in WebAssembly. */
export type VectorKernelName = Exclude<KernelName, 'scalar'>;

const MODULES: Readonly<Record<VectorKernelName, { base64: string; numberBytes: 4 | 8 }>> = {
  relaxed: { base64: RELAXED_MODULE, numberBytes: 4 },
  simd: { base64: SIMD_MODULE, numberBytes: 4 },
  'relaxed-f64': { base64: RELAXED_F64_MODULE, numberBytes: 8 },
  'simd-f64': { base64: SIMD_F64_MODULE, numberBytes: 8 },
};

/** What a module exports: addresses in bytes first, then numbers. */
type Exports = Readonly<Record<WasmFunction, (...args: readonly number[]) => void>>;
type ByForm = 'value' | 'valueWithStrips' | 'profile';
type WasmFunction = `${ByForm}${(typeof FORMS)[number]}` | 'weigh' | 'moments';

/** Names of the survival polynomial's forms, in the order of SurvivalForm. */
const FORMS = ['Near', 'Middle', 'Wide'] as const;

const compiled = new Map<VectorKernelName, WebAssembly.Module | null>();

/** A module, compiled once a thread; null where the engine or the processor lacks its instructions. */
function moduleOf(name: VectorKernelName): WebAssembly.Module | null {
  let module = compiled.get(name);
  if (module === undefined) {
    const bytes = vectorKernelBytes(name);
    module = WebAssembly.validate(bytes) ? new WebAssembly.Module(bytes) : null;
    compiled.set(name, module);
  }
  return module;
}

/** A kernel's WebAssembly module. */
export function vectorKernelBytes(name: VectorKernelName): Uint8Array<ArrayBuffer> {
  return Buffer.from(MODULES[name].base64, 'base64');
}

/** Whether this machine can run a kernel. */
export function vectorKernelSupported(name: VectorKernelName): boolean {
  return moduleOf(name) !== null;
}

/**
 * A kernel in WebAssembly SIMD.
 *
 * @source docs/models/kernel.md
 * @param memory what its addresses lie in
 * @param scratch address of KERNEL_SCRATCH_BYTES that no other thread's kernel has
 * @returns a kernel for one thread
 */
export function vectorKernel(name: VectorKernelName, memory: WebAssembly.Memory, scratch: number): Kernel {
  const module = moduleOf(name);
  invariant(module !== null, 'A vector kernel is asked for only where it is supported.');
  const { numberBytes } = MODULES[name];
  const exports = new WebAssembly.Instance(module, { env: { memory } }).exports as Exports;
  const rowBytes = BLOCK_PATHS * numberBytes;
  const values = (which: 'value' | 'valueWithStrips') => {
    const byForm = FORMS.map((form) => exports[`${which}${form}`]);
    return (loan: LoanTable, block: BlockDrivers, to: number): void => {
      const start = loan.startNode * rowBytes;
      byForm[loan.form]!(
        loan.address,
        loan.payments,
        block.incentive + start,
        block.rate + start,
        block.discount + start,
        to,
        scratch,
        loan.par,
      );
    };
  };
  const profiles = FORMS.map((form) => exports[`profile${form}`]);
  return {
    name,
    numberBytes,
    ...loanPacking(memory, numberBytes),
    value: values('value'),
    valueWithStrips: values('valueWithStrips'),
    profile: (loan, block, sums) => {
      const start = loan.startNode * rowBytes;
      profiles[loan.form]!(
        loan.address,
        loan.payments,
        block.incentive + start,
        block.rate + start,
        block.discount + start,
        sums,
        scratch,
      );
    },
    weigh: (lock, from, discounts, responses, sums) => {
      exports.weigh(
        from,
        discounts,
        responses,
        sums,
        lock.responseScale,
        lock.responseSize,
        lock.odds,
        lock.low,
        lock.high,
        lock.shift,
      );
    },
    moments: (from, rows, basis, functions, sums) => {
      exports.moments(from, rows, basis, functions, sums);
    },
  };
}
