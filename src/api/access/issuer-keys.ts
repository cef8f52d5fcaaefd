import {
  type CompactJWSHeaderParameters,
  type CryptoKey,
  createLocalJWKSet,
  errors,
  type FlattenedJWSInput,
  type JSONWebKeySet,
  type LocalJWKSet,
} from 'jose';
import { z } from 'zod';
import { CounterpoiseError } from '../../core/errors.ts';
import { fetchJson } from './fetch-json.ts';

/** An issuer that rotates its keys publishes the new ones well before it signs with them. */
const REFRESH_AFTER_MS = 600_000;
/** Keys an issuer no longer publishes are believed this long while it cannot be reached. */
const BELIEVED_MS = 86_400_000;
/** Tokens that name unknown keys make no more requests to the issuer than one in this time. */
const RETRY_AFTER_MS = 30_000;
const KEY_COUNT_MAX = 100;

/** Keys to verify with; a symmetric key has no place in a published set. */
const keySetSchema = z.looseObject({
  keys: z.array(z.looseObject({ kty: z.enum(['RSA', 'EC', 'OKP', 'AKP', 'oct']) })).max(KEY_COUNT_MAX),
});

const discoverySchema = z.looseObject({ issuer: z.string().max(2048), jwks_uri: z.url().max(2048) });

/** Where an issuer publishes its keys. */
export interface IssuerKeysOptions {
  readonly issuer: string;
  /** Undefined: the issuer's discovery document says it. */
  readonly jwksUri: string | undefined;
  /** Told why keys could not be had. */
  readonly onFault: (fault: unknown) => void;
  /** Milliseconds of a clock that never goes back. */
  readonly nowMs: () => number;
}

/**
 * The public keys of an issuer, fetched when first needed and kept. An issuer that cannot be reached stops no one
 * whose key is known.
 *
 * @source OpenID Connect Discovery 1.0, section 4; RFC 7517, section 5
 */
export class IssuerKeys {
  readonly #options: IssuerKeysOptions;
  #keys: LocalJWKSet | undefined;
  #fetchedAtMs = Number.NEGATIVE_INFINITY;
  #triedAtMs = Number.NEGATIVE_INFINITY;
  #pending: Promise<void> | undefined;

  constructor(options: IssuerKeysOptions) {
    this.#options = options;
  }

  /**
   * The key a token says it is signed with.
   *
   * @throws CounterpoiseError ACCESS_UNAVAILABLE when the key is unknown and the issuer cannot be asked
   * @throws jose's JWKSNoMatchingKey when the issuer has no such key
   */
  async find(header: CompactJWSHeaderParameters, token: FlattenedJWSInput): Promise<CryptoKey> {
    const age = this.#options.nowMs() - this.#fetchedAtMs;
    if (age > BELIEVED_MS) this.#keys = undefined;
    // Who waits for nothing new need not wait for the issuer.
    if (this.#keys !== undefined && age > REFRESH_AFTER_MS) void this.#refresh();
    if (this.#keys !== undefined) {
      try {
        return await this.#keys(header, token);
      } catch (error) {
        if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      }
    }
    await this.#refresh();
    if (this.#keys === undefined || this.#fetchedAtMs < this.#triedAtMs) {
      throw new CounterpoiseError(
        'ACCESS_UNAVAILABLE',
        'The issuer of the token cannot be asked for its keys.',
      );
    }
    return await this.#keys(header, token);
  }

  async #refresh(): Promise<void> {
    if (this.#pending === undefined && this.#options.nowMs() - this.#triedAtMs < RETRY_AFTER_MS) return;
    this.#pending ??= this.#fetch().finally(() => {
      this.#pending = undefined;
    });
    await this.#pending;
  }

  async #fetch(): Promise<void> {
    const startMs = this.#options.nowMs();
    this.#triedAtMs = startMs;
    try {
      const { keys } = keySetSchema.parse(await fetchJson(await this.#location()));
      const set = { keys: keys.filter(({ kty }) => kty !== 'oct') } satisfies JSONWebKeySet;
      this.#keys = createLocalJWKSet(set);
      this.#fetchedAtMs = startMs;
    } catch (fault) {
      this.#options.onFault(fault);
    }
  }

  async #location(): Promise<URL> {
    const { issuer, jwksUri } = this.#options;
    if (jwksUri !== undefined) return new URL(jwksUri);
    const base = issuer.endsWith('/') ? issuer : `${issuer}/`;
    const found = discoverySchema.parse(await fetchJson(new URL(`${base}.well-known/openid-configuration`)));
    if (found.issuer !== issuer) throw new Error(`The discovery document names another issuer.`);
    return new URL(found.jwks_uri);
  }
}
