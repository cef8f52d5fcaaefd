import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ChunkAssembly, chunkHeader, chunkPlace, chunksOf } from './chunks.ts';

const SEED = 20_250_210;

describe('a result in chunks', () => {
  it('comes together in any order, its chunks delivered twice or not, beside others', () => {
    const attempts = fc.array(fc.uint8Array({ minLength: 0, maxLength: 60_000 }), {
      minLength: 1,
      maxLength: 4,
    });
    fc.assert(
      fc.property(
        attempts,
        fc.integer({ min: 4_200, max: 9_000 }),
        fc.infiniteStream(fc.nat()),
        (all, payload, order) => {
          const sent = all.flatMap((bytes, attempt) => {
            const chunks = chunksOf(bytes, payload);
            return chunks.map((chunk, index) => ({
              header: chunkHeader({ parcel: attempt, attempt: `a${attempt}`, index, count: chunks.length }),
              chunk,
            }));
          });
          const keyed = sent.map((one) => ({ one, key: order.next().value })).sort((x, y) => x.key - y.key);
          const assembly = new ChunkAssembly(all.length);
          const whole = new Map<number, Uint8Array>();
          for (const { one } of keyed) {
            expect(one.chunk.length).toBeLessThanOrEqual(payload);
            const place = chunkPlace(one.header)!;
            const bytes = assembly.add(place, one.chunk);
            if (bytes !== undefined) whole.set(place.parcel, Uint8Array.from(bytes));
          }
          expect([...all.keys()].map((parcel) => whole.get(parcel))).toEqual(
            all.map((bytes) => Uint8Array.from(bytes)),
          );
        },
      ),
      { seed: SEED, numRuns: 60 },
    );
  });

  it.each(['', '1 a 0', '1 a 1 1', '1 a 0 0', '-1 a 0 1', '1 a/b 0 1', '1 a 0 999', '1 a 0 1 2'])(
    'refuses the header "%s"',
    (header) => {
      expect(chunkPlace(header)).toBeUndefined();
      expect(chunkPlace('1 a 0 1')).toEqual({ parcel: 1, attempt: 'a', index: 0, count: 1 });
    },
  );

  it('forgets the oldest of more attempts than it may hold', () => {
    const assembly = new ChunkAssembly(2);
    const part = (attempt: string, index: number) =>
      assembly.add({ parcel: 0, attempt, index, count: 2 }, Uint8Array.of(index));
    for (const attempt of ['a', 'b', 'c']) expect(part(attempt, 0)).toBeUndefined();
    expect(part('c', 1)).toHaveLength(2);
    expect(part('b', 1)).toHaveLength(2);
    expect(part('a', 1)).toBeUndefined();
  });
});
