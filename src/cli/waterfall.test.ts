import { expect, it } from 'vitest';
import { waterfallBars } from './waterfall.ts';

it('begins each bar where the one before ended', () => {
  const bars = waterfallBars([
    { name: 'up', gain: 30 },
    { name: 'down', gain: -20 },
    { name: 'up again', gain: 10 },
  ]);
  expect(bars).toHaveLength(4);
  const place = (bar: string): readonly [number, number] => {
    const at = [...bar].flatMap((cell, index) => (cell === '█' || cell === '░' ? [index] : []));
    return [at[0]!, at.at(-1)! + 1];
  };
  const [up, down, again, sum] = bars.map(place);
  expect(up![0]).toBe(0);
  expect(down![1]).toBe(up![1]);
  expect(again![0]).toBe(down![0]);
  expect(sum).toEqual([0, again![1]]);
  expect(bars[1]).toContain('░');
});

it('draws nothing where nothing moved', () => {
  expect(waterfallBars([{ name: 'none', gain: 0 }])).toEqual(['│', '│']);
});
