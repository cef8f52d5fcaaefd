import { type Caller, mayKnow } from '../core/caller.ts';
import type { EventRecord } from './records.ts';
import type { EventRepository } from './repositories.ts';

/** Events in memory. */
export function createMemoryEvents(): { readonly as: (caller: Caller) => EventRepository } {
  const records: EventRecord[] = [];
  return {
    as: (caller) => ({
      append: async (stream, events, acceptedAt) =>
        events.map((event) => {
          const known = records.find(
            (record) => record.stream === stream && record.eventId === event.eventId,
          );
          if (known !== undefined) {
            return known.contentDigest === event.contentDigest ? 'duplicate' : 'conflict';
          }
          const sequence = records.filter((record) => record.stream === stream).length + 1;
          const { tenantId, deskId, actor: createdBy } = caller;
          records.push({ ...event, stream, tenantId, deskId, createdBy, sequence, acceptedAt });
          return 'accepted';
        }),
      list: async ({ stream, subjectId, correlationId, throughSequence, knownAt }) =>
        records.filter(
          (record) =>
            record.stream === stream &&
            mayKnow(caller, record) &&
            (subjectId === undefined || record.subjectId === subjectId) &&
            (correlationId === undefined || record.correlationId === correlationId) &&
            (throughSequence === undefined || record.sequence <= throughSequence) &&
            (knownAt === undefined || record.acceptedAt <= knownAt),
        ),
      lastSequence: async (stream) =>
        records.findLast((record) => record.stream === stream && mayKnow(caller, record))?.sequence ?? 0,
    }),
  };
}
