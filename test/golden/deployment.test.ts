import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { CONFIG_FILE_VARIABLE } from '../../src/config/environment.ts';
import { readConfig } from '../../src/config/read-config.ts';
import { SETTINGS } from '../../src/config/settings.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (name: string): string => readFileSync(join(root, name), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'counterpoise-deploy-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** One instruction of a Dockerfile, continued lines joined. */
interface Instruction {
  readonly name: string;
  readonly value: string;
}

function instructionsOf(dockerfile: string): readonly Instruction[] {
  const lines = dockerfile
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .join('\n')
    .replaceAll(/\\\n/g, ' ')
    .split('\n');
  return lines
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const match = /^([A-Z]+)\s+(\S.*)$/.exec(line);
      if (match === null) throw new Error(`Not an instruction of a Dockerfile: ${line}`);
      return { name: match[1]!, value: match[2]!.trim() };
    });
}

describe('the Dockerfile', () => {
  const instructions = instructionsOf(read('deploy/Dockerfile'));
  const known = 'FROM WORKDIR COPY RUN ENV USER VOLUME EXPOSE STOPSIGNAL HEALTHCHECK ENTRYPOINT CMD'.split(
    ' ',
  );
  const lastStage = instructions.slice(instructions.findLastIndex(({ name }) => name === 'FROM'));
  const only = (name: string): string => {
    const values = lastStage.filter((instruction) => instruction.name === name);
    expect(values, name).toHaveLength(1);
    return values[0]!.value;
  };

  it('has known instructions alone, and every stage begins with the Node the project needs', () => {
    for (const { name } of instructions) expect(known).toContain(name);
    const bases = instructions.filter(({ name }) => name === 'FROM').map(({ value }) => value);
    expect(bases.length).toBeGreaterThan(1);
    for (const base of bases) expect(base).toMatch(/^node:24-bookworm-slim( AS \w+)?$/);
  });

  it('copies what exists, from stages that exist', () => {
    const stages = instructions.flatMap(({ name, value }) =>
      name === 'FROM' ? (/ AS (\w+)$/.exec(value)?.[1] ?? []) : [],
    );
    for (const { value } of instructions.filter(({ name }) => name === 'COPY')) {
      const from = /^--from=(\w+) /.exec(value)?.[1];
      if (from !== undefined) {
        expect(stages).toContain(from);
        continue;
      }
      for (const source of value.split(/\s+/).slice(0, -1)) {
        expect(existsSync(join(root, source)), source).toBe(true);
      }
    }
  });

  it('runs without root, is asked for its health, and gets its signals itself', () => {
    expect(Number(only('USER').split(':')[0])).toBeGreaterThan(0);
    expect(JSON.parse(only('ENTRYPOINT'))).toEqual(['node', 'bin/counterpoise.mjs']);
    expect(JSON.parse(only('CMD'))).toEqual(['serve']);
    const check = JSON.parse(only('HEALTHCHECK').replace(/^.* CMD /, '')) as string[];
    expect(existsSync(join(root, check[1]!))).toBe(true);
    expect(lastStage.findIndex(({ name }) => name === 'USER')).toBeLessThan(
      lastStage.findIndex(({ name }) => name === 'ENTRYPOINT'),
    );
  });

  it('keeps local packages, stores and secrets out of what is sent to the builder', () => {
    const ignored = read('.dockerignore').split('\n');
    for (const name of ['.git', 'node_modules', 'deploy/secrets', '.counterpoise'])
      expect(ignored).toContain(name);
  });
});

/** What of the compose specification is used here; any other key is a mistake. */
const composeSchema = z.strictObject({
  name: z.string(),
  'x-counterpoise': z.unknown(),
  services: z.record(
    z.string(),
    z.strictObject({
      image: z.string().regex(/^[a-z]+:[\w.-]+$/),
      build: z.strictObject({ context: z.string(), dockerfile: z.string() }).optional(),
      command: z.array(z.string()).optional(),
      restart: z.literal('unless-stopped'),
      init: z.boolean().optional(),
      read_only: z.boolean().optional(),
      cap_drop: z.array(z.string()).optional(),
      security_opt: z.array(z.string()).optional(),
      tmpfs: z.array(z.string()).optional(),
      logging: z.strictObject({ driver: z.string(), options: z.record(z.string(), z.string()) }).optional(),
      environment: z.record(z.string(), z.string()).optional(),
      secrets: z.array(z.string()),
      ports: z.array(z.string()).optional(),
      volumes: z.array(z.string()).optional(),
      networks: z.array(z.string()),
      shm_size: z.string().optional(),
      depends_on: z
        .record(z.string(), z.strictObject({ condition: z.literal('service_healthy') }))
        .optional(),
      healthcheck: z
        .union([
          z.strictObject({ disable: z.literal(true) }),
          z.strictObject({
            test: z.array(z.string()).min(2),
            interval: z.string(),
            timeout: z.string(),
            retries: z.number().int(),
          }),
        ])
        .optional(),
      deploy: z.strictObject({ replicas: z.number().int() }).optional(),
      stop_grace_period: z.string().optional(),
    }),
  ),
  networks: z.record(z.string(), z.strictObject({ internal: z.boolean().optional() })),
  volumes: z.record(z.string(), z.strictObject({})),
  secrets: z.record(z.string(), z.strictObject({ file: z.string() })),
});

describe('the compose file', () => {
  const compose = composeSchema.parse(parse(read('deploy/compose.yaml'), { merge: true }));
  const services = Object.entries(compose.services);

  it('names secrets, networks, volumes and services that it has', () => {
    for (const [, { secrets, networks, volumes = [], depends_on = {} }] of services) {
      for (const secret of secrets) expect(compose.secrets).toHaveProperty([secret]);
      for (const network of networks) expect(compose.networks).toHaveProperty([network]);
      for (const volume of volumes) expect(compose.volumes).toHaveProperty([volume.split(':')[0]!]);
      for (const service of Object.keys(depends_on))
        expect(compose.services[service]?.healthcheck).toBeDefined();
    }
  });

  it('tells the server and the workers settings that exist, and no secret but by file', () => {
    const names = [CONFIG_FILE_VARIABLE, ...SETTINGS.map(({ environmentName }) => environmentName)];
    const secretNames = SETTINGS.filter(({ isSecret }) => isSecret).map(
      ({ environmentName }) => environmentName,
    );
    for (const [name, { image, environment = {}, secrets }] of services) {
      if (!image.startsWith('counterpoise:')) continue;
      for (const [variable, value] of Object.entries(environment)) {
        expect(names, name).toContain(variable);
        expect(secretNames).not.toContain(variable);
        if (value.startsWith('/run/secrets/')) expect(secrets).toContain(value.slice('/run/secrets/'.length));
      }
    }
  });

  it('has the image of this version, locked down, and shows itself to this machine alone', () => {
    const { version } = JSON.parse(read('package.json')) as { version: string };
    for (const name of ['server', 'worker']) {
      expect(compose.services[name]).toMatchObject({
        image: `counterpoise:${version}`,
        read_only: true,
        cap_drop: ['ALL'],
        security_opt: ['no-new-privileges:true'],
      });
    }
    expect(compose.services['worker']?.deploy?.replicas).toBe(2);
    for (const port of services.flatMap(([, { ports = [] }]) => ports))
      expect(port).toMatch(/^127\.0\.0\.1:/);
    expect(compose.networks['back']?.internal).toBe(true);
  });

  it('starts a server that its configuration allows, with the secrets that are made for it', async () => {
    cpSync(join(root, 'deploy/make-secrets.sh'), join(folder, 'make-secrets.sh'));
    const make = (): string => execFileSync('sh', [join(folder, 'make-secrets.sh')], { encoding: 'utf8' });
    make();
    const secrets = join(folder, 'secrets');
    const made = readdirSync(secrets).sort();
    const files = Object.values(compose.secrets).map(({ file }) => file.replace('secrets/', ''));
    expect(made).toEqual(files.sort());
    const texts = made.map((name) => readFileSync(join(secrets, name), 'utf8'));
    make();
    expect(made.map((name) => readFileSync(join(secrets, name), 'utf8'))).toEqual(texts);

    const config = await readConfig({
      file: null,
      environment: compose.services['server']!.environment!,
      options: [],
      readText: async (file) => readFileSync(file.replace('/run/secrets', secrets), 'utf8'),
    });
    const password = readFileSync(join(secrets, 'postgres-password'), 'utf8');
    expect(config.store).toMatchObject({
      kind: 'postgresql',
      url: `postgresql://counterpoise:${password}@postgres:5432/counterpoise`,
    });
    expect(config.nats?.password).toBe(readFileSync(join(secrets, 'nats-password'), 'utf8'));
    expect(config.webhooks.encryptionKey).toHaveLength(44);
  });
});

describe('the unit of systemd', () => {
  const unit = read('deploy/counterpoise.service');

  it('starts the program with options that it has, and waits longer than the server takes to stop', () => {
    const commands = [...unit.matchAll(/^Exec\w+=\S+ (bin\/counterpoise\.mjs) (.*)$/gm)];
    expect(commands.map(([, , rest]) => rest!.split(' ')[0])).toEqual(['config', 'serve']);
    for (const [, program] of commands) expect(existsSync(join(root, program!))).toBe(true);
    const stopSeconds = Number(/^TimeoutStopSec=(\d+)$/m.exec(unit)?.[1]);
    const drain = SETTINGS.find(({ path }) => path.at(-1) === 'drainTimeoutMs')!;
    expect(stopSeconds * 1000).toBeGreaterThan(Number(drain.fallback) + 5_000);
  });

  // Where systemd is not, there is nobody to ask: the test above holds what the project itself can know.
  const lacksSystemd = spawnSync('systemd-analyze', ['--version']).status !== 0;
  it.skipIf(lacksSystemd)('is accepted by systemd-analyze, where the machine has systemd', () => {
    const { stdout, stderr } = spawnSync(
      'systemd-analyze',
      ['verify', join(root, 'deploy/counterpoise.service')],
      {
        encoding: 'utf8',
      },
    );
    // That the program is installed nowhere on this machine is no fault of the unit.
    const complaints = `${stdout}${stderr}`.split('\n').filter((line) => /counterpoise\.service/.test(line));
    expect(complaints.filter((line) => !/not executable|No such file/.test(line))).toEqual([]);
  });
});
