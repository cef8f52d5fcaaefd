import type { JobWork } from './job-request.ts';

/** The kernel that made a result; null where none did, or it is not known any more. */
export function kernelOf(provenance: Readonly<Record<string, unknown>>): string | null {
  const { kernel } = provenance;
  return typeof kernel === 'string' ? kernel : null;
}

/** The request with the kernel that its run was given: `auto` may be another one here. */
export function withKernel(requestJson: string, kernel: string | null): string {
  if (kernel === null) return requestJson;
  const work = JSON.parse(requestJson) as JobWork;
  if (work.kind !== 'pricing') return JSON.stringify({ ...work, run: { ...work.run, kernel } });
  const run = work.input['run'] as object | undefined;
  return JSON.stringify({ ...work, input: { ...work.input, run: { ...run, kernel } } });
}
