import { pipeline, Transform } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { CounterpoiseError } from '../core/errors.ts';
import type { HttpLimits } from './api-limits.ts';

type UploadLimits = Pick<HttpLimits, 'uploadBytesMax' | 'uploadBytesPerCallerMax'>;

/** Bytes of bodies the server holds, of all and by caller. */
class UploadRoom {
  readonly #limits: UploadLimits;
  readonly #byCaller = new Map<string, number>();
  #bytes = 0;

  constructor(limits: UploadLimits) {
    this.#limits = limits;
  }

  /**
   * Takes room for more of a body. A body that is alone always has room: its own limit bounds it.
   *
   * @param heldBytes what the body holds already
   * @throws CounterpoiseError REQUEST_RATE_LIMITED for the caller's share, REQUEST_OVERLOADED for all
   */
  take(caller: string, bytes: number, heldBytes: number): void {
    const { uploadBytesMax, uploadBytesPerCallerMax } = this.#limits;
    const ofCaller = this.#byCaller.get(caller) ?? 0;
    if (ofCaller > heldBytes && ofCaller + bytes > uploadBytesPerCallerMax) {
      throw new CounterpoiseError('REQUEST_RATE_LIMITED', 'This caller sends too much at once.', {
        accepted: `up to ${uploadBytesPerCallerMax} bytes of bodies at a time`,
      });
    }
    if (this.#bytes > heldBytes && this.#bytes + bytes > uploadBytesMax) {
      throw new CounterpoiseError('REQUEST_OVERLOADED', 'The server reads as much as it can hold.', {
        accepted: `up to ${uploadBytesMax} bytes of bodies at a time`,
      });
    }
    this.#byCaller.set(caller, ofCaller + bytes);
    this.#bytes += bytes;
  }

  giveBack(caller: string, bytes: number): void {
    const left = (this.#byCaller.get(caller) ?? 0) - bytes;
    if (left > 0) this.#byCaller.set(caller, left);
    else this.#byCaller.delete(caller);
    this.#bytes -= bytes;
  }
}

/**
 * Bounds what bodies hold until their requests are answered: read and parsed, a body takes several times its size, and
 * one caller may send many at once. What has arrived counts, not what was announced, so that a slow sender holds little.
 */
export function limitUploads(server: FastifyInstance, limits: UploadLimits): void {
  const room = new UploadRoom(limits);
  server.addHook('preParsing', async (request, reply, payload) => {
    const { caller } = request;
    const hasBody =
      request.headers['transfer-encoding'] !== undefined ||
      Number(request.headers['content-length'] ?? 0) > 0;
    if (caller === undefined || caller === null || !hasBody) return payload;
    const name = JSON.stringify([caller.tenantId, caller.actor]);
    let heldBytes = 0;
    reply.raw.once('close', () => room.giveBack(name, heldBytes));
    const counted = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        try {
          room.take(name, chunk.length, heldBytes);
          heldBytes += chunk.length;
          done(null, chunk);
        } catch (error) {
          // The rest of the body is not read.
          reply.header('connection', 'close');
          done(error as Error);
        }
      },
    });
    // Its parser tells of an error of the stream; a caller who goes takes the stream with him.
    pipeline(payload, counted, () => undefined);
    return counted;
  });
}
