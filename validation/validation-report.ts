import type { Check } from './check.ts';
import type { Section } from './section.ts';

/** Everything a validation found. */
export interface ValidationReport {
  readonly asOf: string;
  /** Whether every check passed. */
  readonly passed: boolean;
  readonly sections: readonly Section[];
  /** The checks of all sections, in their order. */
  readonly checks: readonly Check[];
  /** What the numbers depend on, by name. */
  readonly provenance: readonly (readonly [name: string, value: string])[];
}
