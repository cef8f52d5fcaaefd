import seedrandom from 'seedrandom';

/** Choices that a seed determines. */
export interface Random {
  /** A whole number from 0 to below `count`. */
  readonly below: (count: number) => number;
  readonly chance: (share: number) => boolean;
  readonly pick: <Item>(items: readonly Item[]) => Item;
  readonly shuffled: <Item>(items: readonly Item[]) => Item[];
}

export function randomOf(seed: string): Random {
  const draw = seedrandom(seed);
  const below = (count: number): number => Math.floor(draw() * count);
  return {
    below,
    chance: (share) => draw() < share,
    pick: (items) => items[below(items.length)]!,
    shuffled: (items) =>
      items
        .map((item) => ({ item, key: draw() }))
        .sort((a, b) => a.key - b.key)
        .map(({ item }) => item),
  };
}
