import { describe, it } from 'vitest';
import { databaseStore, embeddedStore } from '../chaos/chaos-store.ts';
import { expectHeld, holdOverload } from '../chaos/overload.ts';
import { describeWithPostgres } from '../services/postgres.ts';

const OPTIONS = { seconds: 60, healthP99MsMax: 50, recoveryMsMax: 5_000 };
const TITLE = 'a server that is asked for eight times what it can do refuses the rest in good order';
const TIMEOUT_MS = 180_000;

describe('on SQLite', () => {
  it(TITLE, async () => expectHeld(await holdOverload(embeddedStore(), OPTIONS), OPTIONS), TIMEOUT_MS);
});

describeWithPostgres('on PostgreSQL', () => {
  it(TITLE, async () => expectHeld(await holdOverload(await databaseStore(), OPTIONS), OPTIONS), TIMEOUT_MS);
});
