import { expect, it } from 'vitest';
import { embeddedStore } from '../chaos/chaos-store.ts';
import { soak } from '../chaos/soak.ts';

/** Of a size that fills within the warm part: what grows after it is a leak. */
const ENGINE = { threadCount: 1, pathMemoryMib: 64 };
const SLOPE_MIB_PER_MINUTE_MAX = 1;

it('ten minutes of mixed load leave the memory of a server as it was', async () => {
  const report = await soak(embeddedStore({ engine: ENGINE }), { seconds: 600, warmSeconds: 120 });
  // A server that answered no one would hold its memory too.
  expect(report.acknowledgedCount).toBeGreaterThan(1_000);
  expect(report.slopeMibPerMinute).toBeLessThan(SLOPE_MIB_PER_MINUTE_MAX);
}, 900_000);
