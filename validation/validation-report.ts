import type { CalibrationSet } from '../calibration/calibration-set.ts';
import type { Check } from './check.ts';
import type { Section } from './section.ts';
import { modelName, type ValidationContext, type ValidationScope } from './validation-context.ts';

/** What a report's numbers depend on, and when and how long it was made. */
export interface ValidationProvenance {
  readonly engineVersion: string;
  readonly kernel: string;
  readonly seed: string;
  readonly scope: ValidationScope;
  /** Rate models validated. */
  readonly models: readonly string[];
  readonly calibrationHash: string;
  readonly marketDigest: string;
  /** UTC. */
  readonly madeAt: string;
  readonly durationSeconds: number;
  /** No number depends on them. */
  readonly threads: number;
}

/** Everything a validation found. */
export interface ValidationReport {
  readonly asOf: string;
  /** Whether every check passed, and there was one. */
  readonly passed: boolean;
  readonly sections: readonly Section[];
  /** The checks of all sections, in their order. */
  readonly checks: readonly Check[];
  readonly provenance: ValidationProvenance;
}

/** The run behind a report, as far as the context and its calibration do not say it. */
export type ReportRun = Pick<ValidationProvenance, 'madeAt' | 'durationSeconds' | 'threads'>;

/** A report from its sections. */
export function validationReport(
  context: Pick<ValidationContext, 'seed' | 'kernel' | 'scope' | 'models'> & {
    readonly calibration: Pick<CalibrationSet, 'asOf' | 'contentHash' | 'marketDigest' | 'engineVersion'>;
  },
  sections: readonly Section[],
  run: ReportRun,
): ValidationReport {
  const checks = sections.flatMap((section) => section.checks);
  const { calibration, seed, kernel, scope, models } = context;
  return {
    asOf: calibration.asOf,
    passed: checks.length > 0 && checks.every((check) => check.passed),
    sections,
    checks,
    provenance: {
      engineVersion: calibration.engineVersion,
      kernel,
      seed,
      scope,
      models: models.map(modelName),
      calibrationHash: calibration.contentHash,
      marketDigest: calibration.marketDigest,
      ...run,
    },
  };
}

/** The checks as a document for machines: everything but words for readers of the page. */
export function validationDocument({ asOf, passed, checks, provenance }: ValidationReport): object {
  return { schemaVersion: 1, asOf, passed, checks, provenance };
}
