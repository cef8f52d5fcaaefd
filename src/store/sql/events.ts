import { type Selectable, sql } from 'kysely';
import { type Caller, mayChange } from '../../core/caller.ts';
import type { EventRecord, EventStream } from '../records.ts';
import type { AppendOutcome, EventQuery, EventRepository, NewEvent } from '../repositories.ts';
import { insertAll } from './insert-all.ts';
import { nextSequence } from './next-sequence.ts';
import type { Session } from './session.ts';
import type { Queries } from './sql-database.ts';
import type { Tables } from './tables.ts';
import { visibleTo } from './visibility.ts';

/** Ids asked for in one statement. */
const ID_COUNT_MAX = 10_000;

/** Events, as a caller sees them. */
export function eventRepository({ caller, read, change }: Session): EventRepository {
  return {
    append: (stream, events, acceptedAt) =>
      change(async ({ db, audit }) => {
        const digests = await knownDigests(db, caller, stream, events);
        const desks = await desksOfSubjects(db, caller, stream, events);
        const accepted: (NewEvent & { readonly deskId: string | null })[] = [];
        const outcomes = events.map((event): AppendOutcome => {
          const known = digests.get(event.eventId);
          if (known !== undefined) return known === event.contentDigest ? 'duplicate' : 'conflict';
          const { tenantId } = caller;
          const deskId = desks.get(event.subjectId);
          if (deskId !== undefined && !mayChange(caller, { tenantId, deskId })) return 'foreign';
          digests.set(event.eventId, event.contentDigest);
          accepted.push({ ...event, deskId: deskId === undefined ? caller.deskId : deskId });
          return 'accepted';
        });
        if (accepted.length === 0) return outcomes;
        const { tenantId, actor } = caller;
        const first = await nextSequence(
          db.selectFrom('events').where('tenant_id', '=', tenantId).where('stream', '=', stream),
        );
        const rows = accepted.map((event, index) => ({
          tenant_id: tenantId,
          desk_id: event.deskId,
          stream,
          event_id: event.eventId,
          subject_id: event.subjectId,
          sequence: first + index,
          occurred_at: event.occurredAt,
          accepted_at: acceptedAt,
          correlation_id: event.correlationId,
          created_by: actor,
          content_digest: event.contentDigest,
          event_json: event.eventJson,
        }));
        await insertAll(db, 'events', rows);
        await audit(
          accepted.map(({ subjectId: objectId, contentDigest, correlationId, deskId }) => ({
            action: `${stream}-event.accepted`,
            objectId,
            contentDigest,
            correlationId,
            deskId,
          })),
        );
        return outcomes;
      }),
    list: (query) =>
      read(async (db) => {
        let events = known(db, caller, query);
        if (query.subjectId !== undefined) events = events.where('subject_id', '=', query.subjectId);
        if (query.correlationId !== undefined)
          events = events.where('correlation_id', '=', query.correlationId);
        return (await events.selectAll().orderBy('sequence').execute()).map(eventOf);
      }),
    page: ({ throughSequence, after, limit, ...query }) =>
      read(async (db) => {
        let events = known(db, caller, query).where('sequence', '<=', throughSequence);
        if (after !== undefined) {
          events = events.where(
            sql<boolean>`(subject_id, sequence) > (${after.subjectId}, ${after.sequence})`,
          );
        }
        const inOrder = events.selectAll().orderBy('subject_id').orderBy('sequence').limit(limit);
        return (await inOrder.execute()).map(eventOf);
      }),
    lastSequence: (stream) =>
      read(async (db) => {
        const last = known(db, caller, { stream }).select('sequence').orderBy('sequence', 'desc').limit(1);
        return (await last.executeTakeFirst())?.sequence ?? 0;
      }),
  };
}

/** Content digests by event id of those events that the tenant has already. */
async function knownDigests(
  db: Queries,
  { tenantId }: Caller,
  stream: EventStream,
  events: readonly NewEvent[],
): Promise<Map<string, string>> {
  const digests = new Map<string, string>();
  for (let from = 0; from < events.length; from += ID_COUNT_MAX) {
    const ids = events.slice(from, from + ID_COUNT_MAX).map(({ eventId }) => eventId);
    const rows = await db
      .selectFrom('events')
      .select(['event_id', 'content_digest'])
      .where('tenant_id', '=', tenantId)
      .where('stream', '=', stream)
      .where('event_id', 'in', ids)
      .execute();
    for (const row of rows) digests.set(row.event_id, row.content_digest);
  }
  return digests;
}

/** The desk of each lock or trade that the tenant knows already: all its events belong where the first did. */
async function desksOfSubjects(
  db: Queries,
  { tenantId }: Caller,
  stream: EventStream,
  events: readonly NewEvent[],
): Promise<Map<string, string | null>> {
  const desks = new Map<string, string | null>();
  for (let from = 0; from < events.length; from += ID_COUNT_MAX) {
    const ids = new Set(events.slice(from, from + ID_COUNT_MAX).map(({ subjectId }) => subjectId));
    const rows = await db
      .selectFrom('events')
      .select(['subject_id', 'desk_id'])
      .where('tenant_id', '=', tenantId)
      .where('stream', '=', stream)
      .where('subject_id', 'in', [...ids])
      .groupBy(['subject_id', 'desk_id'])
      .orderBy(({ fn }) => fn.min('sequence'), 'desc')
      .execute();
    for (const row of rows) desks.set(row.subject_id, row.desk_id);
  }
  return desks;
}

/** Events of a stream that the caller may know, and that were known by a time. */
function known(db: Queries, caller: Caller, { stream, knownAt }: Pick<EventQuery, 'stream' | 'knownAt'>) {
  const events = db.selectFrom('events').where(visibleTo(caller)).where('stream', '=', stream);
  return knownAt === undefined ? events : events.where('accepted_at', '<=', knownAt);
}

function eventOf(row: Selectable<Tables['events']>): EventRecord {
  return Object.freeze({
    stream: row.stream,
    eventId: row.event_id,
    subjectId: row.subject_id,
    sequence: row.sequence,
    tenantId: row.tenant_id,
    deskId: row.desk_id,
    occurredAt: row.occurred_at,
    acceptedAt: row.accepted_at,
    correlationId: row.correlation_id,
    createdBy: row.created_by,
    contentDigest: row.content_digest,
    eventJson: row.event_json,
  });
}
