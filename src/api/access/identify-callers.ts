import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Caller, LOCAL_CALLER } from '../../core/caller.ts';
import type { ErrorCode } from '../../core/error-codes.ts';
import { CounterpoiseError } from '../../core/errors.ts';
import { isApiKey } from '../../store/api-key.ts';
import type { ApiKeyDirectory } from '../../store/api-key-records.ts';
import { identifyByApiKey } from './api-key-identity.ts';
import { chosenDesk } from './chosen-desk.ts';
import { assertLocalRequest } from './local-mode.ts';
import type { Principal } from './principal.ts';
import { type CredentialOwner, RefusedCredential } from './refused-credential.ts';
import { assertMayUse } from './route-rules.ts';
import { type OidcSettings, type TokenVerifier, tokenVerifier } from './token-verifier.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** On whose behalf the request acts; not to be asked for on public routes. */
    caller: Caller;
    /** Whether the caller would still be let in: keys are revoked and tokens expire while an answer goes on. */
    isStillAdmitted: () => Promise<boolean>;
  }
}

/** How callers prove who they are. With neither keys nor an issuer, everyone on this machine is the local caller. */
export interface AuthSettings {
  readonly apiKeys: boolean;
  readonly oidc: OidcSettings | null;
}

/** What a server without authentication is told. */
export const OPEN_LOCALLY: AuthSettings = Object.freeze({ apiKeys: false, oidc: null });

/** Whether nobody has to say who he is. */
export function isOpen({ apiKeys, oidc }: AuthSettings): boolean {
  return !apiKeys && oidc === null;
}

export interface IdentifyOptions {
  readonly auth: AuthSettings;
  readonly keys: ApiKeyDirectory;
  readonly now: () => Date;
  /** Told of every request whose key or token was refused. */
  readonly onRefused: (request: FastifyRequest) => void;
  /** Where refusals of known credentials are written. */
  readonly audit: (owner: CredentialOwner, requestId: string) => void;
}

/** Tells every request's caller, and stops those who may not do what they ask for. */
export function identifyCallers(
  server: FastifyInstance,
  { auth, keys, now, onRefused, audit }: IdentifyOptions,
): void {
  server.decorateRequest('caller');
  server.decorateRequest('isStillAdmitted', async () => true);
  if (isOpen(auth)) {
    server.addHook('onRequest', async (request) => {
      assertLocalRequest(request.method, request.headers);
      request.caller = callerOf(LOCAL_CALLER, request);
    });
    return;
  }
  const verifyToken =
    auth.oidc === null
      ? undefined
      : tokenVerifier(auth.oidc, {
          nowMs: () => performance.now(),
          onFault: (fault) => server.log.warn({ err: fault }, 'the keys of the issuer cannot be had'),
        });
  const noteUse = (id: string, usedAt: string): void => {
    keys.noteApiKeyUse(id, usedAt).catch((fault: unknown) => {
      server.log.warn({ err: fault, apiKeyId: id }, 'the use of an API key was not noted');
    });
  };
  const identify = (token: string): Promise<Principal> =>
    isApiKey(token)
      ? identifyByApiKey(token, { isEnabled: auth.apiKeys, keys, now: now(), noteUse })
      : identifyByToken(token, verifyToken, now());
  server.addHook('onRequest', async (request, reply) => {
    const rule = request.routeOptions.config.access ?? 'public';
    if (rule === 'public') return;
    const token = bearerTokenOf(request);
    if (token === undefined) {
      reply.header('www-authenticate', 'Bearer realm="counterpoise"');
      throw new CounterpoiseError('ACCESS_UNAUTHENTICATED', 'The request does not say who makes it.', {
        accepted: 'the header Authorization: Bearer, with an API key or a token',
      });
    }
    let principal: Principal;
    try {
      principal = await identify(token);
    } catch (error) {
      if (error instanceof CounterpoiseError && error.code === 'ACCESS_UNAUTHENTICATED') {
        reply.header('www-authenticate', 'Bearer realm="counterpoise", error="invalid_token"');
        onRefused(request);
        if (error instanceof RefusedCredential) audit(error.owner, request.id);
        request.log.warn({ reason: error.message, remoteAddress: request.ip }, 'a caller was refused');
      }
      throw error;
    }
    assertMayUse(principal, rule);
    request.caller = callerOf(principal, request);
    request.isStillAdmitted = async () => {
      try {
        assertMayUse(await identify(token), rule);
        return true;
      } catch (error) {
        // A store or an issuer that does not answer says nothing against a caller who was let in.
        return !(error instanceof CounterpoiseError && REFUSALS.has(error.code));
      }
    };
  });
}

const REFUSALS: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['ACCESS_UNAUTHENTICATED', 'ACCESS_FORBIDDEN']);

function bearerTokenOf({ headers }: FastifyRequest): string | undefined {
  return /^Bearer +([\x21-\x7e]+) *$/i.exec(headers.authorization ?? '')?.[1];
}

async function identifyByToken(
  token: string,
  verify: TokenVerifier | undefined,
  now: Date,
): Promise<Principal> {
  if (verify !== undefined) return verify(token, now);
  throw new CounterpoiseError('ACCESS_UNAUTHENTICATED', 'This server accepts API keys alone.');
}

function callerOf(principal: Principal, request: FastifyRequest): Caller {
  const { tenantId, actor, roles, deskIds } = principal;
  const deskId = chosenDesk(principal, request.method, request.headers);
  return Object.freeze({ tenantId, actor, roles, deskIds, deskId, requestId: request.id });
}
