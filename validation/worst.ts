/**
 * Index of the largest size in a list; one that is not a number is larger than any, so that no fault hides behind it.
 *
 * @returns −1 for an empty list
 */
export function indexOfWorst(values: readonly number[]): number {
  const fault = values.findIndex(Number.isNaN);
  if (fault >= 0) return fault;
  let worst = values.length === 0 ? -1 : 0;
  values.forEach((value, index) => {
    if (Math.abs(value) > Math.abs(values[worst]!)) worst = index;
  });
  return worst;
}
