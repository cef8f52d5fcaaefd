import type { CalibrationRecord, MarketSnapshotRecord, PipelineRecord } from '../records.ts';
import type { CalibrationRepository, DocumentRepository } from '../repositories.ts';
import { documentRepository, withText } from './documents.ts';
import type { Session } from './session.ts';
import { visibleTo } from './visibility.ts';

export function marketSnapshotRepository(session: Session): DocumentRepository<MarketSnapshotRecord> {
  return documentRepository(session, {
    kind: 'market-snapshot',
    detail: [],
    inputsDigest: () => null,
    mayBeLatest: () => true,
  });
}

export function pipelineRepository(session: Session): DocumentRepository<PipelineRecord> {
  return documentRepository<PipelineRecord>(session, {
    kind: 'pipeline',
    detail: ['lockCount', 'readingJson', 'folded'],
    inputsDigest: () => null,
    mayBeLatest: ({ folded }) => folded !== true,
  });
}

/** Only calibrations that passed their gates may stand as the latest. */
export function calibrationRepository(session: Session): CalibrationRepository {
  const { caller, read } = session;
  return {
    ...documentRepository<CalibrationRecord>(session, {
      kind: 'calibration',
      detail: ['gatesPassed', 'jobId', 'inputsDigest'],
      inputsDigest: ({ inputsDigest }) => inputsDigest,
      mayBeLatest: ({ gatesPassed }) => gatesPassed,
    }),
    findByInputs: (inputsDigest) =>
      read(async (db) =>
        withText<CalibrationRecord>(
          db,
          await db
            .selectFrom('documents')
            .selectAll()
            .where(visibleTo(caller))
            .where('kind', '=', 'calibration')
            .where('inputs_digest', '=', inputsDigest)
            .where('blob_digest', 'is not', null)
            .orderBy('sequence')
            .limit(1)
            .executeTakeFirst(),
        ),
      ),
  };
}
