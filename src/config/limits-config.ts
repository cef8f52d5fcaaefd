import { z } from 'zod';
import { INPUT_BYTES_MAX } from '../core/input-limits.ts';

const MINUTE_MS = 60_000;

function count(fallback: number, max: number, meaning: string) {
  return z.number().int().min(1).max(max).default(fallback).describe(meaning);
}

function duration(fallback: number, max: number, meaning: string) {
  return z.number().int().min(100).max(max).default(fallback).describe(meaning);
}

function bucket(burst: number, perSecond: number, whose: string) {
  return z
    .strictObject({
      burst: count(burst, 1_000_000, `Tokens that ${whose} can spend at once.`),
      perSecond: z
        .number()
        .positive()
        .max(1_000_000)
        .default(perSecond)
        .describe(`Tokens that ${whose} gains in a second. Costly routes cost more than one.`),
    })
    .prefault({});
}

/** What a request, a caller and an address may cost. Everything beyond is refused early. */
export const limitsConfigSchema = z
  .strictObject({
    http: z
      .strictObject({
        bodyBytesMax: count(INPUT_BYTES_MAX, INPUT_BYTES_MAX, 'Largest body, bytes.'),
        headerBytesMax: count(16_384, 65_536, 'All headers of a request, bytes.'),
        urlLengthMax: count(2_048, 65_536, 'Characters of a URL.'),
        headersTimeoutMs: duration(4_000, MINUTE_MS, 'Time in which the headers must have arrived.'),
        requestTimeoutMs: duration(
          120_000,
          60 * MINUTE_MS,
          'Time in which a whole request must have arrived.',
        ),
        bodyBytesPerSecondMin: count(1_024, 1_048_576, 'Slowest mean rate of a body after the grace.'),
        bodyGraceMs: duration(4_000, MINUTE_MS, 'How long a body may be slower.'),
        keepAliveTimeoutMs: duration(10_000, 10 * MINUTE_MS, 'How long an idle connection is kept open.'),
        connectionCountMax: count(2_000, 100_000, 'Connections open at once.'),
        connectionsPerAddressMax: count(200, 100_000, 'Connections open at once from one address.'),
        eventStreamCountMax: count(500, 100_000, 'Event streams (SSE) open at once.'),
      })
      .prefault({}),
    json: z
      .strictObject({
        depthMax: count(64, 200, 'Levels of nesting.'),
        arrayLengthMax: count(200_000, 5_000_000, 'Elements of one array.'),
        objectKeyCountMax: count(1_000, 100_000, 'Keys of one object.'),
        stringLengthMax: count(1_000_000, INPUT_BYTES_MAX, 'Characters of one text.'),
        valueCountMax: count(10_000_000, 50_000_000, 'Values of one document.'),
      })
      .prefault({}),
    rates: z
      .strictObject({
        perCaller: bucket(200, 50, 'one caller'),
        perAddress: bucket(400, 100, 'one address'),
      })
      .prefault({}),
  })
  .prefault({});

export type LimitsConfig = z.output<typeof limitsConfigSchema>;
