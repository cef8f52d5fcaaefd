import { afterAll, expect, it } from 'vitest';
import { endpointsOf, fuzz, startFuzzServer } from '../e2e/api-fuzz.ts';

const REQUESTS_PER_ENDPOINT = 50_000;

const running = await startFuzzServer();
afterAll(() => running.server.drain(0));

it.each(endpointsOf(running).map((endpoint) => [`${endpoint.method} ${endpoint.url}`, endpoint] as const))(
  '%s answers whatever it is sent as it answers others',
  async (_name, endpoint) => {
    expect(await fuzz(running, endpoint, REQUESTS_PER_ENDPOINT)).toEqual([]);
  },
);
