/**
 * The house, room by room: what each may import from the rooms beneath it. Imports run one way, so a room is
 * understood, tested and replaced with nothing but what stands below it.
 */
export interface RoomRule {
  /** Rooms, or single files of a room, this one may import beside itself. */
  readonly imports: readonly string[];
  /** A pure room reads no clock, no randomness, no environment and no files: what it answers is a function of its arguments. */
  readonly pure: boolean;
  /** Node's own modules a pure room may use all the same. */
  readonly builtins: readonly string[];
}

const EQUATIONS = ['core', 'market', 'instruments', 'models', 'kernel', 'sim'] as const;
const ENGINE = [...EQUATIONS, 'hedge', 'calibration', 'book'] as const;
const SERVICE = [
  ...ENGINE,
  'workers',
  'nats',
  'store',
  'ledger',
  'webhooks',
  'config',
  'log',
  'metrics',
  'desk',
  'validation',
  'jobs',
  'handlers',
  'engine',
  'api',
  'cli',
] as const;

function pure(imports: readonly string[], builtins: readonly string[] = []): RoomRule {
  return { imports, pure: true, builtins };
}

function impure(imports: readonly string[]): RoomRule {
  return { imports, pure: false, builtins: [] };
}

export const ROOM_RULES: Readonly<Record<string, RoomRule>> = {
  core: pure([], ['node:crypto']),
  market: pure(['core']),
  // A lock and a position name their program, and the programs are a market's; nothing else of the market enters terms.
  instruments: pure(['core', 'src/market/programs.ts']),
  models: pure(['core', 'market', 'instruments']),
  // Flat arrays and scalars in tables, so that a kernel in another language can stand in for the TypeScript one.
  kernel: pure(['core'], ['node:crypto']),
  sim: pure(['core', 'market', 'instruments', 'models', 'kernel']),
  // The search of whole lots is synchronous: it runs in a thread of its own.
  hedge: pure(EQUATIONS, ['node:worker_threads']),
  calibration: pure(EQUATIONS),
  book: pure([...EQUATIONS, 'hedge', 'calibration']),
  // Paths, and fits that would keep a server's loop from answering.
  workers: impure([...EQUATIONS, 'calibration']),
  // Work of the pool's kind on other machines, and events that come over the same wire.
  nats: impure([...EQUATIONS, 'workers', 'store', 'ledger']),
  store: impure(['core']),
  // What is told by events: taken in once, and read as the book folds it.
  ledger: impure(['core', 'market', 'book', 'store', 'src/webhooks/events.ts']),
  log: impure(['core']),
  // What a server measures of itself; it looks on from outside of what it measures.
  metrics: impure(['core', 'store', 'jobs']),
  // What a server can be told, with the defaults of the parts that it is told to.
  config: pure([
    'core',
    'src/api/api-limits.ts',
    'src/jobs/job-queue-limits.ts',
    'src/webhooks/webhook-settings.ts',
  ]),
  // The desk's use cases take the simulation as an argument, so they know no thread, no job and no caller.
  desk: pure(ENGINE),
  // Checks of the whole engine as a desk would use it; the reports of a validator are written here, and read by no room below.
  validation: pure([...ENGINE, 'desk']),
  webhooks: impure(['core', 'store']),
  // A job's input and result are opaque documents to the queue; what they mean is the handlers' matter.
  // What is told of a job is stored with its end.
  jobs: impure(['core', 'store', 'ledger', 'src/webhooks/events.ts']),
  handlers: impure([...ENGINE, 'store', 'desk', 'jobs', 'src/workers/machine.ts']),
  // Jobs in threads of their own, away from the loop that answers.
  engine: impure([...EQUATIONS, 'workers', 'nats', 'store', 'desk', 'jobs', 'handlers']),
  // No number is made at the edge: documents are read, jobs submitted, results shown.
  api: impure(['core', 'market', 'book', 'store', 'ledger', 'webhooks', 'config', 'desk', 'jobs']),
  cli: impure([...ENGINE, 'workers', 'nats', 'store', 'ledger', 'config', 'desk', 'validation', 'jobs']),
  // The parts of a server, put together as its configuration says.
  host: impure(SERVICE),
  main: impure([...SERVICE, 'host']),
  // Around the house: these use it, and nothing in it uses them.
  bench: impure([...SERVICE, 'test', 'scripts/example-day/pipeline.ts']),
  scripts: impure([...SERVICE, 'src/host/console-sources.ts']),
  // What a desk's own tools use: it knows the server by its description alone.
  client: impure([]),
  // The desk's screen: it talks to the server as any client does. Of the rooms it takes names of what is answered, and how
  // prices are written.
  console: impure([
    'client',
    'core',
    'market',
    'instruments',
    'models',
    'sim',
    'hedge',
    'calibration',
    'book',
    'desk',
  ]),
  examples: impure([...SERVICE, 'client']),
  test: impure([...SERVICE, 'client', 'main', 'scripts', 'src/host/console-folder.ts']),
};

/** Which rooms, or single files, may import a package; `anywhere` names no owner. A package without a rule is refused. */
export const PACKAGE_RULES: Readonly<Record<string, readonly string[] | 'anywhere'>> = {
  zod: 'anywhere',
  piscina: ['workers'],
  // Beside money: tests that check closed forms to more digits than a double has.
  'decimal.js': ['src/core/money.ts', 'test/fixtures/high-precision.ts'],
  // The independent check of the hedge's own tree.
  highs: ['test'],
  seedrandom: ['src/core/random.ts', 'scripts', 'test'],
  mathjs: ['scripts'],
  'csv-parse': ['desk'],
  'csv-stringify': ['desk'],
  fastify: ['api'],
  '@fastify/swagger': ['api'],
  '@fastify/swagger-ui': ['api'],
  'fastify-type-provider-zod': ['api'],
  // main hands the commander's program to each command.
  commander: ['cli', 'main'],
  croner: ['cli'],
  'cli-progress': ['cli'],
  'cli-table3': ['cli'],
  // The tests of the audit tamper with the tables themselves.
  kysely: ['store', 'test'],
  'better-sqlite3': ['store'],
  pg: ['store', 'test'],
  '@nats-io/transport-node': ['nats', 'test', 'bench'],
  '@nats-io/jetstream': ['nats', 'test', 'bench'],
  '@nats-io/obj': ['nats'],
  '@fastify/helmet': ['api'],
  jose: ['api', 'test'],
  'prom-client': ['metrics'],
  pino: ['log'],
  'ipaddr.js': ['webhooks', 'api'],
  standardwebhooks: ['test'],
  autocannon: ['test', 'bench', 'scripts'],
  'oxc-parser': ['scripts'],
  assemblyscript: ['scripts'],
  '@fastify/static': ['api'],
  vite: ['console', 'scripts'],
  '@vitejs/plugin-react': ['console'],
  react: ['console'],
  'react-dom': ['console'],
  wouter: ['console'],
  '@tanstack/react-query': ['console'],
  '@tanstack/react-table': ['console'],
  '@tanstack/react-virtual': ['console'],
  '@observablehq/plot': ['console'],
  '@fontsource-variable/inter': ['console'],
  'd3-dsv': ['console'],
  'playwright-core': ['test', 'bench'],
  'axe-core': ['test'],
  // The compose file.
  yaml: ['test'],
  vitest: ['test'],
  'fast-check': ['test'],
};

/** Rooms whose results must have the same bits on every V8: `**` and `Math.pow` differ between its versions. */
export const NUMERIC_ROOMS: readonly string[] = [...EQUATIONS, 'hedge', 'calibration', 'validation'];
