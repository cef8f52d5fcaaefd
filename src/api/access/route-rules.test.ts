import fastify from 'fastify';
import { expect, it } from 'vitest';
import { SMALL_BODY_BYTES_MAX } from '../api-limits.ts';
import { enforceRouteRules } from './route-rules.ts';

const UPLOAD_BYTES_MAX = 2 * SMALL_BODY_BYTES_MAX;

it('a server with a route that states no rule does not start', async () => {
  const server = fastify();
  enforceRouteRules(server, UPLOAD_BYTES_MAX);
  server.get('/open', { config: { access: 'public' } }, async () => 'open');
  server.get('/forgotten', async () => 'forgotten');
  await expect(server.ready()).rejects.toThrow(/GET \/forgotten/);
});

it('a server knows its routes and their rules, and bounds bodies by what a route takes', async () => {
  const server = fastify();
  enforceRouteRules(server, UPLOAD_BYTES_MAX);
  const echo = async (request: { routeOptions: { bodyLimit: number | undefined } }) => ({
    bodyLimit: request.routeOptions.bodyLimit,
  });
  server.post('/small', { config: { access: 'jobs:submit' } }, echo);
  server.post('/large', { config: { access: 'authenticated', takesDocuments: true } }, echo);
  await server.ready();
  expect(server.routeRules).toEqual([
    { method: 'POST', url: '/small', access: 'jobs:submit' },
    { method: 'POST', url: '/large', access: 'authenticated' },
  ]);
  const limits = ['/small', '/large'].map(async (url) =>
    (await server.inject({ method: 'POST', url })).json(),
  );
  expect(await Promise.all(limits)).toEqual([
    { bodyLimit: SMALL_BODY_BYTES_MAX },
    { bodyLimit: UPLOAD_BYTES_MAX },
  ]);
});
