import { hash } from 'node:crypto';
import { promisify } from 'node:util';
import { deflate, inflate } from 'node:zlib';
import type { Queries } from './sql-database.ts';

const deflated = promisify(deflate);
const inflated = promisify(inflate);

/** Shorter texts gain less than they cost. */
const COMPRESS_FROM_BYTES = 1024;
/** The fastest level has most of the gain: JSON of numbers shrinks to a third. */
const COMPRESSION = { level: 1 };

/** The text's place among blobs: `sha256:` and 64 hexadecimal digits over its UTF-8. */
export function blobDigestOf(text: string): string {
  return `sha256:${hash('sha256', text, 'hex')}`;
}

/** Stores a text of a tenant once. */
export async function putBlob(db: Queries, tenantId: string, text: string): Promise<string> {
  const digest = blobDigestOf(text);
  const known = await db
    .selectFrom('blobs')
    .select('digest')
    .where('tenant_id', '=', tenantId)
    .where('digest', '=', digest)
    .executeTakeFirst();
  if (known !== undefined) return digest;
  const plain = Buffer.from(text);
  const compressed = plain.length < COMPRESS_FROM_BYTES ? plain : await deflated(plain, COMPRESSION);
  const content =
    compressed.length < plain.length
      ? ({ encoding: 'deflate', bytes: compressed } as const)
      : ({ encoding: 'text', bytes: plain } as const);
  await db
    .insertInto('blobs')
    .values({ tenant_id: tenantId, digest, ...content })
    .execute();
  return digest;
}

/** A blob's text; undefined when the tenant has no such blob. */
export async function findBlob(db: Queries, tenantId: string, digest: string): Promise<string | undefined> {
  const blob = await db
    .selectFrom('blobs')
    .select(['encoding', 'bytes'])
    .where('tenant_id', '=', tenantId)
    .where('digest', '=', digest)
    .executeTakeFirst();
  if (blob === undefined) return undefined;
  const bytes = Buffer.from(blob.bytes);
  return (blob.encoding === 'deflate' ? await inflated(bytes) : bytes).toString('utf8');
}

/** Removes blobs of a tenant that nothing refers to any more. */
export async function removeUnusedBlobs(
  db: Queries,
  tenantId: string,
  digests: readonly string[],
): Promise<void> {
  if (digests.length === 0) return;
  await db
    .deleteFrom('blobs')
    .where('tenant_id', '=', tenantId)
    .where('digest', 'in', digests)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('documents')
            .select('documents.id')
            .whereRef('documents.tenant_id', '=', 'blobs.tenant_id')
            .whereRef('documents.blob_digest', '=', 'blobs.digest'),
        ),
      ),
    )
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('jobs')
            .select('jobs.id')
            .whereRef('jobs.tenant_id', '=', 'blobs.tenant_id')
            .whereRef('jobs.request_digest', '=', 'blobs.digest'),
        ),
      ),
    )
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('results')
            .select('results.job_id')
            .whereRef('results.tenant_id', '=', 'blobs.tenant_id')
            .whereRef('results.blob_digest', '=', 'blobs.digest'),
        ),
      ),
    )
    .execute();
}
