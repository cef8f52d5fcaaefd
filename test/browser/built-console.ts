import { consoleFolder } from '../../src/host/console-folder.ts';

/** Builds the console once, if it has changed: each of the servers that tests start would do it otherwise. */
export async function setup(): Promise<void> {
  await consoleFolder({
    info: () => undefined,
    warn: (facts: unknown) => process.stderr.write(`The console cannot be built: ${JSON.stringify(facts)}\n`),
  });
}
