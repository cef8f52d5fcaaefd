import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { HttpLimits } from './api-limits.ts';

interface Upload {
  readonly startedAtMs: number;
  readonly bytesBefore: number;
  readonly response: ServerResponse;
}

const CHECK_MS = 500;

/**
 * Closes connections whose body arrives more slowly than any honest line: each would hold memory and a connection
 * for as long as a whole request may take.
 *
 * @param answer writes an answer to the connection and closes it
 */
export function closeSlowBodies(
  server: Server,
  { bodyBytesPerSecondMin, bodyGraceMs }: Pick<HttpLimits, 'bodyBytesPerSecondMin' | 'bodyGraceMs'>,
  answer: (socket: Socket) => void,
): void {
  const uploads = new Map<IncomingMessage, Upload>();
  let checkedAtMs = performance.now();
  const check = setInterval(() => {
    const nowMs = performance.now();
    // After a pause of the program itself, what was sent may still wait to be read.
    const wasBusy = nowMs - checkedAtMs > 2 * CHECK_MS;
    checkedAtMs = nowMs;
    if (wasBusy) return;
    for (const [{ socket }, { startedAtMs, bytesBefore, response }] of uploads) {
      const elapsedMs = nowMs - startedAtMs;
      if (elapsedMs <= bodyGraceMs) continue;
      if (socket.bytesRead - bytesBefore >= (elapsedMs / 1000) * bodyBytesPerSecondMin) continue;
      if (response.headersSent) socket.destroy();
      else answer(socket);
    }
  }, CHECK_MS);
  check.unref();
  server.once('close', () => clearInterval(check));
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    if (!hasBody(request)) return;
    const { socket } = request;
    uploads.set(request, { startedAtMs: performance.now(), bytesBefore: socket.bytesRead, response });
    const forget = () => uploads.delete(request);
    request.once('end', forget);
    request.once('close', forget);
  });
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}
