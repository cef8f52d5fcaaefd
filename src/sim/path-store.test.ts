import { describe, expect, it } from 'vitest';
import { BLOCK_PATHS } from '../kernel/block.ts';
import { pathStore, storedBlock } from './path-store.ts';

describe('the path store', () => {
  it('builds a block once, whoever asks how often', () => {
    const store = pathStore(2, 3, 5)!;
    let built = 0;
    const ask = (place: number) =>
      storedBlock(store, place, 5, ({ state, integral }) => {
        built += 1;
        state.fill(place);
        integral.fill(-place);
      });
    for (const place of [4, 1, 4, 4, 1]) {
      const block = ask(place);
      expect([block.state.length, block.state[7], block.integral.at(-1)]).toEqual([
        5 * BLOCK_PATHS,
        place,
        -place,
      ]);
    }
    expect(built).toBe(2);
  });

  it('leaves a block free when building it failed', () => {
    const store = pathStore(1, 1, 2)!;
    const broken = (): never => {
      throw new Error('broken');
    };
    expect(() => storedBlock(store, 0, 2, broken)).toThrow('broken');
    expect(storedBlock(store, 0, 2, ({ state }) => void state.fill(3)).state[0]).toBe(3);
  });

  it('has no room for more than 256 MiB: memory stays bounded by blocks', () => {
    const blockBytes = 2 * 386 * BLOCK_PATHS * 8;
    const most = Math.floor((256 * 1024 * 1024) / blockBytes);
    expect(pathStore(1, most, 386)).toBeDefined();
    expect(pathStore(1, most + 1, 386)).toBeUndefined();
  });
});
