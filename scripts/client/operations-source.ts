import { invariant } from '../../src/core/invariant.ts';
import type { OpenApiOperation, OpenApiPaths } from './openapi-document.ts';
import { comment, type JsonSchema, typeOfSchema } from './schema-type.ts';

/** Answers that a program holds on to, by the operation and status that give them; they get names of their own. */
const NAMED_ANSWERS: Readonly<Record<string, readonly [operation: string, status: string]>> = {
  Job: ['GET /v1/jobs/{id}', '200'],
  JobResult: ['POST /v1/jobs', '200'],
  MarketSnapshot: ['GET /v1/market-snapshots/{id}', '200'],
  MarketSnapshotSummary: ['POST /v1/market-snapshots', '201'],
  Pipeline: ['GET /v1/pipelines/{id}', '200'],
  PipelineSummary: ['POST /v1/pipelines', '201'],
  Calibration: ['GET /v1/calibrations/{id}', '200'],
  Webhook: ['GET /v1/webhooks/{id}', '200'],
  WebhookDelivery: ['POST /v1/webhooks/{id}/test', '202'],
  Problem: ['GET /v1/jobs/{id}', 'default'],
};

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];
/** Headers which the client's own options stand for. */
const HEADERS_OF_OPTIONS: ReadonlySet<string> = new Set(['idempotency-key', 'prefer', 'counterpoise-desk']);

interface Named {
  readonly key: string;
  readonly operation: OpenApiOperation;
}

/** The source of the client's table of operations; formatted by the caller. */
export function operationsSource(paths: OpenApiPaths): string {
  const operations: Named[] = Object.entries(paths).flatMap(([path, byMethod]) =>
    METHODS.filter((method) => byMethod[method] !== undefined).map((method) => ({
      key: `${method.toUpperCase()} ${path}`,
      operation: byMethod[method]!,
    })),
  );
  const named = new Map<string, string>();
  const aliases = Object.entries(NAMED_ANSWERS).map(([name, [key, status]]) => {
    const schema = answerSchema(operations.find((one) => one.key === key)?.operation, status);
    invariant(schema !== undefined, `${key} answers JSON with ${status}.`);
    return { name, schema };
  });
  // Names stand for whole schemas only, the longer first, so that none is written by a part of itself.
  for (const { name, schema } of aliases) named.set(JSON.stringify(schema), name);
  const nameOf = (schema: JsonSchema): string | undefined => named.get(JSON.stringify(schema));
  const definitions = aliases.map(({ name, schema }) => {
    const inside = (part: JsonSchema): string | undefined => (part === schema ? undefined : nameOf(part));
    return `export type ${name} = ${typeOfSchema(schema, inside)};`;
  });
  const members = operations.map(({ key, operation }) => operationSource(key, operation, nameOf));
  return [
    '// Generated from /v1/openapi.json by: node scripts/write-client.ts',
    ...definitions,
    `/** Every operation of the server: what it takes, and what it answers. */\nexport interface Operations {\n${members.join('\n')}\n}`,
    '',
  ].join('\n\n');
}

function operationSource(
  key: string,
  operation: OpenApiOperation,
  nameOf: (schema: JsonSchema) => string | undefined,
): string {
  const typeOf = (schema: JsonSchema): string => typeOfSchema(schema, nameOf);
  const input = [
    ...(['path', 'query', 'header'] as const).map((place) => parametersSource(operation, place, typeOf)),
    bodySource(operation, typeOf),
  ].filter((member) => member !== '');
  return `${comment(operation.summary)}${JSON.stringify(key)}: {\nreadonly input: ${
    input.length === 0 ? 'Readonly<Record<never, never>>' : `{\n${input.join('\n')}\n}`
  };\nreadonly answer: ${answerType(operation, typeOf)};\n};`;
}

function parametersSource(
  { parameters = [] }: OpenApiOperation,
  place: 'path' | 'query' | 'header',
  typeOf: (schema: JsonSchema) => string,
): string {
  const here = parameters.filter(({ in: where, name }) => where === place && !HEADERS_OF_OPTIONS.has(name));
  if (here.length === 0) return '';
  const members = here.map(
    ({ name, required, schema }) =>
      `readonly ${JSON.stringify(name)}${required ? '' : '?'}: ${typeOf(schema ?? {})};`,
  );
  const mark = here.some(({ required }) => required) ? '' : '?';
  return `readonly ${place}${mark}: { ${members.join(' ')} };`;
}

function bodySource({ requestBody }: OpenApiOperation, typeOf: (schema: JsonSchema) => string): string {
  if (requestBody === undefined) return '';
  const types = Object.entries(requestBody.content).map(([mediaType, { schema = {} }]) =>
    mediaType === 'text/csv' ? 'string' : typeOf(schema),
  );
  const type = [...new Set(types)].join(' | ');
  // A body that may be null may be left out.
  const isRequired = requestBody.required && !types.some((one) => one.endsWith('| null'));
  return `readonly body${isRequired ? '' : '?'}: ${type};`;
}

function answerType({ responses }: OpenApiOperation, typeOf: (schema: JsonSchema) => string): string {
  const types = Object.entries(responses)
    .filter(([status]) => status.startsWith('2'))
    .map(([, { content = {} }]) => {
      const [entry] = Object.entries(content);
      if (entry === undefined) return 'undefined';
      const [mediaType, { schema = {} }] = entry;
      return /json/.test(mediaType) ? typeOf(schema) : 'string';
    });
  return [...new Set(types)].join(' | ') || 'undefined';
}

function answerSchema(operation: OpenApiOperation | undefined, status: string): JsonSchema | undefined {
  const content = operation?.responses[status]?.content ?? {};
  return Object.entries(content).find(([mediaType]) => /json/.test(mediaType))?.[1].schema;
}
