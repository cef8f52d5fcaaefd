import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ENTRY_BYTES, type Region, RunMemory, SumsCache } from './run-memory.ts';

const KIB = 1024;
/** A memory of whole pages: 256 KiB for regions. */
const memoryOf256KiB = (): RunMemory => new RunMemory(256 * KIB);

const bytesAt = (memory: RunMemory, { address, bytes }: Region): Uint8Array =>
  new Uint8Array(memory.memory.buffer, address, bytes);

describe('the memory of runs', () => {
  it('has the bytes it was asked for, beside the page of the kernels', () => {
    const memory = memoryOf256KiB();
    expect(memory.capacity).toBe(256 * KIB);
    expect(memory.memory.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(memory.hold('all', memory.capacity, 0).address).toBe(65_536);
  });

  it('gives one region to all who hold the same content', () => {
    const memory = memoryOf256KiB();
    const one = memory.hold('paths', 100 * KIB, 64);
    bytesAt(memory, one)[0] = 7;
    const other = memory.hold('paths', 100 * KIB, 64);
    expect(other.address).toBe(one.address);
    // What is there is not cleared for the second.
    expect(bytesAt(memory, other)[0]).toBe(7);
    memory.release(one, true);
    memory.release(other, true);
    expect(() => memory.release(other, true)).toThrow(/released once for each time/);
  });

  it('clears the start of a new region, whatever lay there', () => {
    const memory = memoryOf256KiB();
    const old = memory.hold('old', 256 * KIB, 0);
    bytesAt(memory, old).fill(9);
    memory.release(old, false);
    const fresh = bytesAt(memory, memory.hold('fresh', 1 * KIB, 128));
    expect(fresh.subarray(0, 128).every((byte) => byte === 0)).toBe(true);
    expect(fresh[128]).toBe(9);
  });

  it('starts regions on a cache line', () => {
    const memory = memoryOf256KiB();
    memory.hold('odd', 1001, 0);
    expect(memory.hold('next', 1, 0).address % 64).toBe(0);
  });

  it('keeps what nobody holds until its room is needed, the longest unused goes first', () => {
    const memory = memoryOf256KiB();
    const regions = ['a', 'b', 'c', 'd'].map((key) => memory.hold(key, 64 * KIB, 64));
    for (const region of regions) memory.release(region, true);
    // a is used again, so b is the longest unused.
    const a = memory.hold('a', 64 * KIB, 64);
    memory.release(a, true);
    expect(a.address).toBe(regions[0]!.address);
    expect(memory.hold('e', 64 * KIB, 64).address).toBe(regions[1]!.address);
    expect(memory.hold('f', 64 * KIB, 64).address).toBe(regions[2]!.address);
    expect(memory.hold('a', 64 * KIB, 64).address).toBe(a.address);
  });

  it('forgets at once what is of no use', () => {
    const memory = memoryOf256KiB();
    const kept = memory.hold('kept', 64 * KIB, 64);
    const scratch = memory.hold('scratch', 64 * KIB, 0);
    memory.release(kept, true);
    memory.release(scratch, false);
    const more = memory.hold('more', 192 * KIB, 64);
    expect(more.address).toBe(scratch.address);
    expect(memory.hold('kept', 64 * KIB, 64).address).toBe(kept.address);
  });

  it('never takes the room of what is held', () => {
    const memory = memoryOf256KiB();
    const held = memory.hold('held', 128 * KIB, 64);
    const idle = memory.hold('idle', 128 * KIB, 64);
    memory.release(idle, true);
    expect(memory.hold('new', 128 * KIB, 64).address).toBe(idle.address);
    expect(() => memory.hold('too much', 64 * KIB, 64)).toThrow(
      expect.objectContaining({
        code: 'SIMULATION_TOO_LARGE',
        details: expect.objectContaining({
          found: `${64 * KIB} bytes`,
          accepted: expect.stringContaining(String(256 * KIB)),
        }),
      }),
    );
    expect(memory.hold('held', 128 * KIB, 64).address).toBe(held.address);
  });

  it('joins neighbouring gaps, in whatever order they come', () => {
    for (const order of [
      [0, 1, 2, 3],
      [3, 2, 1, 0],
      [0, 2, 1, 3],
      [1, 3, 0, 2],
    ]) {
      const memory = memoryOf256KiB();
      const regions = ['a', 'b', 'c', 'd'].map((key) => memory.hold(key, 64 * KIB, 64));
      for (const index of order) memory.release(regions[index]!, false);
      expect(memory.hold('whole', 256 * KIB, 64).bytes).toBe(256 * KIB);
    }
  });

  it('lets no two regions that are held overlap, and loses no room', () => {
    const step = fc.record({
      key: fc.integer({ min: 0, max: 11 }),
      hold: fc.boolean(),
      keep: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const memory = memoryOf256KiB();
        const held: Region[] = [];
        for (const { key, hold, keep } of steps) {
          const found = held.findIndex((region) => region.key === String(key));
          if (!hold && found >= 0) memory.release(held.splice(found, 1)[0]!, keep);
          if (!hold) continue;
          try {
            held.push(memory.hold(String(key), (key + 1) * 9000, 64));
          } catch (error) {
            expect(error).toMatchObject({ code: 'SIMULATION_TOO_LARGE' });
          }
          const distinct = [...new Map(held.map((region) => [region.key, region])).values()].sort(
            (left, right) => left.address - right.address,
          );
          distinct.forEach((region, index) => {
            const before = distinct[index - 1];
            const end = before === undefined ? 65_536 : before.address + before.bytes;
            expect(region.address).toBeGreaterThanOrEqual(end);
            expect(region.address + region.bytes).toBeLessThanOrEqual(memory.memory.buffer.byteLength);
            expect(region.bytes).toBeGreaterThanOrEqual((Number(region.key) + 1) * 9000);
          });
        }
        for (const region of held) memory.release(region, true);
        expect(memory.hold('whole', memory.capacity, 0).bytes).toBe(memory.capacity);
      }),
    );
  });
});

describe('sums that runs leave', () => {
  const hundred = (fill: number): Float64Array => new Float64Array(100).fill(fill);
  const ROOM_FOR_THREE = 3 * (hundred(0).byteLength + ENTRY_BYTES);

  it('are found by sheet and instrument', () => {
    const cache = new SumsCache(10_000);
    cache.keep('base', 'loan', hundred(1));
    cache.keep('up', 'loan', hundred(2));
    expect(cache.sheet('base').get('loan')![0]).toBe(1);
    expect(cache.sheet('up').get('loan')![0]).toBe(2);
    expect(cache.sheet('base').get('other')).toBeUndefined();
    expect(cache.sheet('down').get('loan')).toBeUndefined();
  });

  it('make room for others, the sheet unused for longest first', () => {
    const cache = new SumsCache(ROOM_FOR_THREE);
    cache.keep('a', 'loan', hundred(1));
    cache.keep('b', 'loan', hundred(2));
    cache.keep('c', 'loan', hundred(3));
    cache.sheet('a');
    cache.keep('d', 'loan', hundred(4));
    expect(cache.sheet('b').get('loan')).toBeUndefined();
    for (const sheet of ['a', 'c', 'd']) expect(cache.sheet(sheet).get('loan')).toBeDefined();
  });

  it('do not make room by going themselves', () => {
    const cache = new SumsCache(ROOM_FOR_THREE);
    cache.keep('a', 'loan', hundred(1));
    cache.keep('b', 'loan', hundred(2));
    cache.keep('b', 'other', hundred(3));
    cache.keep('a', 'other', hundred(4));
    expect(cache.sheet('a').get('other')).toBeDefined();
    expect(cache.sheet('b').get('loan')).toBeUndefined();
  });

  it('take no more than their room, in one sheet or in many', () => {
    const name = fc.integer({ min: 0, max: 9 }).map(String);
    fc.assert(
      fc.property(fc.array(fc.tuple(name, name, fc.boolean()), { maxLength: 200 }), (steps) => {
        const cache = new SumsCache(ROOM_FOR_THREE);
        const known = new Set<string>();
        for (const [sheet, instrument, keep] of steps) {
          known.add(`${sheet}/${instrument}`);
          if (keep) cache.keep(sheet, instrument, hundred(1));
          else cache.sheet(sheet).get(instrument);
          const left = [...known].filter((key) => {
            const [ofSheet, ofInstrument] = key.split('/');
            return cache.sheet(ofSheet!).get(ofInstrument!) !== undefined;
          });
          expect(left.length).toBeLessThanOrEqual(3);
        }
      }),
    );
  });
});
