import type { FastifyReply, FastifyRequest } from 'fastify';
import { PROBLEM_MEDIA_TYPE, problemOf } from './problem.ts';
import { requestErrorOf } from './request-error.ts';

/** Answers whatever a request threw. What the caller must not see goes to the log. */
export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const { problem, headers } = problemOf(requestErrorOf(error, request), request.id);
  if (problem.status >= 500) request.log.error({ err: error, code: problem.code }, 'request failed');
  void reply
    .code(problem.status)
    .headers({ ...headers, 'content-type': PROBLEM_MEDIA_TYPE })
    .send(JSON.stringify(problem));
}
