import type { FastifyRequest } from 'fastify';
import { CounterpoiseError } from '../core/errors.ts';
import { SMALL_BODY_BYTES_MAX } from './api-limits.ts';

/** What the framework throws: an error with a code of its own. */
interface FrameworkError extends Error {
  readonly code?: string;
  readonly statusCode?: number;
}

/** The operating error behind what a request threw; faults of the program come back as they are. */
export function requestErrorOf(thrown: unknown, request: FastifyRequest): unknown {
  if (thrown instanceof CounterpoiseError || !(thrown instanceof Error)) return thrown;
  const error = thrown as FrameworkError;
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return bodyTooLarge(
        request.headers['content-length'],
        request.routeOptions.bodyLimit ?? SMALL_BODY_BYTES_MAX,
      );
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new CounterpoiseError(
        'REQUEST_UNSUPPORTED_TYPE',
        unsupportedType(request.headers['content-type']),
        {
          accepted: acceptedTypes(request),
        },
      );
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
      return new CounterpoiseError('INPUT_INVALID', `The body is not JSON: ${error.message}.`, {
        pointer: '',
      });
    default:
      break;
  }
  const isCallersFault = error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500;
  return isCallersFault ? new CounterpoiseError('REQUEST_MALFORMED', `${error.message}.`) : thrown;
}

function bodyTooLarge(contentLength: string | undefined, bodyLimitBytes: number): CounterpoiseError {
  const found = contentLength === undefined ? `more than ${bodyLimitBytes} bytes` : `${contentLength} bytes`;
  return new CounterpoiseError('INPUT_TOO_LARGE', `The body has ${found}.`, {
    found,
    accepted: `up to ${bodyLimitBytes} bytes`,
  });
}

function unsupportedType(contentType: string | undefined): string {
  return contentType === undefined
    ? 'The body has no Content-Type.'
    : `The media type "${contentType.slice(0, 100)}" is not accepted here.`;
}

function acceptedTypes(request: FastifyRequest): string {
  const { server } = request;
  return ['application/json', 'text/csv'].filter((type) => server.hasContentTypeParser(type)).join(', ');
}
