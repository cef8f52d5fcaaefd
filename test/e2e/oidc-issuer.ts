import { createPublicKey } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  type CryptoKey,
  exportJWK,
  generateKeyPair,
  type JSONWebKeySet,
  type JWTPayload,
  SignJWT,
} from 'jose';

/** An issuer of tokens on the loopback interface, which can be stopped, and start again where it was. */
export class OidcIssuer {
  #server: Server | undefined;
  #port = 0;
  #keys: JSONWebKeySet = { keys: [] };
  /** Requests it has answered. */
  requestCount = 0;
  /** Overrides what it publishes, for issuers that misbehave. */
  published: string | undefined;

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  async start(): Promise<void> {
    const server = createServer((request, response) => {
      this.requestCount += 1;
      response.setHeader('connection', 'close');
      if (request.url === '/.well-known/openid-configuration') {
        response.end(JSON.stringify({ issuer: this.url, jwks_uri: `${this.url}/keys` }));
      } else {
        response.end(this.published ?? JSON.stringify(this.#keys));
      }
    });
    server.listen(this.#port, '127.0.0.1');
    await once(server, 'listening');
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  async stop(): Promise<void> {
    this.#server?.closeAllConnections();
    this.#server?.close();
    if (this.#server !== undefined) await once(this.#server, 'close');
    this.#server = undefined;
  }

  /** Publishes a new key beside those it has, and answers the private one. */
  async addKey(kid: string, algorithm = 'ES256'): Promise<CryptoKey> {
    const { publicKey, privateKey } = await generateKeyPair(algorithm);
    this.#keys = { keys: [...this.#keys.keys, { ...(await exportJWK(publicKey)), kid, use: 'sig' }] };
    return privateKey;
  }

  /** A key as the issuer publishes it, in another form. */
  async publicPem(kid: string): Promise<string> {
    const jwk = this.#keys.keys.find((key) => key.kid === kid)!;
    return createPublicKey({ key: jwk, format: 'jwk' }).export({ type: 'spki', format: 'pem' }).toString();
  }

  /** A token for a desk's user, but for what is said otherwise. */
  async token(
    key: CryptoKey | Uint8Array,
    claims: JWTPayload = {},
    header: { readonly kid?: string; readonly alg?: string } = {},
  ): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    return await new SignJWT({
      iss: this.url,
      aud: 'counterpoise',
      sub: 'someone',
      iat: now,
      exp: now + 600,
      tenant: 'lender',
      roles: ['desk', 'reader-of-mail'],
      desks: ['desk-east'],
      ...claims,
    })
      .setProtectedHeader({ alg: 'ES256', kid: 'first', ...header })
      .sign(key);
  }
}
