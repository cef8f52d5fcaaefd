/** A horizon as it is asked for on the screen; null is the program's own default. */
export interface HorizonForm {
  readonly businessDays: number | null;
  readonly scenarioCount: number | null;
  readonly rates: 'stated' | 'model';
  readonly expectedMarginPer100: number | null;
}

export const DEFAULT_HORIZON: HorizonForm = {
  businessDays: 10,
  scenarioCount: 2_000,
  rates: 'stated',
  expectedMarginPer100: null,
};

/** The form as the API takes it. */
export function horizonConfigOf(form: HorizonForm): Readonly<Record<string, unknown>> {
  const { businessDays, scenarioCount, rates, expectedMarginPer100 } = form;
  return {
    schemaVersion: 1,
    ...(businessDays === null ? {} : { businessDays }),
    ...(scenarioCount === null ? {} : { scenarioCount }),
    rates: { from: rates },
    ...(expectedMarginPer100 === null ? {} : { expectedMarginPer100 }),
  };
}
