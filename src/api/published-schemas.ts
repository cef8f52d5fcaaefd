import { serverConfigSchema } from '../config/server-config.ts';
import { type PublishedSchema, SCHEMAS } from '../desk/schemas.ts';
import { webhookPayloadSchema } from '../webhooks/events.ts';

/** Every document that users write or are sent, by the name under which its JSON Schema is published. */
export const PUBLISHED_SCHEMAS: Readonly<Record<string, PublishedSchema>> = {
  ...SCHEMAS,
  'server-config': { title: 'Configuration of a server', schema: serverConfigSchema },
  'webhook-event': { title: 'Event that a webhook is told of', schema: webhookPayloadSchema },
};
