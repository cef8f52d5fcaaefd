import { expect, it } from 'vitest';
import { DEFAULT_SCENARIOS } from '../../../../src/desk/default-scenarios.ts';
import { scenariosFileOf } from './use-scenarios.ts';

it('takes a file of scenarios back as it was saved, and nothing else', () => {
  expect(scenariosFileOf(JSON.stringify(DEFAULT_SCENARIOS))).toEqual(DEFAULT_SCENARIOS);
  expect(scenariosFileOf('{"schemaVersion":1}')).toBeNull();
  expect(scenariosFileOf('{"scenarios":[{"id":"a"}]}')).toBeNull();
  expect(scenariosFileOf('null')).toBeNull();
  expect(() => scenariosFileOf('{')).toThrow(SyntaxError);
});
