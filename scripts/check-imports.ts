import { fileURLToPath } from 'node:url';
import { checkProject } from './imports/check-project.ts';

/**
 * Fails when a module breaks the rules of its room (scripts/imports/room-rules.ts), when modules import each other in a
 * circle, or when it saw too few modules to have looked at the project at all.
 *
 *   node scripts/check-imports.ts [folder]
 */
const MODULE_COUNT_MIN = 50;

const root = process.argv[2] ?? fileURLToPath(new URL('..', import.meta.url));
const { moduleCount, importCount, typeOnlyCount, violations } = checkProject(root, MODULE_COUNT_MIN);
for (const violation of violations) process.stderr.write(`${violation}\n`);
process.stdout.write(
  `Import rules: ${moduleCount} modules, ${importCount} imports (${typeOnlyCount} of types alone), ${violations.length} violations.\n`,
);
process.exitCode = violations.length === 0 ? 0 : 1;
