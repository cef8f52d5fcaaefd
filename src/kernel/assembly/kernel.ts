/**
 * The hot loop in WebAssembly SIMD: AssemblyScript, built by `npm run build:kernel` once for each of four modules.
 *
 * In float64 with plain SIMD every path goes through the expressions of scalar-kernel.ts in their order, and nothing
 * is fused, so the bits are the same. Addresses are in bytes; the layouts are those of kernel.ts.
 */
export { profileMiddle, profileNear, profileWide } from './profile';
export { moments, weigh } from './sums';
export {
  valueMiddle,
  valueNear,
  valueWide,
  valueWithStripsMiddle,
  valueWithStripsNear,
  valueWithStripsWide,
} from './value';
