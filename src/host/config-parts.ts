import { readFile } from 'node:fs/promises';
import type { TlsFiles } from '../api/http-server.ts';
import { valueAt } from '../config/document.ts';
import type { ListenConfig } from '../config/listen-config.ts';
import { FILED_SETTINGS } from '../config/secrets.ts';
import type { ServerConfig } from '../config/server-config.ts';
import { CounterpoiseError } from '../core/errors.ts';
import { BYTES_PER_MEBIBYTE } from '../core/input-limits.ts';
import type { EngineSettings } from '../engine/settings.ts';
import { natsSettingsOf } from './nats-parts.ts';

/** How jobs are done: work that other machines share gets bits that are the same on all of them. */
export function engineSettings({ engine, nats }: ServerConfig): EngineSettings {
  const shared = nats?.work === true ? natsSettingsOf(nats) : undefined;
  const fastest = shared === undefined ? undefined : 'simd';
  return {
    threads: engine.threadCount ?? undefined,
    memoryBytes: engine.pathMemoryMib * BYTES_PER_MEBIBYTE,
    autoKernel: engine.kernel === 'auto' ? fastest : engine.kernel,
    nats: shared,
  };
}

/**
 * The certificate and its key.
 *
 * @throws CounterpoiseError INPUT_UNREADABLE naming the setting
 */
export async function tlsFiles({ tls }: ListenConfig): Promise<TlsFiles | null> {
  if (tls === null) return null;
  const [certificatePem, keyPem] = await Promise.all([
    pemOf('listen.tls.certificateFile', tls.certificateFile),
    pemOf('listen.tls.keyFile', tls.keyFile),
  ]);
  return { certificatePem, keyPem };
}

async function pemOf(field: string, file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    throw new CounterpoiseError('INPUT_UNREADABLE', `The file cannot be read (${reason}).`, { field, file });
  }
}

/** Every secret of a configuration, for a log that must hold none. */
export function secretsOf(config: ServerConfig): readonly string[] {
  return FILED_SETTINGS.flatMap(({ value }) => {
    const found = valueAt(config, value.path);
    if (typeof found !== 'string') return [];
    return value.isSecret ? [found] : passwordsOf(found);
  });
}

/** A URL's password, as it is written there and as it is meant. */
function passwordsOf(text: string): readonly string[] {
  const password = URL.canParse(text) ? new URL(text).password : '';
  return password === '' ? [] : [password, decodeURIComponent(password)];
}
