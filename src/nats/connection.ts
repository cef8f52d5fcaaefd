import { readFileSync } from 'node:fs';
import {
  connect,
  credsAuthenticator,
  type NatsConnection,
  type NodeConnectionOptions,
} from '@nats-io/transport-node';
import { CounterpoiseError } from '../core/errors.ts';
import type { NatsSettings } from './nats-settings.ts';

const CONNECT_TIMEOUT_MS = 5_000;
/** Longer than what is on its way takes where NATS is there. */
const DRAIN_TIMEOUT_MS = 1_000;
const RECONNECT_WAIT_MS = 250;
/** Spreads the return of many clients after a server came back. */
const RECONNECT_JITTER_MS = 250;
/** A link that went dead without a word is known after two pings. */
const PING_INTERVAL_MS = 5_000;

/**
 * Connects to NATS. A connection that was lost is sought again for as long as it is not closed.
 *
 * @param name of this client in the server's own lists
 * @throws CounterpoiseError NATS_UNAVAILABLE when no server answers or none lets it in, INPUT_UNREADABLE
 */
export async function connectNats(settings: NatsSettings, name: string): Promise<NatsConnection> {
  const options = connectionOptions(settings, name);
  try {
    return await connect(options);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CounterpoiseError('NATS_UNAVAILABLE', `NATS cannot be reached: ${reason}.`, {
      field: 'nats',
      found: settings.servers.join(', '),
      accepted: 'a nats-server with JetStream that lets this client in',
    });
  }
}

/** Ends a connection: what is on its way arrives, unless nobody is there to take it. */
export async function closeConnection(connection: NatsConnection): Promise<void> {
  if (connection.isClosed()) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, DRAIN_TIMEOUT_MS);
  // A connection that breaks while it drains is closed all the same.
  connection.drain().then(resolve, () => resolve());
  await promise;
  clearTimeout(timer);
  await connection.close();
}

function connectionOptions(settings: NatsSettings, name: string): NodeConnectionOptions {
  const { user, password, token, credentialsFile, caFile, certFile, keyFile } = settings;
  // A client that names TLS refuses a server without it.
  const secure = [caFile, certFile, keyFile].some((file) => file !== undefined);
  return {
    servers: [...settings.servers],
    name,
    timeout: CONNECT_TIMEOUT_MS,
    maxReconnectAttempts: -1,
    reconnectTimeWait: RECONNECT_WAIT_MS,
    reconnectJitter: RECONNECT_JITTER_MS,
    pingInterval: PING_INTERVAL_MS,
    ...(user === undefined ? {} : { user }),
    ...(password === undefined ? {} : { pass: password }),
    ...(token === undefined ? {} : { token }),
    ...(credentialsFile === undefined
      ? {}
      : { authenticator: credsAuthenticator(fileOf('nats.credentialsFile', credentialsFile)) }),
    ...(secure || settings.servers.some((url) => url.startsWith('tls://'))
      ? {
          tls: {
            ...(caFile === undefined ? {} : { caFile }),
            ...(certFile === undefined ? {} : { certFile }),
            ...(keyFile === undefined ? {} : { keyFile }),
          },
        }
      : {}),
  };
}

function fileOf(field: string, file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch {
    throw new CounterpoiseError('INPUT_UNREADABLE', 'The credentials of NATS cannot be read.', {
      field,
      file,
    });
  }
}
