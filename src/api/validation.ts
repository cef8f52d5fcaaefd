import type { FastifySchemaCompiler } from 'fastify';
import type { z } from 'zod';
import { CounterpoiseError } from '../core/errors.ts';
import { parseWithSchema } from '../core/parse.ts';

/** How errors name the part of a request they lie in, when it is not the body. */
const PART_NAMES: Readonly<Record<string, string>> = {
  querystring: 'query',
  params: 'path',
  headers: 'headers',
};

/** Checks parts of requests with zod, and answers faults as errors with escaped JSON pointers. */
export const validateRequestPart: FastifySchemaCompiler<z.ZodType> = ({ schema, httpPart }) => {
  const file = PART_NAMES[httpPart ?? ''];
  return (value) => {
    try {
      return { value: parseWithSchema(schema, value ?? undefined, file === undefined ? {} : { file }) };
    } catch (error) {
      if (error instanceof CounterpoiseError) return { error };
      throw error;
    }
  };
};
