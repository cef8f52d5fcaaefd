import { it } from 'vitest';
import { embeddedStore } from '../chaos/chaos-store.ts';
import { expectHeld, holdOverload } from '../chaos/overload.ts';

/** Three times what is promised: other tests share the machine. The full form is test/long/overload.test.ts. */
const OPTIONS = { seconds: 8, healthP99MsMax: 150, recoveryMsMax: 15_000 };

it('a server that is asked for eight times what it can do refuses the rest in good order', async () => {
  expectHeld(await holdOverload(embeddedStore(), OPTIONS), OPTIONS);
}, 120_000);
