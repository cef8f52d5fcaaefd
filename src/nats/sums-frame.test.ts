import { describe, expect, it } from 'vitest';
import { CounterpoiseError } from '../core/errors.ts';
import { encodeFrame } from './frame.ts';
import { decodeResult, encodeFailure, encodeSums } from './sums-frame.ts';

describe('what comes back for a parcel', () => {
  it('are the bits that went out', () => {
    const sums = [
      Float64Array.of(0.1 + 0.2, -0, Number.MIN_VALUE),
      new Float64Array(0),
      Float64Array.of(1e300),
    ];
    // A message lies anywhere in the buffer it came in.
    const bytes = Buffer.concat([Buffer.from('xyz'), encodeSums(sums)]).subarray(3);
    expect(decodeResult(bytes)).toStrictEqual({ sums });
  });

  it('may be the error that every machine would meet', () => {
    const error = new CounterpoiseError('MODEL_OUT_OF_RANGE', 'Too fast.', { field: 'multipliers', row: 3 });
    expect(decodeResult(encodeFailure(error))).toEqual({
      failure: { code: 'MODEL_OUT_OF_RANGE', message: 'Too fast.', details: { field: 'multipliers' } },
    });
  });

  it.each([
    ['more numbers than it says', encodeFrame({ lengths: [1] }, [new Float64Array(2)])],
    ['fewer numbers than it says', encodeFrame({ lengths: [3] }, [new Float64Array(2)])],
    ['a code nobody knows', encodeFrame({ failure: { code: 'NO_SUCH', message: '', details: {} } }, [])],
    ['another head', encodeFrame({ lengths: [], more: 1 }, [])],
    ['no bytes', new Uint8Array(0)],
  ])('is refused with %s', (_, bytes) => {
    expect(decodeResult(bytes)).toBeUndefined();
  });
});
