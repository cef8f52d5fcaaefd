import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { connectNats } from '../../src/nats/connection.ts';
import { openLockFeedStreams } from '../../src/nats/lock-feed-streams.ts';
import { type NatsSettings, natsSettingsSchema } from '../../src/nats/nats-settings.ts';
import { natsAccount } from '../fixtures/nats-credentials.ts';
import { describeWithNats, type NatsServer, startNats } from '../services/nats.ts';

const folder = mkdtempSync(join(tmpdir(), 'counterpoise-nats-doors-'));
const file = (name: string): string => join(folder, name);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const REFUSED = expect.objectContaining({ code: 'NATS_UNAVAILABLE' });

async function enter(settings: Omit<NatsSettings, 'servers'>, server: string): Promise<string> {
  const connection = await connectNats(natsSettingsSchema.parse({ servers: [server], ...settings }), 'test');
  try {
    // Past the door there is work to do: streams can be made.
    await openLockFeedStreams(connection);
    return 'in';
  } finally {
    await connection.close();
  }
}

async function withNats(settings: object, work: (nats: NatsServer) => Promise<void>): Promise<void> {
  const nats = await startNats({ settings: { ...settings } });
  try {
    await work(nats);
  } finally {
    await nats.close();
  }
}

describeWithNats('a NATS behind TLS that asks clients for their certificate', () => {
  it('lets in who has one, and is entered by who trusts its authority alone', async () => {
    authority('authority');
    authority('other');
    certificate('server');
    certificate('client');
    const tls = {
      cert_file: file('server.pem'),
      key_file: file('server.key'),
      ca_file: file('authority.pem'),
      verify: true,
    };
    await withNats({ tls }, async ({ url }) => {
      const server = url.replace('nats://127.0.0.1', 'tls://localhost');
      const own = { certFile: file('client.pem'), keyFile: file('client.key') };
      const caFile = file('authority.pem');
      expect(await enter({ ...own, caFile }, server)).toBe('in');
      await expect(enter({ ...own, caFile: file('other.pem') }, server)).rejects.toThrow(REFUSED);
      await expect(enter({ caFile }, server)).rejects.toThrow(REFUSED);
      await expect(enter({}, server)).rejects.toThrow(REFUSED);
    });
  });
});

describeWithNats('a NATS of operators, accounts and users', () => {
  it('lets in who has the credentials file of a user, and nobody else’s', async () => {
    const [account, stranger] = [natsAccount(), natsAccount()];
    writeFileSync(file('user.creds'), account.credentials);
    writeFileSync(file('stranger.creds'), stranger.credentials);
    await withNats(account.settings, async ({ url }) => {
      expect(await enter({ credentialsFile: file('user.creds') }, url)).toBe('in');
      await expect(enter({ credentialsFile: file('stranger.creds') }, url)).rejects.toThrow(REFUSED);
      await expect(enter({}, url)).rejects.toThrow(REFUSED);
    });
  });
});

const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];

function openssl(...parts: readonly string[]): void {
  execFileSync('openssl', [...parts], { stdio: 'ignore' });
}

function authority(name: string): void {
  openssl(
    'req',
    '-x509',
    ...KEY,
    '-days',
    '1',
    '-subj',
    `/CN=${name}`,
    '-keyout',
    file(`${name}.key`),
    '-out',
    file(`${name}.pem`),
  );
}

/** A certificate of the authority for `localhost`. */
function certificate(name: string): void {
  const request = file(`${name}.csr`);
  writeFileSync(file('names'), 'subjectAltName=DNS:localhost');
  openssl('req', '-new', ...KEY, '-subj', `/CN=${name}`, '-keyout', file(`${name}.key`), '-out', request);
  const signer = ['-CA', file('authority.pem'), '-CAkey', file('authority.key'), '-CAcreateserial'];
  openssl(
    'x509',
    '-req',
    '-in',
    request,
    ...signer,
    '-days',
    '1',
    '-extfile',
    file('names'),
    '-out',
    file(`${name}.pem`),
  );
}
