import { z } from 'zod';
import { CounterpoiseError } from '../core/errors.ts';
import { invariant } from '../core/invariant.ts';
import { parseWithSchema } from '../core/parse.ts';
import { estimateCost } from './cost.ts';
import type { JobContext, JobHandlers } from './handler.ts';
import type { JobWork } from './job-request.ts';
import { type DocumentTexts, inputDigestOf, resolveInput } from './resolve-input.ts';
import { type WrittenResult, writeResult } from './written-result.ts';

/** What admission must know of a request. */
export interface CheckedInput {
  /** Digest of all that the result depends on. */
  readonly inputDigest: string;
  /** In loan-path-months. */
  readonly cost: number;
}

/**
 * Whatever understands and does jobs: requests come as text, with ids in place of stored documents, and results go as
 * text, so that the caller's loop neither parses nor writes what may be large.
 */
export interface JobEngine {
  /**
   * Parses a request with all its documents.
   *
   * @throws CounterpoiseError INPUT_INVALID, RESOURCE_NOT_FOUND, REQUEST_OVERLOADED
   */
  readonly check: (requestJson: string, documents: DocumentTexts) => Promise<CheckedInput>;
  /** Does a request that was checked. */
  readonly run: (
    requestJson: string,
    documents: DocumentTexts,
    context: JobContext,
  ) => Promise<WrittenResult>;
}

/** Does jobs on the calling thread, which it blocks. */
export function inlineEngine(handlers: JobHandlers): JobEngine {
  return {
    check: async (requestJson, documents) => {
      const work: JobWork = JSON.parse(requestJson);
      const handler = handlers[work.kind];
      if (handler === undefined) {
        throw new CounterpoiseError('INPUT_INVALID', `This server does no jobs of kind ${work.kind}.`, {
          pointer: '/kind',
          accepted: Object.keys(handlers).join(', '),
        });
      }
      const resolved = await resolveInput(work, documents);
      // Wrapped, so that the pointers of its faults start at the request.
      parseWithSchema(z.object({ input: handler.inputSchema }), { input: resolved.input });
      return { inputDigest: inputDigestOf(work.kind, resolved), cost: estimateCost(resolved) };
    },
    run: async (requestJson, documents, context) => {
      const work: JobWork = JSON.parse(requestJson);
      const { input, run } = await resolveInput(work, documents);
      const handler = handlers[work.kind];
      invariant(handler !== undefined, 'Only jobs with a handler are admitted.');
      const document = await handler.run(input, run, context);
      context.onPart('write');
      return writeResult(work.kind, document);
    },
  };
}
