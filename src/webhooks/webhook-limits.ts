/** What webhooks may cost the server. */
export const WEBHOOK_LIMITS = {
  /** Endpoints of one tenant: every event is stored once for each. */
  endpointCountMax: 20,
  /** Connections open at once, so that receivers cannot use up sockets. */
  concurrentAttemptCountMax: 16,
  /** Of those, for one endpoint: a receiver that hangs leaves room for the others. */
  concurrentAttemptsPerEndpointMax: 4,
  /** From looking up the name to the end of the answer. */
  attemptTimeoutMs: 10_000,
  payloadBytesMax: 256 * 1024,
  /** An answer's status is all that counts; what is longer is cut off. */
  responseBytesMax: 4 * 1024,
  responseHeaderBytesMax: 16 * 1024,
  urlLengthMax: 2_000,
  /** How often the outbox is looked through when nobody wakes the dispatcher. */
  pollIntervalMs: 1_000,
  /** An endpoint that has answered nothing well for so long is disabled. */
  failingMaxMs: 5 * 24 * 60 * 60 * 1000,
  /** How long the old secret goes on signing after a new one was made. */
  secretOverlapMs: 24 * 60 * 60 * 1000,
  /** Secrets that sign at once: each lengthens a header. */
  secretCountMax: 3,
} as const;

/**
 * How long a claimed delivery is left to its claimant: an attempt and the writing of its outcome, with room.
 * A server that dies in between delays the delivery by this, and loses none.
 */
export const LEASE_MS = 3 * WEBHOOK_LIMITS.attemptTimeoutMs;
