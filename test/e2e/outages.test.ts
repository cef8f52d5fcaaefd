import { testOutages } from '../chaos/outage-forms.ts';

/** Three times what the full form asks: other tests share the machine. */
testOutages({ roundCount: 1, recoveryMsMax: 45_000, seed: 'short' });
