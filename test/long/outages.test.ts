import { testOutages } from '../chaos/outage-forms.ts';

/** A server looks at least every five seconds whether its store is back, and then has its clients' calls to take. */
testOutages({ roundCount: 10, recoveryMsMax: 15_000, seed: 'long' });
