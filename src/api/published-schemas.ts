import { SCHEMAS } from '../desk/schemas.ts';
import { webhookPayloadSchema } from '../webhooks/events.ts';

/** Every document that users write or are sent, by the name under which its JSON Schema is published. */
export const PUBLISHED_SCHEMAS: typeof SCHEMAS = {
  ...SCHEMAS,
  'webhook-event': { title: 'Event that a webhook is told of', schema: webhookPayloadSchema },
};
