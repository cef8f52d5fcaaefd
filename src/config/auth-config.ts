import { z } from 'zod';

/** Signatures only: with a symmetric algorithm whoever can verify can also sign, and "none" signs nothing. */
const TOKEN_ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
] as const;
export type TokenAlgorithm = (typeof TOKEN_ALGORITHMS)[number];

const claimSchema = z.string().min(1).max(200);

/** Who may call. With neither keys nor an issuer the server is open, and then it serves its own machine alone. */
export const authConfigSchema = z
  .strictObject({
    apiKeys: z
      .boolean()
      .default(false)
      .describe('API keys are accepted. Make the first with `counterpoise keys create`.'),
    oidc: z
      .strictObject({
        issuer: z
          .url({ protocol: /^https?$/ })
          .max(2048)
          .describe('Issuer of the tokens, as their `iss` has it.'),
        audience: z.string().min(1).max(2048).describe('What the `aud` of a token must name.'),
        jwksUri: z
          .url({ protocol: /^https?$/ })
          .max(2048)
          .optional()
          .describe('Where the issuer’s keys are; without it the discovery document is asked.'),
        algorithms: z
          .array(z.enum(TOKEN_ALGORITHMS))
          .min(1)
          .default(['RS256', 'PS256', 'ES256', 'EdDSA'])
          .describe('Signature algorithms accepted.'),
        claims: z
          .strictObject({
            tenant: claimSchema.default('tenant').describe('Claim with the tenant.'),
            roles: claimSchema.default('roles').describe('Claim with the roles.'),
            desks: claimSchema
              .nullable()
              .default(null)
              .describe('Claim with the desks; null: tokens hold for every desk of the tenant.'),
          })
          .prefault({}),
      })
      .nullable()
      .default(null)
      .describe('JSON Web Tokens of an OpenID Connect issuer are accepted.'),
  })
  .prefault({});
