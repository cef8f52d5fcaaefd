import { errors, type JWTPayload, jwtVerify } from 'jose';
import type { TokenAlgorithm } from '../../config/auth-config.ts';
import { CounterpoiseError } from '../../core/errors.ts';
import { IssuerKeys, type IssuerKeysOptions } from './issuer-keys.ts';
import type { Principal } from './principal.ts';
import { RefusedCredential } from './refused-credential.ts';
import { type ClaimNames, principalOf } from './token-claims.ts';

/** Whose tokens are accepted. */
export interface OidcSettings {
  readonly issuer: string;
  readonly audience: string;
  readonly jwksUri?: string | undefined;
  readonly algorithms: readonly TokenAlgorithm[];
  readonly claims: ClaimNames;
}

/** Clocks of two machines that keep time differ by less. */
const CLOCK_SKEW_SECONDS = 30;
/** Above what the headers of a request may hold there is nothing to verify. */
const TOKEN_LENGTH_MAX = 12_288;

const REASONS: Readonly<Record<string, string>> = {
  ERR_JWT_EXPIRED: 'The token has expired.',
  ERR_JWS_SIGNATURE_VERIFICATION_FAILED: 'The signature of the token is wrong.',
  ERR_JOSE_ALG_NOT_ALLOWED: 'The token is signed with an algorithm that is not accepted.',
  ERR_JWKS_NO_MATCHING_KEY: 'The issuer has no key of the name in the token.',
  ERR_JWKS_MULTIPLE_MATCHING_KEYS: 'The token does not name the key it is signed with.',
};

/** Verifies the tokens of one issuer. */
export type TokenVerifier = (token: string, now: Date) => Promise<Principal>;

/**
 * A verifier of JSON Web Tokens (JWS, compact form).
 *
 * @returns rejects with ACCESS_UNAUTHENTICATED for a token that proves nothing, ACCESS_UNAVAILABLE when that cannot be found out
 * @source RFC 8725, JSON Web Token best current practices
 */
export function tokenVerifier(
  settings: OidcSettings,
  keysOptions: Pick<IssuerKeysOptions, 'onFault' | 'nowMs'>,
): TokenVerifier {
  const { issuer, audience, jwksUri, algorithms, claims } = settings;
  const keys = new IssuerKeys({ issuer, jwksUri, ...keysOptions });
  return async (token, now) => {
    if (token.length > TOKEN_LENGTH_MAX) throw invalid('The token is too long.');
    try {
      const { payload } = await jwtVerify(token, (header, jws) => keys.find(header, jws), {
        issuer,
        audience,
        algorithms: [...algorithms],
        clockTolerance: CLOCK_SKEW_SECONDS,
        currentDate: now,
        requiredClaims: ['exp', 'sub'],
      });
      const { iat } = payload;
      if (iat !== undefined && iat > now.getTime() / 1000 + CLOCK_SKEW_SECONDS) {
        throw refusedOf(payload, claims, 'The token was issued in the future.');
      }
      return principalOf(payload, claims);
    } catch (error) {
      // Of these the signature was right: they say truly whose they are.
      if (error instanceof errors.JWTExpired) {
        throw refusedOf(error.payload, claims, REASONS[error.code]!);
      }
      if (error instanceof errors.JWTClaimValidationFailed) {
        const reason = `The token's claim "${error.claim}" is missing or not accepted.`;
        throw refusedOf(error.payload, claims, reason);
      }
      if (error instanceof errors.JOSEError)
        throw invalid(REASONS[error.code] ?? 'The token cannot be read.');
      throw error;
    }
  };
}

function refusedOf(payload: JWTPayload, claims: ClaimNames, reason: string): CounterpoiseError {
  try {
    const { tenantId, actor: objectId } = principalOf(payload, claims);
    return new RefusedCredential(reason, { tenantId, action: 'token.refused', objectId });
  } catch {
    return invalid(reason);
  }
}

function invalid(reason: string): CounterpoiseError {
  return new CounterpoiseError('ACCESS_UNAUTHENTICATED', reason);
}
