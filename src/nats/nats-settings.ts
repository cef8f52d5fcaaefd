import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { CounterpoiseError } from '../core/errors.ts';

const SERVERS_MAX = 16;
const ADDRESS_LENGTH_MAX = 300;
const SECRET_LENGTH_MAX = 4096;

/** An address of a server. One with a user and a password in it would stand in process lists and logs. */
const serverUrl = z
  .string()
  .max(ADDRESS_LENGTH_MAX)
  .regex(/^(nats|tls):\/\/[^@\s/]+$/, 'nats://host:port or tls://host:port, without user or password');
const text = z.string().min(1).max(SECRET_LENGTH_MAX);

/** Where NATS is and how to enter it; no secret is written here but those that came from the environment or a file. */
export const natsSettingsSchema = z.strictObject({
  servers: z.array(serverUrl).min(1).max(SERVERS_MAX),
  user: text.optional(),
  password: text.optional(),
  token: text.optional(),
  /** A `.creds` file of a user JWT and its key. */
  credentialsFile: text.optional(),
  /** PEM files: the authority that signed the server, and this client's own certificate where the server asks for one. */
  caFile: text.optional(),
  certFile: text.optional(),
  keyFile: text.optional(),
});
export type NatsSettings = Readonly<z.infer<typeof natsSettingsSchema>>;

const SECRETS = {
  user: 'COUNTERPOISE_NATS_USER',
  password: 'COUNTERPOISE_NATS_PASSWORD',
  token: 'COUNTERPOISE_NATS_TOKEN',
} as const;
const FILES = {
  credentialsFile: 'COUNTERPOISE_NATS_CREDENTIALS_FILE',
  caFile: 'COUNTERPOISE_NATS_CA_FILE',
  certFile: 'COUNTERPOISE_NATS_CERT_FILE',
  keyFile: 'COUNTERPOISE_NATS_KEY_FILE',
} as const;

/**
 * Settings from addresses and the environment: each secret from its variable, or from the file that the variable with
 * `_FILE` behind it names.
 *
 * @param urls one address, or several with commas between them
 * @throws CounterpoiseError INPUT_INVALID, INPUT_UNREADABLE
 */
export function natsSettings(
  urls: string,
  environment: Readonly<Record<string, string | undefined>>,
  given: Partial<NatsSettings> = {},
): NatsSettings {
  const found: Record<string, unknown> = { servers: urls.split(',').map((url) => url.trim()) };
  for (const [key, name] of Object.entries(SECRETS)) {
    const file = environment[`${name}_FILE`];
    const value = environment[name] ?? (file === undefined ? undefined : secretOf(`${name}_FILE`, file));
    if (value !== undefined) found[key] = value;
  }
  for (const [key, name] of Object.entries(FILES)) {
    if (environment[name] !== undefined) found[key] = environment[name];
  }
  const parsed = natsSettingsSchema.safeParse({ ...found, ...given });
  if (parsed.success) return Object.freeze(parsed.data);
  const [issue] = parsed.error.issues;
  throw new CounterpoiseError('INPUT_INVALID', 'The settings of NATS are not as they must be.', {
    field: `nats.${issue!.path.join('.')}`,
    accepted: issue!.message,
  });
}

function secretOf(variable: string, file: string): string {
  try {
    return readFileSync(file, 'utf8').trimEnd();
  } catch {
    throw new CounterpoiseError('INPUT_UNREADABLE', 'The file of a secret cannot be read.', {
      field: variable,
      file,
    });
  }
}
