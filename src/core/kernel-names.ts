/**
 * Kernels, fastest first: float32 and float64 vectors with relaxed SIMD, whose rounding is the processor's choice, and
 * with plain SIMD; `scalar` is TypeScript. `simd-f64` and `scalar` give the same bits.
 */
export const KERNEL_NAMES = ['relaxed', 'simd', 'relaxed-f64', 'simd-f64', 'scalar'] as const;
export type KernelName = (typeof KERNEL_NAMES)[number];
