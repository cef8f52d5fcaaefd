import { CounterpoiseError } from '../core/errors.ts';

/** The value, or the operating error that kept it from being. */
export function attempt<T>(make: () => T): T | CounterpoiseError {
  try {
    return make();
  } catch (error) {
    if (error instanceof CounterpoiseError) return error;
    throw error;
  }
}
