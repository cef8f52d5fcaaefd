import { describe, expect, it } from 'vitest';
import { brownianBridge } from './brownian-bridge.ts';

const TIMES = Float64Array.from([0, 0.05, 0.1, 0.3, 0.7, 0.8, 1.5, 2]);

describe('a Brownian bridge', () => {
  const bridge = brownianBridge(TIMES);

  it('fills every node once, the end first, each from nodes already known', () => {
    const known = new Set([0]);
    for (let order = 0; order < bridge.steps; order++) {
      const [node, left, right] = bridge.nodes.subarray(order * 3, order * 3 + 3);
      expect(known.has(node!)).toBe(false);
      expect(known.has(left!)).toBe(true);
      expect(right === -1 || known.has(right!)).toBe(true);
      known.add(node!);
    }
    expect(known.size).toBe(TIMES.length);
    expect(bridge.nodes[0]).toBe(TIMES.length - 1);
  });

  it('has the covariance of Brownian motion, min(s, t), exactly', () => {
    // Each node as a combination of the independent normals, by the bridge's own recursion.
    const loadings = TIMES.reduce<Float64Array[]>((rows) => [...rows, new Float64Array(bridge.steps)], []);
    for (let order = 0; order < bridge.steps; order++) {
      const [node, left, right] = bridge.nodes.subarray(order * 3, order * 3 + 3);
      const [leftWeight, rightWeight, deviation] = bridge.weights.subarray(order * 3, order * 3 + 3);
      const row = loadings[node!]!;
      for (let factor = 0; factor < bridge.steps; factor++) {
        row[factor] =
          leftWeight! * loadings[left!]![factor]! + rightWeight! * loadings[Math.max(0, right!)]![factor]!;
      }
      row[order]! += deviation!;
    }
    for (let s = 0; s < TIMES.length; s++) {
      for (let t = 0; t < TIMES.length; t++) {
        const covariance = loadings[s]!.reduce((sum, load, factor) => sum + load * loadings[t]![factor]!, 0);
        expect(covariance).toBeCloseTo(Math.min(TIMES[s]!, TIMES[t]!), 12);
      }
    }
  });
});
