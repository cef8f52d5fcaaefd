import { z } from 'zod';
import { LOCAL_TENANT } from '../core/caller.ts';

const SERVER_COUNT_MAX = 20;
const TENANT_COUNT_MAX = 1_000;
/** What may stand between two dots of a subject. */
const SUBJECT_TOKEN = /^[^\s.*>]{1,64}$/;

function secret(meaning: string) {
  return z.string().min(1).max(4096).optional().meta({ description: meaning, writeOnly: true });
}

const fileSchema = z.string().min(1).optional();

/** The NATS servers that carry work to other machines and events to this one. */
export const natsConfigSchema = z
  .strictObject({
    servers: z
      .array(
        z
          .string()
          .regex(/^(nats|tls):\/\//, 'is not a URL that begins with nats:// or tls://')
          .max(500),
      )
      .min(1)
      .max(SERVER_COUNT_MAX)
      .describe('URLs of the servers, without user or password.'),
    user: z.string().min(1).max(200).optional().describe('User name.'),
    password: secret('Password of the user.'),
    passwordFile: fileSchema.describe('File that holds the password.'),
    token: secret('Token instead of user and password.'),
    tokenFile: fileSchema.describe('File that holds the token.'),
    credentialsFile: fileSchema.describe('Credentials file of NATS (JWT and key).'),
    caFile: fileSchema.describe('PEM file of the authority that signed the servers’ certificates.'),
    certFile: fileSchema.describe(
      'PEM file of this client’s own certificate, where the servers ask for one.',
    ),
    keyFile: fileSchema.describe('PEM file of its key.'),
    work: z
      .boolean()
      .default(true)
      .describe('Simulations are shared with `counterpoise worker` processes that are connected.'),
    lockEvents: z.boolean().default(false).describe('Lock events are also taken from JetStream.'),
    lockEventTenants: z
      .array(z.string().regex(SUBJECT_TOKEN, 'is not one token of a NATS subject'))
      .min(1)
      .max(TENANT_COUNT_MAX)
      .default([LOCAL_TENANT])
      .describe('Tenants whose lock events are taken; each is the last part of its subject.'),
  })
  .nullable()
  .default(null)
  .describe('NATS; null: none is used.');

export type NatsConfig = z.output<typeof natsConfigSchema>;
