import { z } from 'zod';
import { CounterpoiseError } from '../core/errors.ts';

/** Networks one configuration lists; each is compared with every address. */
const ALLOWED_NETWORK_COUNT_MAX = 100;

/** What the configuration says of webhooks. */
export const webhookSettingsSchema = z.strictObject({
  allowHttp: z
    .boolean()
    .default(false)
    .describe('Whether endpoints may have http URLs: for tests on one machine; payloads travel unencrypted.'),
  allowedNetworks: z
    .array(z.string().min(1).max(50))
    .max(ALLOWED_NETWORK_COUNT_MAX)
    .default([])
    .describe('Networks (CIDR) that are not public and endpoints may stand in all the same.'),
});

export type WebhookSettings = z.output<typeof webhookSettingsSchema>;

const SECRET_KEY_BYTES = 32;

/**
 * The key under which signing secrets are kept, as it is configured.
 *
 * @param text 32 bytes in base64
 * @throws CounterpoiseError INPUT_INVALID; the text itself is not told
 */
export function parseSecretKey(text: string): Uint8Array {
  const key = Buffer.from(text.trim(), 'base64');
  if (key.length === SECRET_KEY_BYTES) return key;
  throw new CounterpoiseError('INPUT_INVALID', `The key for webhook secrets has ${key.length} bytes.`, {
    accepted: `${SECRET_KEY_BYTES} bytes in base64: openssl rand -base64 ${SECRET_KEY_BYTES}`,
  });
}
