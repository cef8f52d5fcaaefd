import { Command } from 'commander';
import { expect, it } from 'vitest';
import { CounterpoiseError } from '../core/errors.ts';
import { addRunOptions } from './run-options.ts';

function parse(...args: string[]): Record<string, unknown> {
  const command = addRunOptions(new Command())
    .exitOverride()
    .configureOutput({ writeErr: () => {} });
  return command.parse(args, { from: 'user' }).opts();
}

it('takes every option of a run', () => {
  const args =
    '--paths 4096 --seed desk-7 --threads 2 --model hull-white --kernel scalar --exact --shift-bp 12.5';
  expect(parse(...args.split(' '))).toEqual({
    paths: 4096,
    seed: 'desk-7',
    threads: 2,
    model: 'hull-white',
    kernel: 'scalar',
    exact: true,
    shiftBp: 12.5,
  });
});

it('leaves out what was not said', () => {
  expect(parse()).toEqual({});
});

it.each([
  ['--paths', '1'],
  ['--paths', '1e3'],
  ['--paths', '-5'],
  ['--paths', '16777217'],
  ['--threads', '0'],
  ['--threads', '2.5'],
  ['--shift-bp', '0'],
  ['--shift-bp', 'NaN'],
  ['--shift-bp', ' '],
  ['--seed', ''],
  ['--model', 'libor-market'],
])('%s %s is refused and says what is accepted', (option, value) => {
  expect(() => parse(option, value)).toThrow(/Accepted/);
});

it.each(['hull-white', 'g2', 'forward-market'])('a run may name the model %s', (model) => {
  expect(parse('--model', model)).toMatchObject({ model });
});

it('a kernel that does not exist is refused by name', () => {
  let thrown: unknown;
  try {
    parse('--kernel', 'avx-512');
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(CounterpoiseError);
  expect(thrown).toMatchObject({ code: 'MODEL_UNSUPPORTED', exitCode: 2 });
});
