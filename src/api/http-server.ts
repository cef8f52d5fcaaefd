import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Socket } from 'node:net';
import { addressBlockOf } from './access/addresses.ts';
import type { HttpLimits } from './api-limits.ts';
import { closeSlowBodies } from './slow-bodies.ts';
import { closeSlowReaders } from './slow-readers.ts';

/** Certificate chain and private key, PEM. */
export interface TlsFiles {
  readonly certificatePem: string;
  readonly keyPem: string;
}

export interface HttpServerOptions {
  readonly limits: HttpLimits;
  /** Null: plain HTTP, for this machine alone or behind an edge that speaks TLS. */
  readonly tls: TlsFiles | null;
  /** Whether an address is a proxy of ours, through which many callers come. */
  readonly isTrustedProxy: (address: string) => boolean;
  /** Answers a connection whose body came too slowly, and closes it. */
  readonly answerSlow: (socket: Socket) => void;
}

/** Node looks for connections that are over their time this often. */
const TIMEOUT_CHECK_MS = 500;

/** The server beneath the routes: it bounds what a connection may hold before there is a request. */
export function createHttpServer(listener: RequestListener, options: HttpServerOptions): Server {
  const { limits, tls, answerSlow } = options;
  const settings = {
    maxHeaderSize: limits.headerBytesMax,
    headersTimeout: limits.headersTimeoutMs,
    requestTimeout: limits.requestTimeoutMs,
    keepAliveTimeout: limits.keepAliveTimeoutMs,
    connectionsCheckingInterval: TIMEOUT_CHECK_MS,
  };
  const server =
    tls === null
      ? createServer(settings, listener)
      : createTlsServer(
          {
            ...settings,
            cert: tls.certificatePem,
            key: tls.keyPem,
            minVersion: 'TLSv1.2',
            honorCipherOrder: true,
            handshakeTimeout: limits.headersTimeoutMs,
          },
          listener,
        );
  limitConnections(server, options);
  closeSlowBodies(server, limits, answerSlow);
  closeSlowReaders(server, limits);
  return server;
}

/** Connections beyond the limits are closed unread: an answer would cost what the limit is there to save. */
function limitConnections(server: Server, { limits, isTrustedProxy }: HttpServerOptions): void {
  server.maxConnections = limits.connectionCountMax;
  const counts = new Map<string, number>();
  server.on('connection', (socket: Socket) => {
    const address = socket.remoteAddress ?? '';
    if (isTrustedProxy(address)) return;
    const block = addressBlockOf(address);
    const count = (counts.get(block) ?? 0) + 1;
    if (count > limits.connectionsPerAddressMax) {
      socket.destroy();
      return;
    }
    counts.set(block, count);
    socket.once('close', () => {
      const left = (counts.get(block) ?? 1) - 1;
      if (left === 0) counts.delete(block);
      else counts.set(block, left);
    });
  });
}
