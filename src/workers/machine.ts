import { cpus } from 'node:os';
import type { Machine } from '../kernel/fingerprint.ts';

/** The machine this process runs on. */
export function thisMachine(): Machine {
  const { node, v8 } = process.versions;
  return {
    node,
    v8,
    platform: process.platform,
    arch: process.arch,
    cpuModel: cpus()[0]?.model.trim() ?? 'unknown',
  };
}
