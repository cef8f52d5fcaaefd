import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { HttpLimits } from './api-limits.ts';

/**
 * Closes connections whose answer is not read: it would be held in memory for as long as its reader likes. An answer
 * that is still being made is nobody's fault.
 */
export function closeSlowReaders(server: Server, { answerStallMs }: Pick<HttpLimits, 'answerStallMs'>): void {
  // Node tells of sockets on which nothing moved, and counts what leaves of a long write as moving.
  server.timeout = answerStallMs;
  server.on('request', (_request: IncomingMessage, response: ServerResponse) => {
    response.on('timeout', (socket: Socket) => {
      if (socket.writableLength > 0) socket.destroy();
    });
  });
}
