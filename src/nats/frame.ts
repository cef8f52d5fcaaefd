import { invariant } from '../core/invariant.ts';

/** A message of this room: a JSON head and the bytes of tables behind it. */
export interface Frame {
  readonly head: unknown;
  /** On an address that eight divides, whatever the message's own was. */
  readonly body: Uint8Array<ArrayBuffer>;
}

const LENGTH_BYTES = 4;
/** Heads name tables and instruments; numbers in bulk stand in the body. */
const HEAD_BYTES_MAX = 4_194_304;

/** A head and tables as bytes: length of the head, little-endian, the head, then the tables one after another. */
export function encodeFrame(head: unknown, tables: readonly (Float64Array | Int32Array)[]): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify(head));
  invariant(text.length <= HEAD_BYTES_MAX, 'A head stays within its limit.');
  const bodyBytes = tables.reduce((sum, table) => sum + table.byteLength, 0);
  const bytes = new Uint8Array(LENGTH_BYTES + text.length + bodyBytes);
  new DataView(bytes.buffer).setUint32(0, text.length, true);
  bytes.set(text, LENGTH_BYTES);
  let at = LENGTH_BYTES + text.length;
  for (const { buffer, byteOffset, byteLength } of tables) {
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), at);
    at += byteLength;
  }
  return bytes;
}

/** Reads a frame; undefined when the bytes are none. */
export function decodeFrame(bytes: Uint8Array): Frame | undefined {
  if (bytes.length < LENGTH_BYTES) return undefined;
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  if (length > HEAD_BYTES_MAX || LENGTH_BYTES + length > bytes.length) return undefined;
  try {
    const head: unknown = JSON.parse(
      new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(LENGTH_BYTES, LENGTH_BYTES + length)),
    );
    return { head, body: Uint8Array.from(bytes.subarray(LENGTH_BYTES + length)) };
  } catch {
    return undefined;
  }
}
