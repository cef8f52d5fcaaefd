import { describe, expect, it } from 'vitest';
import { multipliersAt, oasSurface, SURFACE_OFFSETS, surfaceGradient, surfaceValue } from './oas-surface.ts';

const quadratic = ([x, y]: readonly [number, number]): number =>
  80 - 30 * x + 12 * y + 7 * x * x - 4 * y * y + 9 * x * y;

describe('oasSurface', () => {
  const surface = oasSurface(SURFACE_OFFSETS.map(quadratic));

  it('is a quadratic when the OAS is one', () => {
    for (const move of [
      [0.3, -0.2],
      [-0.4, 0.1],
      [0, 0],
    ] as const) {
      expect(surfaceValue(surface, move)).toBeCloseTo(quadratic(move), 10);
    }
  });

  it('has the derivatives of its value', () => {
    const [x, y] = surfaceGradient(surface, [0.3, -0.2]);
    expect(x).toBeCloseTo(-30 + 14 * 0.3 - 9 * 0.2, 10);
    expect(y).toBeCloseTo(12 + 8 * 0.2 + 9 * 0.3, 10);
  });

  it('gives hazards their multipliers', () => {
    expect(multipliersAt([Math.log(1.5), 0])).toEqual({
      refinancing: expect.closeTo(1.5, 14),
      turnover: 1,
      default: 1,
    });
  });
});
