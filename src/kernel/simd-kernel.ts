import { invariant } from '../core/invariant.ts';
import { BLOCK_PATHS } from './block.ts';
import type { BlockDrivers, Kernel, LoanTable } from './kernel.ts';
import { SIMD_F64_MODULE } from './simd-f64-module.ts';

const PAGE_BYTES = 65_536;
const FLOAT_BYTES = 8;
/** Arrays start on a cache line; one page is more than the gaps of any run's arrays. */
const LINE_BYTES = 64;
const GAPS_BYTES = PAGE_BYTES;
/** The module's constants lie below. */
const FIRST_BYTE = 2048;
/** Rows of per-path state that profiles need. */
const STATE_ROWS = 2;
const ROW_BYTES = BLOCK_PATHS * FLOAT_BYTES;

/** What the module exports: addresses in bytes first, then numbers. */
type SimdFunction = (...args: readonly number[]) => void;

let compiled: WebAssembly.Module | null | undefined;

/** The module, compiled once a thread; null where the engine or the processor lacks SIMD. */
function simdModule(): WebAssembly.Module | null {
  if (compiled === undefined) {
    const bytes = Buffer.from(SIMD_F64_MODULE, 'base64');
    compiled = WebAssembly.validate(bytes) ? new WebAssembly.Module(bytes) : null;
  }
  return compiled;
}

/** Whether this machine can run the SIMD kernel. */
export function simdSupported(): boolean {
  return simdModule() !== null;
}

/**
 * The kernel in WebAssembly SIMD, two paths at a time in float64: the scalar kernel's bits in less time.
 *
 * @source docs/models/kernel.md
 * @param capacity float64 numbers that `allocate` will give out at most, in all: the memory never grows, so that no
 *   array is ever detached
 * @returns a kernel with memory of its own, for one thread
 */
export function simdKernel(capacity: number): Kernel {
  const module = simdModule();
  invariant(module !== null, 'The SIMD kernel is asked for only where it is supported.');
  const bytes = FIRST_BYTE + STATE_ROWS * ROW_BYTES + capacity * FLOAT_BYTES + GAPS_BYTES;
  const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE_BYTES) });
  const { value, profile } = new WebAssembly.Instance(module, { env: { memory } }).exports as Record<
    'value' | 'profile',
    SimdFunction
  >;
  let top = FIRST_BYTE;
  const allocate = (length: number): Float64Array => {
    const at = top;
    top += Math.ceil((length * FLOAT_BYTES) / LINE_BYTES) * LINE_BYTES;
    invariant(top <= memory.buffer.byteLength, 'A kernel gives out no more memory than its capacity.');
    return new Float64Array(memory.buffer, at, length);
  };
  const active = allocate(BLOCK_PATHS).byteOffset;
  const passive = allocate(BLOCK_PATHS).byteOffset;
  const addressOf = (array: Float64Array): number => {
    invariant(array.buffer === memory.buffer, 'Arrays of a kernel come from its own memory.');
    return array.byteOffset;
  };
  return {
    name: 'simd-f64',
    allocate,
    value: (loan, block, values) => {
      value(
        loan.payments,
        addressOf(loan.columns),
        ...driverAddresses(loan, block, addressOf),
        addressOf(values),
        loan.incentiveScale,
        loan.rateStrike,
        loan.lockInCap,
        loan.activeShare,
        loan.passiveRefinancing,
      );
    },
    profile: (loan, block, sums) => {
      profile(
        loan.payments,
        addressOf(loan.columns),
        ...driverAddresses(loan, block, addressOf),
        active,
        passive,
        addressOf(sums),
        loan.incentiveScale,
        loan.rateStrike,
        loan.lockInCap,
        loan.activeShare,
        loan.passiveRefinancing,
        Math.exp(-loan.hazardCentre),
      );
    },
  };
}

function driverAddresses(
  loan: LoanTable,
  { incentive, rate, discount }: BlockDrivers,
  addressOf: (array: Float64Array) => number,
): readonly [number, number, number] {
  const start = loan.startNode * ROW_BYTES;
  return [addressOf(incentive) + start, addressOf(rate) + start, addressOf(discount) + start];
}
