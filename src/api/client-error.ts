import type { Socket } from 'node:net';
import { CounterpoiseError } from '../core/errors.ts';
import { newId } from '../store/ids.ts';
import { PROBLEM_MEDIA_TYPE, problemOf } from './problem.ts';

/** What Node's HTTP parser says, in words of ours; anything else is bad HTTP. */
const REASONS: Readonly<Record<string, string>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 'The request did not arrive in time.',
  HPE_HEADER_OVERFLOW: 'The headers are too large.',
};

/** Answers a connection whose bytes were no request, with the same kind of document as everything else. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Socket, now: Date): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return;
  const reason = REASONS[error.code ?? ''] ?? 'The request is not HTTP.';
  const { problem } = problemOf(new CounterpoiseError('REQUEST_MALFORMED', reason), newId('request', now));
  const body = JSON.stringify(problem);
  socket.end(
    [
      'HTTP/1.1 400 Bad Request',
      `Content-Type: ${PROBLEM_MEDIA_TYPE}`,
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Connection: close',
      '',
      body,
    ].join('\r\n'),
  );
}
