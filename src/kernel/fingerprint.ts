import { createHash } from 'node:crypto';
import { digestOf } from '../core/digest.ts';
import { ENGINE_VERSION } from '../core/engine.ts';
import type { KernelName } from '../core/kernel-names.ts';
import { vectorKernelBytes } from './vector-kernel.ts';

/** The machine that an engine runs on, as far as bits may depend on it. */
export interface Machine {
  /** Version of Node.js, without a leading v. */
  readonly node: string;
  readonly v8: string;
  readonly platform: string;
  readonly arch: string;
  readonly cpuModel: string;
}

/** Everything about an engine that the bits of its results may depend on. */
export interface EngineFingerprint {
  readonly engineVersion: string;
  readonly kernel: KernelName;
  /** SHA-256 of the kernel's WebAssembly module; null for the kernel that has none. */
  readonly wasmDigest: string | null;
  readonly node: string;
  readonly v8: string;
  readonly platform: string;
  readonly arch: string;
  /** Of a relaxed kernel alone: its instructions round as the processor likes. */
  readonly cpuModel?: string;
  /** SHA-256 of all the above. */
  readonly digest: string;
}

/** SHA-256 of a kernel's WebAssembly module, as `sha256:` and 64 hexadecimal digits; null for the scalar kernel. */
export function wasmDigest(kernel: KernelName): string | null {
  if (kernel === 'scalar') return null;
  return `sha256:${createHash('sha256').update(vectorKernelBytes(kernel)).digest('hex')}`;
}

/** Whether a kernel's results depend on the model of the processor. */
export function roundsAsProcessorLikes(kernel: KernelName): boolean {
  return kernel === 'relaxed' || kernel === 'relaxed-f64';
}

/** The fingerprint of a kernel of this engine on a machine. */
export function engineFingerprint(kernel: KernelName, machine: Machine): EngineFingerprint {
  const { node, v8, platform, arch, cpuModel } = machine;
  const parts = {
    engineVersion: ENGINE_VERSION,
    kernel,
    wasmDigest: wasmDigest(kernel),
    node,
    v8,
    platform,
    arch,
    ...(roundsAsProcessorLikes(kernel) ? { cpuModel } : {}),
  };
  return Object.freeze({ ...parts, digest: digestOf(parts) });
}
