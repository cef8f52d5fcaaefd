import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkProject } from './imports/check-project.ts';
import { findCycles } from './imports/cycles.ts';
import { readModule } from './imports/read-module.ts';

const ONE_MODULE = 1;
let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'import-rules-'));
});

afterEach(() => {
  rmSync(root, { recursive: true });
});

function violationsOf(files: Readonly<Record<string, string>>): readonly string[] {
  for (const [path, source] of Object.entries(files)) {
    const file = join(root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, source);
  }
  return checkProject(root, ONE_MODULE).violations;
}

const EMPTY = 'export {};\n';

describe('layers', () => {
  it('accepts imports that run downwards', () => {
    expect(
      violationsOf({
        'src/core/units.ts': EMPTY,
        'src/market/curve.ts': "import '../core/units.ts';\n",
        'src/sim/grid.ts': "import '../market/curve.ts';\nimport '../core/units.ts';\n",
        'calibration/fit.ts': "import '../src/sim/grid.ts';\n",
        'src/desk/risk.ts': "import '../sim/grid.ts';\nimport '../../calibration/fit.ts';\n",
        'src/main.ts': "import './desk/risk.ts';\n",
      }),
    ).toEqual([]);
  });

  it.each([
    ['core', 'market', 'src/core/a.ts', '../market/b.ts', 'src/market/b.ts'],
    ['sim', 'hedge', 'src/sim/a.ts', '../hedge/b.ts', 'src/hedge/b.ts'],
    ['sim', 'workers', 'src/sim/a.ts', '../workers/b.ts', 'src/workers/b.ts'],
    ['models', 'calibration', 'src/models/rate/a.ts', '../../../calibration/b.ts', 'calibration/b.ts'],
    ['desk', 'workers', 'src/desk/a.ts', '../workers/b.ts', 'src/workers/b.ts'],
    ['desk', 'jobs', 'src/desk/a.ts', '../jobs/b.ts', 'src/jobs/b.ts'],
    ['store', 'jobs', 'src/store/a.ts', '../jobs/b.ts', 'src/jobs/b.ts'],
    ['jobs', 'desk', 'src/jobs/a.ts', '../desk/b.ts', 'src/desk/b.ts'],
    ['handlers', 'workers', 'src/handlers/a.ts', '../workers/b.ts', 'src/workers/b.ts'],
    ['api', 'sim', 'src/api/routes/a.ts', '../../sim/b.ts', 'src/sim/b.ts'],
    ['cli', 'main', 'src/cli/a.ts', '../main.ts', 'src/main.ts'],
    ['hedge', 'test', 'src/hedge/a.ts', '../../test/b.ts', 'test/b.ts'],
  ])('refuses %s on %s', (room, target, importer, specifier, imported) => {
    const [violation, ...rest] = violationsOf({ [importer]: `import '${specifier}';\n`, [imported]: EMPTY });
    expect(rest).toEqual([]);
    expect(violation).toMatch(`${importer}:1: ${room} may not import ${target} (${imported})`);
  });

  it.each([
    ['an import of types', "import type { B } from '../market/b.ts';"],
    ['an import of one type', "import { type B } from '../market/b.ts';"],
    ['a re-export', "export * from '../market/b.ts';"],
    ['a re-export of types', "export type { B } from '../market/b.ts';"],
    ['an import in a type', "export type B = import('../market/b.ts').B;"],
    ['an import while running', "await import('../market/b.ts');"],
  ])('sees %s', (_, source) => {
    const violations = violationsOf({
      'src/core/a.ts': `${EMPTY}${source}\n`,
      'src/market/b.ts': 'export type B = 1;',
    });
    expect(violations).toHaveLength(1);
    expect(violations[0]).toMatch('src/core/a.ts:2: core may not import market');
  });

  it('lets terms see the programs and nothing else of the market', () => {
    const violations = violationsOf({
      'src/market/programs.ts': EMPTY,
      'src/market/snapshot.ts': EMPTY,
      'src/instruments/position.ts': "import '../market/programs.ts';\nimport '../market/snapshot.ts';\n",
    });
    expect(violations).toHaveLength(1);
    expect(violations[0]).toMatch('src/instruments/position.ts:2: instruments may not import market');
  });

  it('lets a test beside the code use the tests’ own files, and no one use a test', () => {
    const violations = violationsOf({
      'test/fixtures/book.ts': EMPTY,
      'src/hedge/hedge.test.ts': "import '../../test/fixtures/book.ts';\nimport 'vitest';\n",
      'src/hedge/hedge.ts': "import './hedge.test.ts';\n",
    });
    expect(violations).toEqual(['src/hedge/hedge.ts:1: imports the test src/hedge/hedge.test.ts']);
  });

  it('refuses a room no rule names, and a file that is not there', () => {
    expect(violationsOf({ 'src/attic/a.ts': EMPTY, 'src/core/b.ts': "import './gone.ts';\n" })).toEqual([
      'src/attic/a.ts: no rule names the room "attic"; add it to room-rules.ts',
      'src/core/b.ts:1: imports src/core/gone.ts, which does not exist',
    ]);
  });
});

describe('packages', () => {
  it.each([
    ['piscina', 'src/workers/a.ts', 'src/sim/a.ts'],
    ['decimal.js', 'src/core/money.ts', 'src/core/quotes.ts'],
    ['highs', 'test/a.ts', 'src/hedge/a.ts'],
    ['seedrandom', 'src/core/random.ts', 'src/sim/a.ts'],
    ['mathjs', 'scripts/a.ts', 'src/models/a.ts'],
    ['fastify', 'src/api/a.ts', 'src/jobs/a.ts'],
    ['@fastify/swagger/sub', 'src/api/a.ts', 'src/cli/a.ts'],
    ['commander', 'src/cli/a.ts', 'src/api/a.ts'],
    ['vitest', 'test/a.ts', 'src/core/a.ts'],
  ])('keeps %s to its room', (name, owner, stranger) => {
    const source = `import '${name}';\n`;
    const violations = violationsOf({ [owner]: source, [stranger]: source });
    expect(violations).toHaveLength(1);
    expect(violations[0]).toMatch(new RegExp(`^${stranger}:1: only .* may import`));
  });

  it('sees a package loaded by require', () => {
    const violations = violationsOf({
      'src/desk/a.ts': "const h = createRequire(import.meta.url)('highs');\nconst p = require('piscina');\n",
    });
    expect(violations).toEqual([
      'src/desk/a.ts:1: only test may import highs',
      'src/desk/a.ts:2: only workers may import piscina',
    ]);
  });

  it('refuses a package no rule names', () => {
    expect(violationsOf({ 'src/api/a.ts': "import 'left-pad';\n" })[0]).toMatch(
      'no rule names the package "left-pad"',
    );
  });
});

describe('purity', () => {
  const PURE = ['core', 'market', 'instruments', 'models', 'kernel', 'sim', 'hedge', 'desk'];

  it.each([
    ['node:fs', "import 'node:fs';"],
    ['fs/promises', "import 'fs/promises';"],
    ['node:process', "import 'node:process';"],
    ['Date.now', 'export const a = Date.now();'],
    ['new Date()', 'export const a = new Date();'],
    ['Date()', 'export const a = Date();'],
    ['Math.random', "export const a = Math['random']();"],
    ['Math.random', 'export const { random } = Math;'],
    ['process.env', 'export const a = process.env.HOME;'],
    ['process', 'export const { env } = process;'],
    ['performance.now', 'export const a = performance.now();'],
    ['fetch()', "export const a = fetch('');"],
    ['globalThis.process', 'export const a = globalThis.process;'],
  ])('refuses %s in a pure room', (name, source) => {
    for (const room of PURE) {
      const violations = violationsOf({ [`src/${room}/a.ts`]: `${source}\n` });
      expect(violations).toHaveLength(1);
      expect(violations[0]).toMatch(`src/${room}/a.ts:1: ${room} is pure and may not`);
      expect(violations[0]).toMatch(name);
      rmSync(join(root, 'src', room), { recursive: true });
    }
  });

  it('allows a date made of arguments, and a clock outside the pure rooms and in tests', () => {
    expect(
      violationsOf({
        'src/core/dates.ts': 'export const date = (ms: number) => new Date(ms);\n',
        'src/cli/a.ts': "import 'node:fs';\nexport const now = () => Date.now();\n",
        'src/core/dates.test.ts': "import 'node:fs';\nexport const now = () => Date.now();\n",
      }),
    ).toEqual([]);
  });

  it('lets the hedge start a thread, and no other pure room', () => {
    const source = "import 'node:worker_threads';\n";
    expect(violationsOf({ 'src/hedge/a.ts': source, 'src/sim/a.ts': source })).toEqual([
      'src/sim/a.ts:1: sim is pure and may not import node:worker_threads',
    ]);
  });

  it.each(['export const a = 2 ** 3;', 'let a = 2; a **= 3;', 'export const a = Math.pow(2, 3);'])(
    'refuses the power in `%s` where numbers are made',
    (source) => {
      const violations = violationsOf({ 'src/models/a.ts': source, 'src/cli/a.ts': source });
      expect(violations).toHaveLength(1);
      expect(violations[0]).toMatch(/^src\/models\/a\.ts:1: .* different bits/);
    },
  );

  it('refuses an import of a computed name', () => {
    expect(violationsOf({ 'src/api/a.ts': 'export const a = (name: string) => import(name);\n' })).toEqual([
      'src/api/a.ts:1: imports a computed name, which no rule can judge',
    ]);
  });
});

describe('cycles', () => {
  it('finds a circle of types', () => {
    expect(
      violationsOf({
        'src/sim/a.ts': "import type { B } from './b.ts';\n",
        'src/sim/b.ts': "import { C } from './c.ts';\n",
        'src/sim/c.ts': "export { A } from './a.ts';\n",
        'src/sim/d.ts': "import './a.ts';\n",
      }),
    ).toEqual(['these modules import each other in a circle: src/sim/a.ts, src/sim/b.ts, src/sim/c.ts']);
  });

  it('separates two circles and passes over a diamond', () => {
    const edges = new Map([
      ['top', ['left', 'right']],
      ['left', ['bottom']],
      ['right', ['bottom', 'partner']],
      ['partner', ['right']],
      ['bottom', []],
      ['alone', ['alone']],
    ]);
    expect(findCycles(edges)).toEqual([['partner', 'right'], ['alone']]);
  });
});

describe('what was seen', () => {
  it('fails when it saw too few modules', () => {
    expect(checkProject(root, 50)).toMatchObject({ moduleCount: 0, importCount: 0 });
    expect(checkProject(root, 50).violations[0]).toMatch('saw 0 modules, expected at least 50');
  });

  it('ends with an error on a folder that is not the project', () => {
    const script = fileURLToPath(new URL('./check-imports.ts', import.meta.url));
    const { status, stdout } = spawnSync(process.execPath, [script, root], { encoding: 'utf8' });
    expect(status).toBe(1);
    expect(stdout).toMatch('0 modules, 0 imports');
  });

  it('counts imports of types', () => {
    const { imports } = readModule('a.ts', "import type A from './a.ts';\nimport { b } from './b.ts';\n");
    expect(imports).toEqual([
      { specifier: './a.ts', typeOnly: true, line: 1 },
      { specifier: './b.ts', typeOnly: false, line: 2 },
    ]);
  });

  it('names a file it cannot parse', () => {
    expect(() => readModule('src/core/a.ts', 'import {')).toThrow('src/core/a.ts cannot be parsed');
  });

  it('holds for this project', () => {
    const project = fileURLToPath(new URL('..', import.meta.url));
    expect(checkProject(project, 50).violations).toEqual([]);
  });
});
