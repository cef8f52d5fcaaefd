import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { start } from './cli-harness.ts';

const SERVE = ['serve', '--port', '0', '--data-dir', ':memory:'];

/** How a server's process was begun, when it answers. */
async function begunWith(environment: Readonly<Record<string, string>>) {
  const { child, said, ended } = start(SERVE, process.execPath, environment);
  try {
    await said('Ctrl-C stops it.');
    const read = (file: string) => readFileSync(`/proc/${child.pid}/${file}`, 'utf8').split('\0');
    child.kill('SIGTERM');
    return { args: read('cmdline'), variables: read('environ'), code: (await ended).code };
  } finally {
    child.kill('SIGKILL');
  }
}

/** @source proc(5): a process tells how it was begun, on Linux alone */
describe.runIf(process.platform === 'linux')('the memory of a server', () => {
  it('is bounded by how its process begins, which is the one that was started', async () => {
    const { args, variables, code } = await begunWith({});
    expect(args.slice(1, 2)).toEqual(['--max-semi-space-size=8']);
    expect(args).toContain('serve');
    expect(variables).toContain('MALLOC_ARENA_MAX=2');
    expect(code).toBe(0);
  });

  it('is what its operator has chosen', async () => {
    const chosen = { NODE_OPTIONS: '--max-semi-space-size=32', MALLOC_ARENA_MAX: '4' };
    const { args, variables } = await begunWith(chosen);
    expect(args.join(' ')).not.toContain('semi-space');
    expect(variables).toContain('MALLOC_ARENA_MAX=4');
  });
});
