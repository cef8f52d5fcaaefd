import { openStore, type StoreTarget } from '../../src/store/open-store.ts';
import { lineTo } from './http-call.ts';
import type { Outage } from './outage.ts';
import { randomOf } from './random.ts';
import { pipelineSubmission } from './submissions.ts';

/** Older than any other pipeline: retention keeps the newest of a kind. */
const FILLER_DAY = '2025-02-07';
/** Locks of fillers, the large ones first; the clients take what room is left. */
const FILLER_LOCK_COUNTS = [1_500, 100];

/** A disk without room, and an operator who erases what is old while the server runs. */
export function fullDisk(target: StoreTarget): Outage {
  let round = 0;
  const ownIds = new Set<string>();
  return {
    ownIds,
    losesAnswers: false,
    begin: async ({ url }) => {
      round += 1;
      const line = lineTo(url);
      for (const lockCount of FILLER_LOCK_COUNTS) {
        for (let index = 0, status: number | null = 201; status === 201; index += 1) {
          const name = `filler-${round}-${lockCount}-${index}`;
          const { path, body } = pipelineSubmission(name, randomOf(name), lockCount);
          const answer = await line.call('POST', path, { ...body, asOf: FILLER_DAY });
          ({ status } = answer);
          if (status === 201) ownIds.add(JSON.parse(answer.text).id);
        }
      }
      line.close();
    },
    // As `counterpoise retain` does it, but for what is a day old.
    end: async () => {
      const tool = await openStore(target, { access: 'tool' });
      try {
        const documentsBefore = new Date().toISOString();
        await tool.system.retain({ documentsBefore, resultsBefore: null, deliveriesBefore: null });
      } finally {
        await tool.close();
      }
    },
  };
}
