import type { CounterpoiseError } from '../core/errors.ts';
import type { ParcelSums } from '../sim/parts-line.ts';
import { decodeFrame, encodeFrame } from './frame.ts';
import { type ResultHead, resultSchema } from './messages.ts';

/** What came back for a parcel. */
export type ParcelResult =
  | { readonly sums: ParcelSums }
  | { readonly failure: Extract<ResultHead, { failure: unknown }>['failure'] };

const TEXT_LENGTH_MAX = 400;

/** Sums of a parcel as bytes. */
export function encodeSums(sums: ParcelSums): Uint8Array {
  return encodeFrame({ lengths: sums.map(({ length }) => length) } satisfies ResultHead, sums);
}

/** Why a parcel has no sums, as bytes: the same error on every machine, so that no other need try. */
export function encodeFailure({ code, message, details }: CounterpoiseError): Uint8Array {
  const short = (text: string): string => text.slice(0, TEXT_LENGTH_MAX);
  const { field, pointer, found, accepted } = details;
  const texts = Object.entries({ field, pointer, found, accepted }).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  const kept = Object.fromEntries(texts.map(([key, text]) => [key, short(text)]));
  return encodeFrame({ failure: { code, message: short(message), details: kept } } satisfies ResultHead, []);
}

/** Reads what came back; undefined when it is nothing of the kind. */
export function decodeResult(bytes: Uint8Array): ParcelResult | undefined {
  const frame = decodeFrame(bytes);
  const head = resultSchema.safeParse(frame?.head).data;
  if (frame === undefined || head === undefined) return undefined;
  if ('failure' in head) return { failure: head.failure };
  const total = head.lengths.reduce((sum, length) => sum + length, 0);
  if (total * Float64Array.BYTES_PER_ELEMENT !== frame.body.length) return undefined;
  let at = 0;
  const sums = head.lengths.map((length) => {
    const own = new Float64Array(frame.body.buffer, at, length);
    at += own.byteLength;
    return own;
  });
  return { sums };
}
