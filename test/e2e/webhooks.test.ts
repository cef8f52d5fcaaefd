import { Webhook } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { webhookPayloadSchema } from '../../src/webhooks/events.ts';
import { type Receiver, type ReceiverAnswer, startReceiver } from '../fixtures/webhook-receiver.ts';
import { eventually, send, startServer, type TestServer } from './api-harness.ts';

let running: TestServer;
let origin: string;
const receivers: Receiver[] = [];

beforeAll(async () => {
  running = await startServer();
  origin = running.origin;
});
afterAll(() => running.server.drain(0));
afterEach(async () => {
  const { body } = await send(origin, 'GET', '/v1/webhooks');
  for (const { links } of body['items']) await send(origin, 'DELETE', links.self);
  for (const receiver of receivers.splice(0)) await receiver.stop();
});

const ok: ReceiverAnswer = (response) => response.writeHead(204).end();

async function receive(answer: ReceiverAnswer): Promise<Receiver> {
  const receiver = await startReceiver(answer);
  receivers.push(receiver);
  return receiver;
}

async function subscribe(url: string, more: object = {}) {
  const { status, body } = await send(origin, 'POST', '/v1/webhooks', { url, ...more });
  expect(status).toBe(201);
  return body;
}

const risk = (numbers: readonly number[]) => ({ kind: 'risk', input: { numbers } });

describe('a webhook', () => {
  it('is told of the end of a job, signed, with a payload of the published form', async () => {
    const receiver = await receive(ok);
    const hook = await subscribe(receiver.url, { eventTypes: ['job.succeeded', 'job.failed'] });
    expect(hook['secret']).toMatch(/^whsec_/);
    const job = await send(origin, 'POST', '/v1/jobs', { ...risk([1, 2]), correlationId: 'desk-7' });
    await send(origin, 'POST', '/v1/jobs', risk([666]));
    await eventually(() => receiver.received.length === 2);
    const payloads = receiver.received.map(({ headers, body }) =>
      webhookPayloadSchema.parse(new Webhook(hook['secret']).verify(body, headers)),
    );
    expect(payloads.map(({ type }) => type).sort()).toEqual(['job.failed', 'job.succeeded']);
    const succeeded = payloads.find(({ type }) => type === 'job.succeeded');
    expect(succeeded).toMatchObject({ data: { id: job.body['id'], correlationId: 'desk-7' } });
    await eventually(async () => {
      const { body } = await send(origin, 'GET', `${hook['links'].deliveries}?state=delivered`);
      return body['items'].length === 2;
    });
  });

  it('is told of a calibration that passed its gates, and not of one that failed them', async () => {
    const receiver = await receive(ok);
    await subscribe(receiver.url);
    for (const passed of [false, true]) {
      const input = { asOf: '2025-02-10', passed, volatility: passed ? 0.01 : 0.02 };
      await send(origin, 'POST', '/v1/jobs', { kind: 'calibration', input }, { prefer: 'wait=10' });
    }
    await eventually(() => receiver.received.length === 3);
    const types = receiver.received.map(({ body }) => JSON.parse(body).type);
    expect(types.sort()).toEqual(['calibration.accepted', 'job.succeeded', 'job.succeeded']);
  });

  it('is told of a trade, once however often it is booked', async () => {
    const receiver = await receive(ok);
    await subscribe(receiver.url, { eventTypes: ['trade.booked', 'trade.changed', 'trade.cancelled'] });
    const trade = {
      instrument: 'UMBS30-5.5',
      side: 'sell',
      quantity: 1_000_000,
      price: 98.5,
      tradeDate: '2025-02-10',
      settlementMonth: '2025-03',
      tradeId: 'T/1',
    };
    await send(origin, 'POST', '/v1/trades', { trade, correlationId: 'loan-7' });
    await send(origin, 'POST', '/v1/trades', { trade, correlationId: 'loan-7' });
    await send(origin, 'POST', '/v1/trades/T%2F1/amend', { price: 98.75 });
    await send(origin, 'POST', '/v1/trades/T%2F1/cancel', {});
    await eventually(() => receiver.received.length === 3);
    const told = receiver.received.map(({ body }) => webhookPayloadSchema.parse(JSON.parse(body)));
    const data = { tradeId: 'T/1', correlationId: 'loan-7', links: { self: '/v1/trades/T%2F1' } };
    const byType = Object.fromEntries(told.map((event) => [event.type, event.data]));
    expect(byType).toEqual({
      'trade.booked': data,
      'trade.changed': { ...data, change: 'amended' },
      'trade.cancelled': data,
    });
  });

  it('shows its secret once, and never in a list, a repetition or a log', async () => {
    const receiver = await receive(ok);
    const key = { 'idempotency-key': 'hook-1' };
    const first = await send(origin, 'POST', '/v1/webhooks', { url: receiver.url }, key);
    const again = await send(origin, 'POST', '/v1/webhooks', { url: receiver.url }, key);
    expect(again.body).toEqual({ ...first.body, secret: null });
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    const shown = JSON.stringify([
      (await send(origin, 'GET', '/v1/webhooks')).body,
      (await send(origin, 'GET', first.body['links'].self)).body,
    ]);
    expect(shown).not.toContain('whsec_');
  });

  it('signs with both secrets while they are changed', async () => {
    const receiver = await receive(ok);
    const hook = await subscribe(receiver.url);
    const rotated = await send(origin, 'POST', `${hook['links'].self}/rotate-secret`);
    expect(rotated.body['secretsExpireAt']).toEqual([null, expect.any(String)]);
    expect((await send(origin, 'POST', `${hook['links'].self}/test`)).status).toBe(202);
    await eventually(() => receiver.received.length === 1);
    const { headers, body } = receiver.received[0]!;
    for (const secret of [hook['secret'], rotated.body['secret']]) {
      expect(new Webhook(secret).verify(body, headers)).toMatchObject({ type: 'webhook.test' });
    }
  });

  it('that answers 410 is disabled; its dead deliveries are replayed once it is enabled again', async () => {
    let gone = true;
    const watched = await receive(ok);
    const receiver = await receive((response) => response.writeHead(gone ? 410 : 200).end());
    await subscribe(watched.url, { eventTypes: ['webhook.disabled'] });
    const hook = await subscribe(receiver.url);
    const test = await send(origin, 'POST', `${hook['links'].self}/test`);
    await eventually(() => watched.received.length === 1);
    expect(JSON.parse(watched.received[0]!.body)).toMatchObject({
      type: 'webhook.disabled',
      data: { id: hook['id'], reason: 'gone' },
    });
    const disabled = await send(origin, 'GET', hook['links'].self);
    expect(disabled.body).toMatchObject({ state: 'disabled', disabledReason: 'gone' });
    const dead = await send(origin, 'GET', `${hook['links'].deliveries}?state=dead`);
    expect(dead.body['items']).toMatchObject([{ id: test.body['id'], lastStatus: 410, attemptCount: 1 }]);
    const { replay } = dead.body['items'][0].links;
    expect((await send(origin, 'POST', replay)).body['code']).toBe('WEBHOOK_STATE');
    gone = false;
    const enabled = await send(origin, 'PATCH', hook['links'].self, { enabled: true });
    expect(enabled.body).toMatchObject({ state: 'enabled', disabledReason: null, failingSince: null });
    expect((await send(origin, 'POST', replay)).status).toBe(202);
    await eventually(() => receiver.received.length === 2);
    const ids = receiver.received.map(({ headers }) => headers['webhook-id']);
    expect(new Set(ids)).toEqual(new Set([test.body['eventId']]));
    await send(origin, 'PATCH', hook['links'].self, { enabled: false });
    expect((await send(origin, 'POST', `${hook['links'].deliveries}/replay`)).status).toBe(409);
  });

  it.each([
    ['ftp://example.com/', 'INPUT_INVALID'],
    ['https://user:password@example.com/', 'INPUT_INVALID'],
    ['https://example.com/#part', 'INPUT_INVALID'],
    ['/relative', 'INPUT_INVALID'],
    ['https://169.254.169.254/latest/meta-data', 'WEBHOOK_ADDRESS_REFUSED'],
    ['https://[::ffff:10.0.0.1]/', 'WEBHOOK_ADDRESS_REFUSED'],
    ['https://[fd00:ec2::254]/', 'WEBHOOK_ADDRESS_REFUSED'],
  ])('with the URL %s is refused', async (url, code) => {
    const { status, body } = await send(origin, 'POST', '/v1/webhooks', { url });
    expect({ status, code: body['code'] }).toEqual({ status: 400, code });
  });

  it('of which there are too many is refused', async () => {
    for (let index = 0; index < 20; index += 1) await subscribe(`https://example.com/${index}`);
    const { status, body } = await send(origin, 'POST', '/v1/webhooks', { url: 'https://example.com/' });
    expect({ status, code: body['code'] }).toEqual({ status: 409, code: 'WEBHOOK_STATE' });
  });

  it('that is unknown is not found, whatever is asked of it', async () => {
    const path = '/v1/webhooks/hook_none';
    for (const [method, tail] of [
      ['GET', ''],
      ['DELETE', ''],
      ['POST', '/test'],
      ['POST', '/rotate-secret'],
      ['GET', '/deliveries'],
      ['POST', '/deliveries/replay'],
      ['POST', '/deliveries/dlv_none/replay'],
    ] as const) {
      expect((await send(origin, method, `${path}${tail}`)).status, `${method} ${tail}`).toBe(404);
    }
    expect((await send(origin, 'PATCH', path, { enabled: true })).status).toBe(404);
  });
});
