import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type CsvTable, type CsvTables, writeCsv } from '../desk/files/write-csv.ts';
import { chooseTable } from '../desk/tables/written-table.ts';

const CSV = 'text/csv';

/** Query member of routes that can answer a table: for callers that cannot send a header. */
export const formatQueryShape = {
  format: z.enum(['json', 'csv']).optional().describe('csv is the same as `Accept: text/csv`.'),
};

/** What a route that can answer a table says of it in its description. */
const csvContent = { [CSV]: { schema: z.string().describe('A header row, then one row each.') } };

/** A successful answer that is JSON, or a table. */
export function jsonOrCsv<T extends z.ZodType>(schema: T, description: string) {
  return { description, content: { 'application/json': { schema }, ...csvContent } };
}

/** Query of an answer that has several tables. */
export const tableQuerySchema = z.strictObject({
  ...formatQueryShape,
  table: z.string().min(1).max(50).optional().describe('Which table, for CSV; the main one without it.'),
  omit: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .describe('Members of the JSON to leave out, with commas between: rows, for who wants the sums alone.'),
});

/**
 * Whether a table was asked for: by the query, or by an Accept header that names CSV and does not rather have JSON.
 *
 * @source RFC 9110, section 12.5.1
 */
export function wantsCsv(request: FastifyRequest, format: 'json' | 'csv' | undefined): boolean {
  if (format !== undefined) return format === 'csv';
  const accept = String(request.headers.accept ?? '');
  const csv = weightOf(accept, CSV);
  return csv > 0 && csv >= weightOf(accept, 'application/json');
}

/** The weight an Accept header gives a type by name; 0 when it does not name it. */
function weightOf(accept: string, mediaType: string): number {
  for (const range of accept.split(',')) {
    const [name, ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    if (name !== mediaType) continue;
    const weight = parameters.find((parameter) => parameter.startsWith('q='));
    return weight === undefined ? 1 : Number(weight.slice(2)) || 0;
  }
  return 0;
}

/** Sends a table as a file of that name, without its extension. */
export function sendCsv(reply: FastifyReply, { header, rows }: CsvTable, fileName: string): FastifyReply {
  return sendCsvText(reply, writeCsv(header, rows), fileName);
}

/**
 * Sends one of an answer's tables.
 *
 * @param table its name; the main one when absent
 * @throws CounterpoiseError INPUT_INVALID for a table that is none of the answer's
 */
export function sendTable(
  reply: FastifyReply,
  tables: CsvTables,
  table: string | undefined,
  fileName: string,
): FastifyReply {
  return sendCsv(reply, chooseTable(tables, table), fileName);
}

/** Sends a table that is written already. */
export function sendCsvText(reply: FastifyReply, text: string, fileName: string): FastifyReply {
  return reply
    .header('content-type', `${CSV}; charset=utf-8`)
    .header('content-disposition', `attachment; filename="${fileName}.csv"`)
    .header('vary', 'accept')
    .send(text);
}

/**
 * Tells of the page after a table, which has no place for it: `Link: <…?cursor=…>; rel="next"`.
 *
 * @source RFC 8288, section 3
 */
export function setNextPage(reply: FastifyReply, nextCursor: string | null): void {
  if (nextCursor === null) return;
  const url = new URL(reply.request.url, 'http://localhost');
  url.searchParams.set('cursor', nextCursor);
  reply.header('link', `<${url.pathname}${url.search}>; rel="next"`);
}
