import { testStops } from '../chaos/stop-rounds.ts';

/** Three times what an operator is promised: other tests share the machine. */
testStops({ roundCount: 2, exitMsMax: 30_000, seed: 'short' });
