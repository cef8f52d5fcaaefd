import { describe, expect, it } from 'vitest';
import { CounterpoiseError } from '../core/errors.ts';
import type { Environment } from './environment.ts';
import { readConfig } from './read-config.ts';
import { maskedConfig } from './secrets.ts';
import type { ServerConfig } from './server-config.ts';
import { settingAt } from './settings.ts';

const SECRET = 'correct-horse-battery-staple';

interface Given {
  readonly document?: unknown;
  readonly environment?: Environment;
  readonly options?: Readonly<Record<string, unknown>>;
  readonly files?: Readonly<Record<string, string>>;
}

function configOf({ document, environment = {}, options = {}, files = {} }: Given): Promise<ServerConfig> {
  const texts: Record<string, string> = { ...files, 'server.json': JSON.stringify(document) };
  return readConfig({
    file: document === undefined ? null : 'server.json',
    environment,
    options: Object.entries(options).map(([name, value]) => ({
      setting: settingAt(name.split('.'))!,
      value,
      source: `--${name}`,
    })),
    readText: async (file) => texts[file] ?? Promise.reject(new CounterpoiseError('INPUT_UNREADABLE', file)),
  });
}

async function refusalOf(given: Given): Promise<CounterpoiseError> {
  const refusal = await configOf(given).catch((error: unknown) => error);
  if (!(refusal instanceof CounterpoiseError)) throw new Error('The configuration was accepted.');
  expect(JSON.stringify([refusal.message, refusal.details])).not.toContain(SECRET);
  return refusal;
}

describe('where a value comes from', () => {
  it('is the default unless something is said', async () => {
    const config = await configOf({});
    expect(config.listen).toEqual({ host: '127.0.0.1', port: 8080, tls: null, trustedProxies: [] });
    expect(config.store).toEqual({ kind: 'sqlite', dataDir: '.counterpoise', sizeMaxMib: null });
    expect(config.nats).toBeNull();
  });

  it('is the option before the environment, and that before the file', async () => {
    const document = { listen: { port: 1, host: 'a' }, log: { level: 'debug' } };
    const environment = { COUNTERPOISE_LISTEN_PORT: '2', COUNTERPOISE_LISTEN_HOST: 'b' };
    const config = await configOf({ document, environment, options: { 'listen.port': 3 } });
    expect(config.listen).toMatchObject({ port: 3, host: 'b' });
    expect(config.log.level).toBe('debug');
  });

  it('may be a number, a switch, a list or nothing in the environment', async () => {
    const { jobs, auth, listen, retention } = await configOf({
      environment: {
        COUNTERPOISE_JOBS_TOTAL_COST_MAX: '1.5e13',
        COUNTERPOISE_AUTH_API_KEYS: 'true',
        COUNTERPOISE_LISTEN_TRUSTED_PROXIES: '10.0.0.0/8, fd00::/8',
        COUNTERPOISE_RETENTION_WEBHOOK_DELIVERY_DAYS: 'null',
        COUNTERPOISE_LOG_LEVEL: '',
        PATH: '/usr/bin',
      },
    });
    expect(jobs.totalCostMax).toBe(1.5e13);
    expect(auth.apiKeys).toBe(true);
    expect(listen.trustedProxies).toEqual(['10.0.0.0/8', 'fd00::/8']);
    expect(retention.webhookDeliveryDays).toBeNull();
  });

  it('says the kind of store which alone knows it', async () => {
    const environment = { COUNTERPOISE_STORE_URL: 'postgresql://desk@db/risk' };
    expect((await configOf({ environment })).store.kind).toBe('postgresql');
    expect((await configOf({ options: { 'store.dataDir': '/srv' } })).store).toEqual({
      kind: 'sqlite',
      dataDir: '/srv',
      sizeMaxMib: null,
    });
  });
});

describe('what is refused', () => {
  it('names an unknown key and what is known there', async () => {
    const refusal = await refusalOf({ document: { listen: { prot: 1 } } });
    expect(refusal.code).toBe('INPUT_INVALID');
    expect(refusal.details).toMatchObject({ file: 'server.json', field: 'listen.prot' });
    expect(refusal.message).toContain('host, port, tls, trustedProxies');
  });

  it('names the variable or the option that is at fault', async () => {
    const variable = await refusalOf({ environment: { COUNTERPOISE_LISTEN_PORT: 'many' } });
    expect(variable.details.field).toBe('COUNTERPOISE_LISTEN_PORT');
    const option = await refusalOf({
      environment: { COUNTERPOISE_STORE_KIND: 'postgresql' },
      options: { 'store.dataDir': '/srv' },
    });
    expect(option.details.field).toBe('--store.dataDir');
    expect(option.message).toContain('kind, url, urlFile');
  });

  it('names a variable that is no setting, and those like it', async () => {
    const refusal = await refusalOf({ environment: { COUNTERPOISE_LISTEN_PROT: '1' } });
    expect(refusal.details.field).toBe('COUNTERPOISE_LISTEN_PROT');
    expect(refusal.details.accepted).toContain('COUNTERPOISE_LISTEN_PORT');
  });

  it('is a PostgreSQL store without an address', async () => {
    const refusal = await refusalOf({ document: { store: { kind: 'postgresql' } } });
    expect(refusal.details.field).toBe('store.urlFile');
  });

  it('is a document that is no object', async () => {
    expect((await refusalOf({ document: [] })).message).toMatch(/no JSON object/);
  });
});

describe('secrets', () => {
  const nats = { servers: ['nats://nats:4222'], user: 'desk' };

  it.each([
    { nats: { ...nats, password: SECRET } },
    { store: { kind: 'postgresql', url: `postgresql://desk:${SECRET}@db/risk` } },
    { webhooks: { encryptionKey: SECRET } },
  ])('do not stand in the file: %#', async (document) => {
    const refusal = await refusalOf({ document });
    expect(refusal.message).toMatch(/secret/i);
    expect(refusal.details.accepted).toMatch(/File, or the environment variable COUNTERPOISE_/);
  });

  it('are read from the files that are named for them', async () => {
    const document = {
      nats: { ...nats, passwordFile: 'nats.secret' },
      store: { kind: 'postgresql', urlFile: 'url.secret' },
    };
    const files = { 'nats.secret': `${SECRET}\n`, 'url.secret': `postgresql://desk:${SECRET}@db/risk\n` };
    const config = await configOf({ document, files });
    expect(config.nats).toMatchObject({ password: SECRET });
    expect(config.store).toMatchObject({ url: `postgresql://desk:${SECRET}@db/risk` });
    const empty = await refusalOf({ document, files: { ...files, 'nats.secret': ' \n' } });
    expect(empty.code).toBe('INPUT_EMPTY');
  });

  it('are not given twice', async () => {
    const refusal = await refusalOf({
      document: { nats: { ...nats, passwordFile: 'nats.secret' } },
      environment: { COUNTERPOISE_NATS_PASSWORD: SECRET },
      files: { 'nats.secret': 'other' },
    });
    expect(refusal.details.accepted).toBe('nats.password or nats.passwordFile');
  });

  it('are not repeated when they are refused', async () => {
    await refusalOf({ environment: { COUNTERPOISE_WEBHOOKS_ENCRYPTION_KEY: SECRET } });
    await refusalOf({ environment: { COUNTERPOISE_STORE_URL: `mysql://desk:${SECRET}@db/risk` } });
    await refusalOf({
      document: { webhooks: { encryptionKeyFile: 'key.secret' } },
      files: { 'key.secret': SECRET },
    });
  });

  it('are masked where a configuration is shown', async () => {
    const config = await configOf({
      document: { nats },
      environment: {
        COUNTERPOISE_NATS_PASSWORD: SECRET,
        COUNTERPOISE_STORE_URL: `postgresql://desk:${SECRET}@db:5433/risk?sslpassword=${SECRET}`,
        COUNTERPOISE_WEBHOOKS_ENCRYPTION_KEY: Buffer.alloc(32, 7).toString('base64'),
      },
    });
    const shown = JSON.stringify(maskedConfig(config));
    expect(shown).not.toContain(SECRET);
    expect(shown).not.toContain(Buffer.alloc(32, 7).toString('base64'));
    expect(shown).toContain('postgresql://desk:(secret)@db:5433/risk');
  });
});
