import { z } from 'zod';
import { API_LIMITS, type ApiLimits } from '../api/api-limits.ts';
import { INPUT_BYTES_MAX } from '../core/input-limits.ts';

const MINUTE_MS = 60_000;
const { http, json, rates } = API_LIMITS;

function count(fallback: number, max: number, meaning: string) {
  return z.number().int().min(1).max(max).default(fallback).describe(meaning);
}

function duration(fallback: number, max: number, meaning: string) {
  return z.number().int().min(100).max(max).default(fallback).describe(meaning);
}

function bucket({ burst, perSecond }: ApiLimits['rates']['perCaller'], whose: string) {
  return z
    .strictObject({
      burst: count(burst, 1_000_000, `Tokens that ${whose} can spend at once.`),
      perSecond: z
        .number()
        .positive()
        .max(1_000_000)
        .default(perSecond)
        .describe(`Tokens that ${whose} gains in a second. A read costs one, other routes more.`),
    })
    .prefault({});
}

/** What a request, a caller and an address may cost. Everything beyond is refused early. */
export const limitsConfigSchema = z
  .strictObject({
    http: z
      .strictObject({
        bodyBytesMax: count(http.bodyBytesMax, INPUT_BYTES_MAX, 'Largest body of a document, bytes.'),
        uploadBytesMax: count(
          http.uploadBytesMax,
          64 * INPUT_BYTES_MAX,
          'Bodies of all requests that are not answered yet, bytes.',
        ),
        uploadBytesPerCallerMax: count(
          http.uploadBytesPerCallerMax,
          64 * INPUT_BYTES_MAX,
          'The same of one caller, bytes.',
        ),
        headerBytesMax: count(http.headerBytesMax, 65_536, 'All headers of a request, bytes.'),
        urlLengthMax: count(http.urlLengthMax, 65_536, 'Characters of a URL.'),
        headersTimeoutMs: duration(
          http.headersTimeoutMs,
          MINUTE_MS,
          'Time in which the headers must have arrived.',
        ),
        requestTimeoutMs: duration(
          http.requestTimeoutMs,
          60 * MINUTE_MS,
          'Time in which a whole request must have arrived.',
        ),
        bodyBytesPerSecondMin: count(
          http.bodyBytesPerSecondMin,
          1_048_576,
          'Slowest mean rate of a body, once the grace is over.',
        ),
        bodyGraceMs: duration(http.bodyGraceMs, MINUTE_MS, 'How long a body may be slower.'),
        keepAliveTimeoutMs: duration(
          http.keepAliveTimeoutMs,
          10 * MINUTE_MS,
          'How long an idle connection is kept open.',
        ),
        answerStallMs: duration(
          http.answerStallMs,
          10 * MINUTE_MS,
          'How long a client may leave an answer unread.',
        ),
        connectionCountMax: count(http.connectionCountMax, 100_000, 'Connections open at once.'),
        connectionsPerAddressMax: count(
          http.connectionsPerAddressMax,
          100_000,
          'Connections open at once from one address.',
        ),
        eventStreamCountMax: count(
          http.eventStreamCountMax,
          100_000,
          'Event streams open at once; beyond it 503.',
        ),
        eventStreamsPerCallerMax: count(
          http.eventStreamsPerCallerMax,
          100_000,
          'Event streams open at once of one caller; beyond it 429.',
        ),
      })
      .prefault({}),
    json: z
      .strictObject({
        depthMax: count(json.depthMax, 200, 'Levels of nesting.'),
        arrayLengthMax: count(json.arrayLengthMax, 5_000_000, 'Elements of one array.'),
        objectKeyCountMax: count(json.objectKeyCountMax, 100_000, 'Keys of one object.'),
        stringLengthMax: count(json.stringLengthMax, INPUT_BYTES_MAX, 'Characters of one text.'),
        valueCountMax: count(json.valueCountMax, 50_000_000, 'Values of one document.'),
      })
      .prefault({}),
    rates: z
      .strictObject({
        perCaller: bucket(rates.perCaller, 'one caller'),
        perAddress: bucket(rates.perAddress, 'one address'),
      })
      .prefault({}),
  })
  .prefault({});
