import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { natsSettings } from './nats-settings.ts';

const folder = mkdtempSync(join(tmpdir(), 'counterpoise-secrets-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('settings of NATS', () => {
  it('take secrets from the environment and from files that it names', () => {
    const file = join(folder, 'password');
    writeFileSync(file, 'secret\n');
    const settings = natsSettings('nats://one:4222, tls://two:4222', {
      COUNTERPOISE_NATS_USER: 'desk',
      COUNTERPOISE_NATS_PASSWORD_FILE: file,
      COUNTERPOISE_NATS_CA_FILE: 'ca.pem',
    });
    expect(settings).toEqual({
      servers: ['nats://one:4222', 'tls://two:4222'],
      user: 'desk',
      password: 'secret',
      caFile: 'ca.pem',
    });
  });

  it('refuse an address with a password in it, without repeating it', () => {
    let message = '';
    try {
      natsSettings('nats://desk:topsecret@one:4222', {});
    } catch (error) {
      message = JSON.stringify(error) + String(error);
      expect(error).toMatchObject({ code: 'INPUT_INVALID' });
    }
    expect(message).toContain('without user or password');
    expect(message).not.toContain('topsecret');
  });

  it.each(['', 'http://one', 'one:4222'])('refuse the address "%s"', (url) => {
    expect(() => natsSettings(url, {})).toThrow(expect.objectContaining({ code: 'INPUT_INVALID' }));
  });

  it('name the variable whose file cannot be read', () => {
    expect(() => natsSettings('nats://one', { COUNTERPOISE_NATS_TOKEN_FILE: join(folder, 'none') })).toThrow(
      expect.objectContaining({
        code: 'INPUT_UNREADABLE',
        details: expect.objectContaining({ field: 'COUNTERPOISE_NATS_TOKEN_FILE' }),
      }),
    );
  });
});
