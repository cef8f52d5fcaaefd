import type { FastifyInstance, RouteOptions } from 'fastify';
import type { Caller, Role } from '../../core/caller.ts';
import { CounterpoiseError } from '../../core/errors.ts';
import { invariant } from '../../core/invariant.ts';
import type { JobKind } from '../../store/records.ts';
import { SMALL_BODY_BYTES_MAX } from '../api-limits.ts';
import { type AccessRule, mayDo, maySubmit, ROLE_JOB_KINDS, rolesOf } from './access-rules.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may use the route. A route that does not say it keeps the server from starting. */
    readonly access?: AccessRule;
    /** Tokens a request costs its caller and his address; 1 for a read and 2 for a change where nothing is said. */
    readonly rateCost?: number;
    /** Takes documents: its body may be as large as a body may be. */
    readonly takesDocuments?: boolean;
  }

  interface FastifyInstance {
    /** Every route of the server, once it is ready. */
    routeRules: readonly RouteRule[];
  }
}

/** A route and who may use it. */
export interface RouteRule {
  readonly method: string;
  readonly url: string;
  readonly access: AccessRule;
}

/** Holds every route to a rule, and every caller to the rule of the route. */
export function enforceRouteRules(server: FastifyInstance, uploadBytesMax: number): void {
  const routes: RouteOptions[] = [];
  server.addHook('onRoute', (route) => {
    routes.push(route);
    route.bodyLimit ??= route.config?.takesDocuments
      ? uploadBytesMax
      : Math.min(SMALL_BODY_BYTES_MAX, uploadBytesMax);
  });
  server.decorate('routeRules', []);
  server.addHook('onReady', async () => {
    server.routeRules = routes.flatMap(({ method, url, config }) => {
      const access = config?.access;
      invariant(access !== undefined, `The route ${method} ${url} states in config.access who may use it.`);
      return [method].flat().map((name) => ({ method: name, url, access }));
    });
  });
}

/**
 * Lets a caller through to a route, or not.
 *
 * @throws CounterpoiseError ACCESS_FORBIDDEN naming the roles that may
 */
export function assertMayUse(caller: Pick<Caller, 'roles'>, rule: AccessRule): void {
  if (rule === 'public' || rule === 'authenticated' || mayDo(caller.roles, rule)) return;
  throw forbidden(`None of the caller’s roles has the permission ${rule}.`, rolesOf(rule));
}

/**
 * Lets a caller have a job of a kind made or changed, or not.
 *
 * @throws CounterpoiseError ACCESS_FORBIDDEN naming the roles that may
 */
export function assertMaySubmit(caller: Pick<Caller, 'roles'>, kind: JobKind): void {
  if (maySubmit(caller.roles, kind)) return;
  const roles = (Object.keys(ROLE_JOB_KINDS) as Role[]).filter((role) => maySubmit([role], kind));
  throw forbidden(`None of the caller’s roles may have a ${kind} job run or changed.`, roles);
}

function forbidden(message: string, roles: readonly Role[]): CounterpoiseError {
  return new CounterpoiseError('ACCESS_FORBIDDEN', message, { accepted: `the roles ${roles.join(', ')}` });
}
