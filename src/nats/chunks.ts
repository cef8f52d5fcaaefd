/** Header of a chunk: which parcel, which attempt at it, which chunk of how many. */
export const RESULT_HEADER = 'Counterpoise-Result';

/** Place of a chunk. */
export interface ChunkPlace {
  readonly parcel: number;
  /** One delivery of a parcel: chunks of two do not mix. */
  readonly attempt: string;
  readonly index: number;
  readonly count: number;
}

/** Room that a message's headers and the protocol take beside the payload. */
const HEADER_ROOM_BYTES = 4_096;
const DEFAULT_PAYLOAD_BYTES = 1_048_576;
/** A parcel's sums at most, 256 chunks of a mebibyte; a server with smaller messages has smaller parcels' sums. */
const CHUNKS_MAX = 256;

/** Bytes in pieces that a server takes as messages. */
export function chunksOf(bytes: Uint8Array, payloadMax = DEFAULT_PAYLOAD_BYTES): Uint8Array[] {
  const size = Math.max(1, payloadMax - HEADER_ROOM_BYTES);
  return Array.from({ length: Math.max(1, Math.ceil(bytes.length / size)) }, (_, index) =>
    bytes.subarray(index * size, (index + 1) * size),
  );
}

/** The header of a chunk. */
export function chunkHeader({ parcel, attempt, index, count }: ChunkPlace): string {
  return `${parcel} ${attempt} ${index} ${count}`;
}

/** Reads a chunk's header; undefined when it is none. */
export function chunkPlace(header: string | undefined): ChunkPlace | undefined {
  const match = /^(\d{1,9}) ([\w-]{1,64}) (\d{1,3}) (\d{1,3})$/.exec(header ?? '');
  if (match === null) return undefined;
  const [, parcel, attempt, index, count] = match;
  const place = {
    parcel: Number(parcel),
    attempt: attempt!,
    index: Number(index),
    count: Number(count),
  };
  return place.count >= 1 && place.count <= CHUNKS_MAX && place.index < place.count ? place : undefined;
}

/** Puts chunks together. */
export class ChunkAssembly {
  readonly #attemptsMax: number;
  readonly #attempts = new Map<
    string,
    { readonly chunks: Map<number, Uint8Array>; readonly count: number }
  >();

  /** @param attemptsMax attempts at a time; the oldest, whose sender is gone, makes room */
  constructor(attemptsMax: number) {
    this.#attemptsMax = attemptsMax;
  }

  /** Adds a chunk; the whole when it was the last. */
  add({ attempt, index, count }: ChunkPlace, chunk: Uint8Array): Uint8Array | undefined {
    if (count === 1) return chunk;
    const known = this.#attempts.get(attempt) ?? { chunks: new Map<number, Uint8Array>(), count };
    if (known.count !== count) return undefined;
    known.chunks.set(index, chunk);
    if (known.chunks.size === count) {
      this.#attempts.delete(attempt);
      return Buffer.concat(Array.from({ length: count }, (_, at) => known.chunks.get(at)!));
    }
    this.#attempts.set(attempt, known);
    for (const oldest of this.#attempts.keys()) {
      if (this.#attempts.size <= this.#attemptsMax) break;
      this.#attempts.delete(oldest);
    }
    return undefined;
  }
}
