import type { WebhookRecord, WebhookSecretRecord } from '../store/webhook-records.ts';
import type { SecretBox } from './secret-box.ts';
import { newSigningSecret } from './signature.ts';
import { WEBHOOK_LIMITS } from './webhook-limits.ts';

/** A secret just made: as its owner is shown it, this once, and as it is stored. */
interface MadeSecret {
  readonly secret: string;
  readonly records: readonly WebhookSecretRecord[];
}

/** The first secret of a new endpoint. */
export function firstSecret(webhookId: string, box: SecretBox, now: Date): MadeSecret {
  const secret = newSigningSecret();
  return {
    secret,
    records: [{ sealed: box.seal(secret, webhookId), createdAt: now.toISOString(), expiresAt: null }],
  };
}

/**
 * A new secret for an endpoint; the one before goes on signing for a day. So does the one before that, while its day
 * lasts: whoever lost the answer with the new secret asks again, and the receiver still holds the oldest.
 */
export function rotatedSecret(webhook: WebhookRecord, box: SecretBox, now: Date): MadeSecret {
  const { secret, records } = firstSecret(webhook.id, box, now);
  const expiresAt = new Date(now.getTime() + WEBHOOK_LIMITS.secretOverlapMs).toISOString();
  const older = webhook.secrets
    .filter((record) => isValid(record, now))
    .map((record) => ({ ...record, expiresAt: record.expiresAt ?? expiresAt }));
  return { secret, records: [...records, ...older].slice(0, WEBHOOK_LIMITS.secretCountMax) };
}

/**
 * The secrets that sign now, newest first.
 *
 * @throws CounterpoiseError WEBHOOK_SECRET_SEALED
 */
export function signingSecrets(webhook: WebhookRecord, box: SecretBox, now: Date): readonly string[] {
  return webhook.secrets
    .filter((record) => isValid(record, now))
    .map(({ sealed }) => box.open(sealed, webhook.id));
}

function isValid({ expiresAt }: WebhookSecretRecord, now: Date): boolean {
  return expiresAt === null || Date.parse(expiresAt) > now.getTime();
}
