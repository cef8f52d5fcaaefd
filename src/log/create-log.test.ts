import { expect, it } from 'vitest';
import { CounterpoiseError } from '../core/errors.ts';
import { createLog } from './create-log.ts';

const SECRET = 'hunter2 "quoted"\\';

function logOf(secrets: readonly string[] = []) {
  const lines: string[] = [];
  const log = createLog({ level: 'info', stream: { write: (line) => lines.push(line) }, secrets });
  return { log, lines };
}

it('writes a JSON line an entry, with time, level, version and what is told', () => {
  const { log, lines } = logOf();
  log.child({ requestId: 'req_1' }).info({ jobId: 'job_1' }, 'job started');
  log.debug('not at this level');
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0]!)).toMatchObject({
    level: 'info',
    message: 'job started',
    requestId: 'req_1',
    jobId: 'job_1',
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    version: expect.any(String),
  });
});

it('tells an operating error without a stack, a fault with its stack and cause', () => {
  const { log, lines } = logOf();
  const refusal = new CounterpoiseError('INPUT_INVALID', 'No.', { field: 'run.seed' });
  log.warn({ error: refusal }, 'refused');
  log.error({ fault: new TypeError('a fault', { cause: new Error('its cause') }), jobId: 'job_1' }, 'failed');
  const [first, second] = lines.map((line) => JSON.parse(line));
  expect(first.error).toEqual({ code: 'INPUT_INVALID', message: 'No.', field: 'run.seed' });
  expect(second.fault.stack).toContain('create-log.test.ts');
  expect(JSON.stringify(second.fault)).toContain('its cause');
});

it('lets no secret pass that it was told, however it is logged', () => {
  const { log, lines } = logOf([SECRET, 'hunter2']);
  log.info({ settings: { nested: [SECRET] } }, `connecting with ${SECRET}`);
  log.error(new Error(`refused: ${SECRET}`));
  log.info('hunter2');
  expect(lines).toHaveLength(3);
  expect(lines.join('')).not.toContain('hunter2');
  expect(lines.join('')).toContain('(secret)');
  for (const line of lines) expect(() => JSON.parse(line)).not.toThrow();
});

it.each([
  ['password', 'connect ECONNREFUSED postgresql://desk:s3cr3t-value@db:5432/risk'],
  ['password', 'cannot reach nats://desk:s3cr3t-value@nats:4222'],
  ['password', 'https://user:s3cr3t-value@hooks.example/x and amqp://:s3cr3t-value@q'],
  ['header', 'sent Authorization: Bearer s3cr3t-value'],
  ['header', 'sent Basic s3cr3t-value=='],
  ['key', 'the key cpk_0a1b2c3d4e5f6071_s3cr3t-value was used'],
  ['secret', 'signed with whsec_s3cr3t-value'],
  ['token', 'got eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJ4In0.s3cr3t-value'],
  ['token', 'sent Bearer eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJ4In0.s3cr3t-value'],
])('takes out a %s: %s', (_kind, text) => {
  const { log, lines } = logOf();
  log.info(text);
  log.error({ error: new Error(text), found: { inside: text } }, 'failed');
  expect(lines.join('')).not.toContain('s3cr3t-value');
  for (const line of lines) expect(() => JSON.parse(line)).not.toThrow();
});

it('takes out what stands under the name of a secret', () => {
  const { log, lines } = logOf();
  const headers = {
    authorization: 'x-s3cr3t-value',
    'x-api-key': 's3cr3t-value',
    cookie: 'a="s3cr3t-value"',
  };
  log.info({
    headers,
    password: 's3cr3t-value',
    nats: { token: 's3cr3t-value' },
    encryptionKey: 's3cr3t-value',
  });
  expect(lines.join('')).not.toContain('s3cr3t-value');
  expect(JSON.parse(lines[0]!).headers).toEqual({
    authorization: '(secret)',
    'x-api-key': '(secret)',
    cookie: '(secret)',
  });
});

it('leaves everything else as it is', () => {
  const { log, lines } = logOf();
  const entry = {
    url: 'http://127.0.0.1:8080/v1/jobs',
    correlationId: 'lock-17',
    keyId: 'cpk_0a1b2c3d4e5f6071',
    tokenCount: 3,
    digest: 'sha256:0f1e2d',
  };
  log.info(entry, 'Bearer of news at 12:30 @ desk');
  expect(JSON.parse(lines[0]!)).toMatchObject({ ...entry, message: 'Bearer of news at 12:30 @ desk' });
});
