import { z } from 'zod';

const NETWORK_COUNT_MAX = 100;

/** How events are told to endpoints outside. */
export const webhooksConfigSchema = z
  .strictObject({
    allowHttp: z.boolean().default(false).describe('Endpoints may be http://, for tests on one machine.'),
    allowedNetworks: z
      .array(z.string().min(1).max(50))
      .max(NETWORK_COUNT_MAX)
      .default([])
      .describe('Networks (CIDR) an endpoint may stand in although they are not public.'),
    encryptionKey: z
      .string()
      .regex(/^[A-Za-z0-9+/]{43}=$/, 'is not 32 bytes in base64')
      .optional()
      .meta({
        description: 'Key under which signing secrets are kept, 32 bytes in base64.',
        writeOnly: true,
      }),
    encryptionKeyFile: z.string().min(1).optional().describe('File that holds the key.'),
  })
  .prefault({});

export type WebhooksConfig = z.output<typeof webhooksConfigSchema>;
