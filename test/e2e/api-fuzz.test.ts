import { afterAll, expect, it } from 'vitest';
import { endpointsOf, fuzz, startFuzzServer } from './api-fuzz.ts';

const REQUESTS_PER_ENDPOINT = 2_000;
/** Seconds each; a machine that has much else to do may take minutes. */
const TIMEOUT_MS = 300_000;

const running = await startFuzzServer();
afterAll(() => running.server.drain(0));

const endpoints = endpointsOf(running);

it.each(endpoints.map((endpoint) => [`${endpoint.method} ${endpoint.url}`, endpoint] as const))(
  '%s answers whatever it is sent as it answers others: no fault of its own, no stack, no long silence',
  async (_name, endpoint) => {
    expect(await fuzz(running, endpoint, REQUESTS_PER_ENDPOINT)).toEqual([]);
  },
  TIMEOUT_MS,
);
