import { existsSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { findCycles } from './cycles.ts';
import { isTest, packageName, readModules, roomOf, targetPath } from './module-graph.ts';
import type { ImportStatement, SourceModule } from './read-module.ts';
import { NUMERIC_ROOMS, PACKAGE_RULES, ROOM_RULES } from './room-rules.ts';

export interface ImportReport {
  readonly moduleCount: number;
  readonly importCount: number;
  readonly typeOnlyCount: number;
  readonly violations: readonly string[];
}

/**
 * Holds every module of a project against the rules of its room.
 * @param root the project's folder
 * @param moduleCountMin fewer modules than these mean that the check looked at the wrong place
 */
export function checkProject(root: string, moduleCountMin: number): ImportReport {
  const modules = readModules(root);
  const imports = [...modules.values()].flatMap((module) => module.imports);
  const violations = [...modules].flatMap(([path, module]) => moduleViolations(root, path, module, modules));
  if (modules.size < moduleCountMin) {
    violations.push(
      `saw ${modules.size} modules, expected at least ${moduleCountMin}: is ${root} the project?`,
    );
  }
  const cycles = findCycles(moduleEdges(modules)).map(
    (cycle) => `these modules import each other in a circle: ${cycle.join(', ')}`,
  );
  return {
    moduleCount: modules.size,
    importCount: imports.length,
    typeOnlyCount: imports.filter(({ typeOnly }) => typeOnly).length,
    violations: [...violations, ...cycles],
  };
}

function moduleEdges(modules: ReadonlyMap<string, SourceModule>): Map<string, string[]> {
  return new Map(
    [...modules].map(([path, { imports }]) => [
      path,
      imports
        .filter(({ specifier }) => specifier.startsWith('.'))
        .map(({ specifier }) => targetPath(path, specifier))
        .filter((target) => modules.has(target)),
    ]),
  );
}

function moduleViolations(
  root: string,
  path: string,
  module: SourceModule,
  modules: ReadonlyMap<string, SourceModule>,
): string[] {
  const room = roomOf(path);
  const rule = ROOM_RULES[room];
  if (rule === undefined) return [`${path}: no rule names the room "${room}"; add it to room-rules.ts`];
  const found: string[] = [];
  for (const statement of module.imports) {
    const complaint = importViolation(root, path, statement, modules);
    if (complaint !== undefined) found.push(`${path}:${statement.line}: ${complaint}`);
  }
  if (isTest(path)) return found;
  for (const line of module.computedImportLines) {
    found.push(`${path}:${line}: imports a computed name, which no rule can judge`);
  }
  if (rule.pure) {
    for (const { name, line } of module.impureGlobals) {
      found.push(`${path}:${line}: ${room} is pure and may not use ${name}; take it as an argument`);
    }
  }
  if (NUMERIC_ROOMS.includes(room)) {
    for (const { name, line } of module.powers) {
      found.push(
        `${path}:${line}: ${name} has different bits on different versions of V8; multiply, or use exp and log`,
      );
    }
  }
  return found;
}

function importViolation(
  root: string,
  path: string,
  { specifier }: ImportStatement,
  modules: ReadonlyMap<string, SourceModule>,
): string | undefined {
  if (specifier.startsWith('.')) return fileViolation(root, path, targetPath(path, specifier), modules);
  if (isBuiltin(specifier)) return builtinViolation(path, specifier);
  return packageViolation(path, packageName(specifier));
}

function fileViolation(
  root: string,
  path: string,
  target: string,
  modules: ReadonlyMap<string, SourceModule>,
): string | undefined {
  if (!modules.has(target) && !existsSync(join(root, target)))
    return `imports ${target}, which does not exist`;
  const room = roomOf(path);
  const targetRoom = roomOf(target);
  if (room === targetRoom) {
    return isTest(target) && !isTest(path) ? `imports the test ${target}` : undefined;
  }
  const allowed = [...ROOM_RULES[room]!.imports, ...(isTest(path) ? ['test'] : [])];
  if (allowed.includes(targetRoom) || allowed.includes(target)) return undefined;
  return `${room} may not import ${targetRoom} (${target}); it may import ${allowed.join(', ') || 'nothing'}`;
}

function builtinViolation(path: string, specifier: string): string | undefined {
  const room = roomOf(path);
  const { pure, builtins } = ROOM_RULES[room]!;
  if (!pure || isTest(path) || builtins.includes(specifier)) return undefined;
  return `${room} is pure and may not import ${specifier}`;
}

function packageViolation(path: string, name: string): string | undefined {
  const owners = PACKAGE_RULES[name];
  if (owners === undefined)
    return `no rule names the package "${name}"; say in room-rules.ts who may import it`;
  if (owners === 'anywhere') return undefined;
  const rooms = [roomOf(path), path, ...(isTest(path) ? ['test'] : [])];
  if (rooms.some((room) => owners.includes(room))) return undefined;
  return `only ${owners.join(' and ')} may import ${name}`;
}
