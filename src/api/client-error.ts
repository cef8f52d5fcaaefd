import type { Socket } from 'node:net';
import type { ErrorCode } from '../core/error-codes.ts';
import { CounterpoiseError } from '../core/errors.ts';
import { newId } from '../store/ids.ts';
import { PROBLEM_MEDIA_TYPE, problemOf } from './problem.ts';

/** For who does not read what he is sent. */
const ANSWER_TIMEOUT_MS = 1_000;

/** What Node's HTTP parser says, in words of ours; anything else is bad HTTP. */
const REASONS: Readonly<Record<string, readonly [ErrorCode, string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: ['REQUEST_TIMEOUT', 'The request did not arrive in time.'],
  HPE_HEADER_OVERFLOW: ['REQUEST_HEADERS_TOO_LARGE', 'The headers are too large.'],
};

/** Answers a connection whose bytes were no request, with the same kind of document as everything else. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Socket, now: Date): void {
  // Before the handshake is done there is no way to answer.
  if (error.code === 'ECONNRESET' || !socket.writable || isOfTls(error)) {
    socket.destroy();
    return;
  }
  const [code, reason] = REASONS[error.code ?? ''] ?? ['REQUEST_MALFORMED', 'The request is not HTTP.'];
  answerConnection(socket, new CounterpoiseError(code, reason), now);
}

function isOfTls({ code = '' }: NodeJS.ErrnoException): boolean {
  return code.startsWith('ERR_TLS_') || code.startsWith('ERR_SSL_') || code === 'EPROTO';
}

/** Answers a connection on which no answer is under way, and closes it. */
export function answerConnection(socket: Socket, error: CounterpoiseError, now: Date): void {
  const { problem } = problemOf(error, newId('request', now));
  const body = JSON.stringify(problem);
  socket.write(
    [
      `HTTP/1.1 ${problem.status} ${problem.code}`,
      `Content-Type: ${PROBLEM_MEDIA_TYPE}`,
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Connection: close',
      '',
      body,
    ].join('\r\n'),
  );
  // Who sends slowly also closes slowly, or never: the connection goes as soon as the answer is on its way.
  socket.setTimeout(ANSWER_TIMEOUT_MS, () => socket.destroy());
  socket.destroySoon();
}
