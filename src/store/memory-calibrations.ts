import type { MemoryLimit } from './memory-budget.ts';
import { createMemoryDocuments, type OwnedDocuments } from './memory-documents.ts';
import type { CalibrationRecord } from './records.ts';
import type { CalibrationRepository } from './repositories.ts';

/** Calibrations in memory; only those that passed their gates may stand as the latest. */
export function createMemoryCalibrations(
  limit: MemoryLimit,
): OwnedDocuments<CalibrationRecord> & Pick<CalibrationRepository, 'findByInputs'> {
  const documents = createMemoryDocuments<CalibrationRecord>(
    'calibrations',
    limit,
    ({ gatesPassed }) => gatesPassed,
  );
  const byInputs = new Map<string, CalibrationRecord>();
  return {
    ...documents,
    insert: async (calibration) => {
      const record = await documents.insert(calibration);
      const { inputsDigest } = record;
      if (inputsDigest !== null && !byInputs.has(inputsDigest)) byInputs.set(inputsDigest, record);
      return record;
    },
    findByInputs: async (inputsDigest) => byInputs.get(inputsDigest),
  };
}
