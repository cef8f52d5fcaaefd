import { buildServer } from '../../src/api/server.ts';
import { ENGINE_VERSION } from '../../src/core/engine.ts';
import { inlineEngine } from '../../src/jobs/job-engine.ts';
import { JobQueue } from '../../src/jobs/job-queue.ts';
import { IN_MEMORY, openStore } from '../../src/store/open-store.ts';
import { startWebhooks } from '../../src/webhooks/start-webhooks.ts';
import type { JsonSchema } from './schema-type.ts';

interface Media {
  readonly schema?: JsonSchema;
}

/** What the generator reads of an operation. */
export interface OpenApiOperation {
  readonly summary?: string;
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: 'path' | 'query' | 'header';
    readonly required?: boolean;
    readonly schema?: JsonSchema;
  }[];
  readonly requestBody?: {
    readonly required?: boolean;
    readonly content: Readonly<Record<string, Media>>;
  };
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, Media>> }>>;
}

export type OpenApiPaths = Readonly<Record<string, Readonly<Record<string, OpenApiOperation>>>>;

/** The paths of `/v1/openapi.json`, as the server of this very code describes itself. */
export async function describedPaths(): Promise<OpenApiPaths> {
  const store = await openStore(IN_MEMORY);
  const now = (): Date => new Date();
  const onFault = (fault: unknown): never => {
    throw fault;
  };
  const engine = inlineEngine({});
  const settings = { allowHttp: false, allowedNetworks: [] };
  const webhooks = startWebhooks({ store, settings, secretKey: null, now, random: Math.random, onFault });
  const server = await buildServer({
    engine,
    store,
    queue: new JobQueue({ engine, engineFingerprint: 'sha256:engine', store, now, onFault }),
    webhooks: webhooks.manager,
    now,
    engineVersion: ENGINE_VERSION,
    logger: false,
  });
  const answer = await server.inject({ method: 'GET', url: '/v1/openapi.json' });
  await webhooks.stop();
  await server.close();
  await store.close();
  return answer.json().paths;
}
