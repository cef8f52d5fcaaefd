import { INPUT_BYTES_MAX } from '../core/input-limits.ts';
import type { BucketRule } from './access/token-bucket.ts';
import type { JsonLimits } from './json-limits.ts';

/** What a connection and a request on it may take. */
export interface HttpLimits {
  /** Body of a route that takes documents. */
  readonly bodyBytesMax: number;
  /** Bodies of requests that are not answered yet, together, and of one caller. */
  readonly uploadBytesMax: number;
  readonly uploadBytesPerCallerMax: number;
  readonly headerBytesMax: number;
  readonly urlLengthMax: number;
  /** From the connection, or the request before, to the last header. */
  readonly headersTimeoutMs: number;
  /** From the first byte to the last of the body. */
  readonly requestTimeoutMs: number;
  readonly keepAliveTimeoutMs: number;
  /** Mean rate of a body, once the grace is over. */
  readonly bodyBytesPerSecondMin: number;
  readonly bodyGraceMs: number;
  /** How long a client may leave an answer unread. */
  readonly answerStallMs: number;
  readonly connectionCountMax: number;
  readonly connectionsPerAddressMax: number;
  readonly eventStreamCountMax: number;
  readonly eventStreamsPerCallerMax: number;
}

/** What one request, one connection, one address and one caller may take of the server. */
export interface ApiLimits {
  readonly http: HttpLimits;
  readonly json: JsonLimits;
  /** In tokens: a read costs one, other routes what they state. */
  readonly rates: { readonly perCaller: BucketRule; readonly perAddress: BucketRule };
}

/** Body of a route that takes no documents, bytes. */
export const SMALL_BODY_BYTES_MAX = 1_048_576;

/** The limits of a server that is told no others. */
export const API_LIMITS: ApiLimits = Object.freeze({
  http: Object.freeze({
    bodyBytesMax: INPUT_BYTES_MAX,
    // Four of the largest at once; parsed, ten of them took 2 GiB.
    uploadBytesMax: 4 * INPUT_BYTES_MAX,
    uploadBytesPerCallerMax: 2 * INPUT_BYTES_MAX,
    // Node's own limit; a token with a hundred groups has some 6 KiB.
    headerBytesMax: 16_384,
    urlLengthMax: 2_048,
    // With the half second between two looks it stays under five.
    headersTimeoutMs: 4_000,
    // 64 MiB over a line of 5 Mbit/s.
    requestTimeoutMs: 120_000,
    // Shorter than what stopping may take.
    keepAliveTimeoutMs: 10_000,
    // A modem is faster; who sends less holds a connection and nothing else.
    bodyBytesPerSecondMin: 1_024,
    bodyGraceMs: 4_000,
    // Twice as long as an event stream is silent.
    answerStallMs: 30_000,
    connectionCountMax: 2_000,
    // An office behind one address, each of its people with a browser and a tool.
    connectionsPerAddressMax: 500,
    // A quarter of the connections: those who watch leave room for those who ask.
    eventStreamCountMax: 500,
    // A desk's tool that watches every job it has, and none that watches everything for ever.
    eventStreamsPerCallerMax: 100,
  }),
  json: Object.freeze({
    // No document of ours nests deeper than ten; recursion over a document must stay safe.
    depthMax: 32,
    // A pipeline that fills a body has some 200,000 locks, a lock history twice as many.
    arrayLengthMax: 500_000,
    // The widest object is a lock; maps by coupon or by month have fewer than 400 keys.
    objectKeyCountMax: 1_000,
    stringLengthMax: 65_536,
    // Twenty-five for each of 200,000 locks.
    valueCountMax: 5_000_000,
  }),
  rates: Object.freeze({
    // Twenty tools that each ask ten times a second, and a burst of a thousand jobs.
    perCaller: Object.freeze({ burst: 2_000, perSecond: 200 }),
    perAddress: Object.freeze({ burst: 4_000, perSecond: 1_000 }),
  }),
});
