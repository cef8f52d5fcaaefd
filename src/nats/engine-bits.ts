import { digestOf } from '../core/digest.ts';
import { ENGINE_VERSION } from '../core/engine.ts';
import type { KernelName } from '../core/kernel-names.ts';
import {
  engineFingerprint,
  type Machine,
  roundsAsProcessorLikes,
  wasmDigest,
} from '../kernel/fingerprint.ts';

/** Kernels that give the same bits on every processor of a family, and those that round as the processor likes. */
export type BitsKind = 'plain' | 'relaxed';
export const BITS_KINDS: readonly BitsKind[] = ['plain', 'relaxed'];

const KERNELS: Readonly<Record<BitsKind, readonly KernelName[]>> = {
  plain: ['simd', 'simd-f64', 'scalar'],
  relaxed: ['relaxed', 'relaxed-f64'],
};
const TOKEN_DIGITS = 16;

/** An engine as those see it that share runs: equal tokens, equal bits. */
export interface EngineBits extends Readonly<Record<BitsKind, string>> {
  /** What the tokens are made of, for people. */
  readonly engine: Readonly<Record<string, string>>;
}

/** The tokens of this engine on a machine. */
export function engineBits(machine: Machine): EngineBits {
  const token = (kind: BitsKind): string =>
    digestOf(KERNELS[kind].map((kernel) => engineFingerprint(kernel, machine).digest)).slice(-TOKEN_DIGITS);
  const { node, v8, platform, arch, cpuModel } = machine;
  return {
    plain: token('plain'),
    relaxed: token('relaxed'),
    engine: {
      engineVersion: ENGINE_VERSION,
      kernels: digestOf(KERNELS.plain.concat(KERNELS.relaxed).map(wasmDigest)),
      ...{ node, v8, platform, arch, cpuModel },
    },
  };
}

/** Which kind of bits a kernel gives. */
export function bitsKind(kernel: KernelName): BitsKind {
  return roundsAsProcessorLikes(kernel) ? 'relaxed' : 'plain';
}

/** What tells two engines apart, in words; a processor's model does not as long as kernels are plain. */
export function differences(own: EngineBits['engine'], other: EngineBits['engine']): string {
  return Object.keys(own)
    .filter((part) => part !== 'cpuModel' && own[part] !== other[part])
    .map((part) => `${part} ${other[part]} instead of ${own[part]}`)
    .join(', ');
}
