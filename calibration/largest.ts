/**
 * The item of the greatest measure, the first of several.
 *
 * @returns undefined for no items; an item whose measure is not a number stands above all
 */
export function largest<Item>(items: readonly Item[], measure: (item: Item) => number): Item | undefined {
  const [first, ...rest] = items;
  if (first === undefined) return undefined;
  return rest.reduce((best, item) => {
    const [candidate, leader] = [measure(item), measure(best)];
    return candidate > leader || (Number.isNaN(candidate) && !Number.isNaN(leader)) ? item : best;
  }, first);
}
