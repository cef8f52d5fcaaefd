/**
 * Every operating error this program can report, in one table.
 *
 * A code is `AREA_REASON`. `httpStatus` is the answer of the server, `exitCode` of the command line
 * (1 failed, 2 bad usage or input). `docs/errors.md` documents each one; a test holds the two together.
 */
export const ERROR_CODES = {
  INPUT_INVALID: { httpStatus: 400, exitCode: 2, summary: 'A value does not have the accepted form' },
  INPUT_EMPTY: { httpStatus: 400, exitCode: 2, summary: 'A file or document holds nothing' },
  INPUT_TOO_LARGE: { httpStatus: 413, exitCode: 2, summary: 'A file or upload is larger than accepted' },
  INPUT_UNREADABLE: { httpStatus: 400, exitCode: 2, summary: 'A file cannot be read' },
  INPUT_COLUMN_MISSING: { httpStatus: 400, exitCode: 2, summary: 'A required column is not in the header' },
  INPUT_NO_GOOD_ROW: { httpStatus: 400, exitCode: 2, summary: 'No row of a table was acceptable' },
  INPUT_DUPLICATE: { httpStatus: 400, exitCode: 2, summary: 'An id that must be unique stands twice' },
  INPUT_AMBIGUOUS_DATE: { httpStatus: 400, exitCode: 2, summary: 'A date can be read two ways' },
  MARKET_INCOMPLETE: { httpStatus: 400, exitCode: 2, summary: 'The market day lacks a quote that is needed' },
  MARKET_STALE: { httpStatus: 400, exitCode: 2, summary: 'The market day is too old for what was asked' },
  MARKET_SETTLEMENT_UNKNOWN: {
    httpStatus: 400,
    exitCode: 2,
    summary: 'No settlement date is known for a TBA class and month',
  },
  MARKET_NOT_REPRICED: { httpStatus: 400, exitCode: 1, summary: 'A curve does not reprice its quotes' },
  MODEL_UNSUPPORTED: { httpStatus: 400, exitCode: 2, summary: 'The kernel does not exist here' },
  MODEL_OUT_OF_RANGE: { httpStatus: 400, exitCode: 2, summary: 'A model parameter is outside its domain' },
  MEASURE_UNSUPPORTED: {
    httpStatus: 400,
    exitCode: 2,
    summary: 'A measure has no meaning for an instrument or lacks its market data',
  },
  SOLVE_NO_ROOT: { httpStatus: 400, exitCode: 1, summary: 'No solution exists in the accepted range' },
  SIMULATION_NOT_FINITE: { httpStatus: 500, exitCode: 1, summary: 'A simulated value is not a number' },
  SIMULATION_TOO_LARGE: { httpStatus: 400, exitCode: 2, summary: 'A run needs more memory than allowed' },
  SIMULATION_CANCELLED: { httpStatus: 409, exitCode: 130, summary: 'A run was cancelled' },
  EXECUTION_NO_COUPON: { httpStatus: 400, exitCode: 1, summary: 'A note rate fits no quoted coupon' },
  HEDGE_INFEASIBLE: { httpStatus: 400, exitCode: 1, summary: 'No hedge satisfies the constraints' },
  HEDGE_SOLVER_FAILED: { httpStatus: 500, exitCode: 1, summary: 'The optimizer stopped without an answer' },
  CALIBRATION_FAILED: { httpStatus: 400, exitCode: 1, summary: 'A calibration did not pass its gates' },
  VALIDATION_FAILED: { httpStatus: 400, exitCode: 1, summary: 'A check of a validation report failed' },
  EVENT_CONFLICT: {
    httpStatus: 409,
    exitCode: 1,
    summary: 'An event of other content was accepted under the same id',
  },
  TRADE_STATE: {
    httpStatus: 409,
    exitCode: 1,
    summary: 'The trade is not in a state that allows this',
  },
  TRADE_SAME_PERSON: {
    httpStatus: 403,
    exitCode: 1,
    summary: 'Who booked a trade cannot approve or reject it',
  },
  PRICE_NOT_REPLAYABLE: {
    httpStatus: 409,
    exitCode: 1,
    summary: 'The price at lock cannot be made again from what is stored',
  },
  JOB_NOT_FOUND: { httpStatus: 404, exitCode: 1, summary: 'No job has this id' },
  JOB_STATE: { httpStatus: 409, exitCode: 1, summary: 'The job is not in a state that allows this' },
  JOB_RESULT_DELETED: { httpStatus: 410, exitCode: 1, summary: 'The result of this job was deleted' },
  JOB_TIMEOUT: { httpStatus: 409, exitCode: 1, summary: 'The job ran or waited longer than it may' },
  JOB_CANCELLED: { httpStatus: 409, exitCode: 1, summary: 'The job was cancelled' },
  JOB_INTERRUPTED: { httpStatus: 409, exitCode: 1, summary: 'The server ended several times under the job' },
  RESOURCE_NOT_FOUND: { httpStatus: 404, exitCode: 1, summary: 'No such resource' },
  RESOURCE_ERASED: { httpStatus: 410, exitCode: 1, summary: 'The content of this resource was erased' },
  REQUEST_MALFORMED: { httpStatus: 400, exitCode: 1, summary: 'The request is not HTTP that can be read' },
  REQUEST_METHOD_NOT_ALLOWED: {
    httpStatus: 405,
    exitCode: 1,
    summary: 'The resource does not know this method',
  },
  REQUEST_UNSUPPORTED_TYPE: { httpStatus: 415, exitCode: 1, summary: 'The media type is not accepted' },
  REQUEST_IDEMPOTENCY_REUSED: {
    httpStatus: 422,
    exitCode: 1,
    summary: 'An idempotency key was used before with another request',
  },
  REQUEST_TIMEOUT: { httpStatus: 408, exitCode: 1, summary: 'The request did not arrive in time' },
  REQUEST_URL_TOO_LONG: { httpStatus: 414, exitCode: 1, summary: 'The URL is longer than accepted' },
  REQUEST_HEADERS_TOO_LARGE: {
    httpStatus: 431,
    exitCode: 1,
    summary: 'The headers are larger than accepted',
  },
  REQUEST_OVERLOADED: { httpStatus: 503, exitCode: 1, summary: 'The server has no room for more work now' },
  REQUEST_DRAINING: { httpStatus: 503, exitCode: 1, summary: 'The server is stopping' },
  REQUEST_RATE_LIMITED: {
    httpStatus: 429,
    exitCode: 1,
    summary: 'The caller has used his share of the server',
  },
  ACCESS_UNAUTHENTICATED: { httpStatus: 401, exitCode: 1, summary: 'The caller did not prove who he is' },
  ACCESS_FORBIDDEN: { httpStatus: 403, exitCode: 1, summary: 'The caller may not do this' },
  ACCESS_ORIGIN: { httpStatus: 403, exitCode: 1, summary: 'The request comes from a page of another origin' },
  ACCESS_UNAVAILABLE: { httpStatus: 503, exitCode: 1, summary: 'The issuer of a token cannot be asked' },
  ACCESS_NOT_CONFIGURED: {
    httpStatus: 500,
    exitCode: 2,
    summary: 'A server without authentication was to listen beyond this machine',
  },
  STORE_UNAVAILABLE: { httpStatus: 503, exitCode: 1, summary: 'The store does not take what it is given' },
  STORE_IN_USE: { httpStatus: 503, exitCode: 1, summary: 'Another server has the store' },
  STORE_NEWER: { httpStatus: 503, exitCode: 1, summary: 'The store was written by a newer release' },
  WEBHOOK_STATE: { httpStatus: 409, exitCode: 1, summary: 'The webhook is not in a state that allows this' },
  WEBHOOK_ADDRESS_REFUSED: {
    httpStatus: 400,
    exitCode: 1,
    summary: 'A webhook leads to an address that is not public',
  },
  WEBHOOK_SECRET_SEALED: {
    httpStatus: 500,
    exitCode: 1,
    summary: 'A signing secret cannot be decrypted',
  },
  AUDIT_BROKEN: { httpStatus: 500, exitCode: 1, summary: 'The audit is not as it was written' },
  STORE_NOT_BACKED_UP: {
    httpStatus: 503,
    exitCode: 1,
    summary: 'The store must be backed up before it is changed',
  },
  NATS_UNAVAILABLE: {
    httpStatus: 503,
    exitCode: 1,
    summary: 'NATS cannot be reached or does not let this client in',
  },
  WORKER_REFUSED: {
    httpStatus: 409,
    exitCode: 1,
    summary: 'A worker would not give the bits of the engine it works for',
  },
  SERVER_NOT_READY: { httpStatus: 503, exitCode: 1, summary: 'A part of the server does not work' },
  ENGINE_NODE_VERSION: { httpStatus: 500, exitCode: 1, summary: 'This version of Node is too old' },
  ENGINE_INTERNAL: { httpStatus: 500, exitCode: 1, summary: 'A fault of the program itself' },
} as const satisfies Record<string, { httpStatus: number; exitCode: number; summary: string }>;

/** A key of {@link ERROR_CODES}. */
export type ErrorCode = keyof typeof ERROR_CODES;
