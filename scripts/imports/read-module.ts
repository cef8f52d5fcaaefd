import { type Expression, parseSync, Visitor } from 'oxc-parser';

export interface ImportStatement {
  readonly specifier: string;
  readonly typeOnly: boolean;
  readonly line: number;
}

/** A read of the clock, of randomness or of the environment, or an operator whose bits depend on V8. */
export interface GlobalUse {
  readonly name: string;
  readonly line: number;
}

export interface SourceModule {
  readonly imports: readonly ImportStatement[];
  /** Imports of a computed name, which no rule can judge. */
  readonly computedImportLines: readonly number[];
  readonly impureGlobals: readonly GlobalUse[];
  readonly powers: readonly GlobalUse[];
}

const IMPURE_OBJECTS = new Set(['process', 'performance', 'crypto', 'globalThis']);
const IMPURE_MEMBERS = new Set(['Date.now', 'Math.random']);
const IMPURE_FUNCTIONS = new Set(['fetch', 'Date', 'eval', 'Function']);

/** Reads every import and re-export of a module, type-only ones included, and its uses of impure globals. */
export function readModule(path: string, source: string): SourceModule {
  const parsed = parseSync(path, source);
  const fatal = parsed.errors.find(({ severity }) => severity === 'Error');
  if (fatal !== undefined) throw new Error(`${path} cannot be parsed: ${fatal.message}`);

  const lineAt = lineCounter(source);
  const imports: ImportStatement[] = [];
  const computedImportLines: number[] = [];
  const impureGlobals: GlobalUse[] = [];
  const powers: GlobalUse[] = [];
  const add = (specifier: string, typeOnly: boolean, start: number): void => {
    imports.push({ specifier, typeOnly, line: lineAt(start) });
  };
  const addEvaluated = (argument: Expression | undefined, start: number): void => {
    if (argument?.type === 'Literal' && typeof argument.value === 'string') add(argument.value, false, start);
    else computedImportLines.push(lineAt(start));
  };
  const impure = (name: string, start: number): void => {
    impureGlobals.push({ name, line: lineAt(start) });
  };
  const power = (name: string, start: number): void => {
    powers.push({ name, line: lineAt(start) });
  };

  new Visitor({
    ImportDeclaration(node) {
      const named = node.specifiers;
      const typeOnly =
        node.importKind === 'type' ||
        (named.length > 0 &&
          named.every((one) => one.type === 'ImportSpecifier' && one.importKind === 'type'));
      add(node.source.value, typeOnly, node.start);
    },
    ExportNamedDeclaration(node) {
      if (node.source !== null) add(node.source.value, node.exportKind === 'type', node.start);
    },
    ExportAllDeclaration(node) {
      add(node.source.value, node.exportKind === 'type', node.start);
    },
    ImportExpression(node) {
      addEvaluated(node.source, node.start);
    },
    TSImportType(node) {
      add(node.source.value, true, node.start);
    },
    TSExternalModuleReference(node) {
      add(node.expression.value, false, node.start);
    },
    CallExpression(node) {
      const { callee } = node;
      const [argument] = node.arguments;
      if (isRequire(callee)) {
        addEvaluated(argument?.type === 'SpreadElement' ? undefined : argument, node.start);
      }
      if (callee.type === 'Identifier' && IMPURE_FUNCTIONS.has(callee.name)) {
        impure(`${callee.name}()`, node.start);
      }
    },
    NewExpression(node) {
      if (node.callee.type !== 'Identifier') return;
      if (node.callee.name === 'Date' && node.arguments.length === 0) impure('new Date()', node.start);
      if (node.callee.name === 'Function') impure('new Function()', node.start);
    },
    MemberExpression(node) {
      if (node.object.type !== 'Identifier') return;
      const property = propertyName(node.property);
      const name = `${node.object.name}.${property ?? '…'}`;
      if (IMPURE_OBJECTS.has(node.object.name) || IMPURE_MEMBERS.has(name)) impure(name, node.start);
      if (name === 'Math.pow') power(name, node.start);
    },
    VariableDeclarator(node) {
      if (node.init?.type !== 'Identifier') return;
      const from = node.init.name;
      if (IMPURE_OBJECTS.has(from)) impure(from, node.start);
      if (node.id.type !== 'ObjectPattern') return;
      for (const property of node.id.properties) {
        if (property.type !== 'Property') continue;
        const name = `${from}.${propertyName(property.key) ?? '…'}`;
        if (IMPURE_MEMBERS.has(name)) impure(name, property.start);
        if (name === 'Math.pow') power(name, property.start);
      }
    },
    BinaryExpression(node) {
      if (node.operator === '**') power('**', node.start);
    },
    AssignmentExpression(node) {
      if (node.operator === '**=') power('**=', node.start);
    },
  }).visit(parsed.program);

  return { imports, computedImportLines, impureGlobals, powers };
}

/** `require(…)`, and `createRequire(…)(…)`, by which a module loads a CommonJS package. */
function isRequire(callee: Expression): boolean {
  if (callee.type === 'Identifier') return callee.name === 'require';
  return (
    callee.type === 'CallExpression' &&
    callee.callee.type === 'Identifier' &&
    callee.callee.name === 'createRequire'
  );
}

function propertyName(key: { readonly type: string }): string | undefined {
  if ('name' in key && typeof key.name === 'string') return key.name;
  if ('value' in key && typeof key.value === 'string') return key.value;
  return undefined;
}

/** Offsets arrive in no particular order, so lines are found by halving. */
function lineCounter(source: string): (offset: number) => number {
  const starts = [0];
  for (let at = source.indexOf('\n'); at !== -1; at = source.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (starts[middle]! <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  };
}
