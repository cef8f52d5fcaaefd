import { serverConfigSchema } from '../config/server-config.ts';
import { type PublishedSchema, SCHEMAS } from '../desk/schemas.ts';

/** The JSON Schemas a server publishes: the desk's documents, and its own configuration. */
export const PUBLISHED_SCHEMAS: Readonly<Record<string, PublishedSchema>> = {
  ...SCHEMAS,
  'server-config': { title: 'Configuration of a server', schema: serverConfigSchema },
};
