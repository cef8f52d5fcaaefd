import { z } from 'zod';
import { webhookSettingsSchema } from '../webhooks/webhook-settings.ts';

/** How events are told to endpoints outside. */
export const webhooksConfigSchema = webhookSettingsSchema
  .extend({
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
