import type { EventRecord, EventStream } from '../store/records.ts';
import type { Repositories } from '../store/repositories.ts';

/** Events read at once: some ten milliseconds' worth of folding, between which others get their turn. */
const PAGE_LENGTH = 500;

/** What was told of one lock or trade, in order of acceptance. */
export interface SubjectEvents {
  readonly subjectId: string;
  readonly records: readonly EventRecord[];
}

/**
 * All events of a stream that the caller may know at this moment, lock by lock or trade by trade. A page of them is held
 * at a time: what a tenant was told of in years need not fit into the memory at once.
 *
 * @param knownAt only events accepted by then; all when absent
 */
export async function* eventsBySubject(
  { events }: Repositories,
  stream: EventStream,
  knownAt: string | undefined,
): AsyncGenerator<SubjectEvents> {
  // Events only come behind the last, so all pages show one moment.
  const throughSequence = await events.lastSequence(stream);
  let records: EventRecord[] = [];
  for (let after: EventRecord | undefined; ; ) {
    const page = await events.page({
      stream,
      throughSequence,
      limit: PAGE_LENGTH,
      ...(after === undefined ? {} : { after }),
      ...(knownAt === undefined ? {} : { knownAt }),
    });
    for (const record of page) {
      const subjectId = records[0]?.subjectId;
      if (subjectId !== undefined && subjectId !== record.subjectId) {
        yield { subjectId, records };
        records = [];
      }
      records.push(record);
    }
    after = page.at(-1);
    if (page.length === PAGE_LENGTH) continue;
    if (records.length > 0) yield { subjectId: records[0]!.subjectId, records };
    return;
  }
}
