import { randomBytes } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import type { WebhookRecord } from '../store/webhook-records.ts';
import { createSecretBox } from './secret-box.ts';
import { newSigningSecret, signedHeaders } from './signature.ts';
import { firstSecret, rotatedSecret, signingSecrets } from './signing-secrets.ts';

const payload = '{"type":"webhook.test","data":{"text":"é €"}}';
const DAY_MS = 24 * 60 * 60 * 1000;

function endpoint(secrets: WebhookRecord['secrets']): WebhookRecord {
  return {
    id: 'hook_1',
    sequence: 1,
    tenantId: 'a',
    deskId: null,
    url: 'https://example.com/',
    description: null,
    eventTypes: [],
    secrets,
    disabledAt: null,
    disabledReason: null,
    failingSince: null,
    createdAt: '2025-02-10T00:00:00.000Z',
    createdBy: 'local',
  };
}

describe('signatures', () => {
  it('are those that the specification’s own library accepts', () => {
    const secret = newSigningSecret();
    const headers = signedHeaders('evt_1', new Date(), payload, [secret]);
    expect(new Webhook(secret).verify(payload, headers)).toEqual(JSON.parse(payload));
    expect(() => new Webhook(secret).verify(`${payload} `, headers)).toThrow(/No matching/);
    expect(() => new Webhook(newSigningSecret()).verify(payload, headers)).toThrow(/No matching/);
    const moved = { ...headers, 'webhook-id': 'evt_2' };
    expect(() => new Webhook(secret).verify(payload, moved)).toThrow(/No matching/);
  });

  it('are of every valid secret', () => {
    const secrets = [newSigningSecret(), newSigningSecret()];
    const headers = signedHeaders('evt_1', new Date(), payload, secrets);
    for (const secret of secrets) expect(() => new Webhook(secret).verify(payload, headers)).not.toThrow();
  });
});

describe('a secret that is changed', () => {
  const box = createSecretBox(null);
  const start = new Date('2025-02-10T00:00:00Z');
  const later = (ms: number) => new Date(start.getTime() + ms);

  it('goes on signing for a day beside the new one', () => {
    const first = firstSecret('hook_1', box, start);
    const second = rotatedSecret(endpoint(first.records), box, start);
    const rotated = endpoint(second.records);
    expect(signingSecrets(rotated, box, later(DAY_MS - 1))).toEqual([second.secret, first.secret]);
    expect(signingSecrets(rotated, box, later(DAY_MS))).toEqual([second.secret]);
  });

  it('keeps the oldest while its day lasts, also when the new one was lost and made again', () => {
    const first = firstSecret('hook_1', box, start);
    const lost = rotatedSecret(endpoint(first.records), box, start);
    const again = rotatedSecret(endpoint(lost.records), box, later(1000));
    expect(signingSecrets(endpoint(again.records), box, later(2000))).toContain(first.secret);
    const fourth = rotatedSecret(endpoint(again.records), box, later(3000));
    expect(fourth.records).toHaveLength(3);
    expect(signingSecrets(endpoint(again.records), box, later(DAY_MS))).not.toContain(first.secret);
  });
});

describe('a secret box', () => {
  const key = randomBytes(32);

  it('with a key stores nothing that can be read without it', () => {
    const box = createSecretBox(key);
    const sealed = box.seal('whsec_abc', 'hook_1');
    expect(sealed).not.toContain('abc');
    expect(box.seal('whsec_abc', 'hook_1')).not.toBe(sealed);
    expect(box.open(sealed, 'hook_1')).toBe('whsec_abc');
    expect(() => createSecretBox(randomBytes(32)).open(sealed, 'hook_1')).toThrow(/another key/);
    expect(() => createSecretBox(null).open(sealed, 'hook_1')).toThrow(/no key/);
    // A row moved to another endpoint does not sign for it.
    expect(() => box.open(sealed, 'hook_2')).toThrow(/another key/);
  });

  it('opens what was kept before there was a key', () => {
    const sealed = createSecretBox(null).seal('whsec_abc', 'hook_1');
    expect(createSecretBox(key).open(sealed, 'hook_1')).toBe('whsec_abc');
  });
});
