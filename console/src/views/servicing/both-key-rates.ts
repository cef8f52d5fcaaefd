type KeyRates = Readonly<Record<string, { readonly value: number; readonly standardError: number }>>;

/** Key rates of two books together; errors of two runs are added up, which is the most they can be. */
export function bothKeyRates(one: KeyRates, other: KeyRates): KeyRates {
  return Object.fromEntries(
    Object.entries(one).map(([tenor, { value, standardError }]) => {
      const second = other[tenor];
      return [
        tenor,
        {
          value: value + (second?.value ?? 0),
          standardError: standardError + (second?.standardError ?? 0),
        },
      ];
    }),
  );
}
