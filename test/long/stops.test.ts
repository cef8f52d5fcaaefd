import { testStops } from '../chaos/stop-rounds.ts';

testStops({ roundCount: 20, exitMsMax: 10_000, seed: 'long' });
