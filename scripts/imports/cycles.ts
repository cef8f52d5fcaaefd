/**
 * Finds the groups of modules that import each other in a circle, by Tarjan's algorithm.
 * @source R. Tarjan, Depth-first search and linear graph algorithms, SIAM J. Comput. 1(2), 1972
 * @param edges the modules each module imports
 * @returns for each group, its modules in order of name; a module that imports itself is a group of one
 */
export function findCycles(edges: ReadonlyMap<string, readonly string[]>): string[][] {
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const stack: string[] = [];
  const onStack = new Set<string>();
  const cycles: string[][] = [];

  const visit = (module: string): void => {
    const index = order.size;
    order.set(module, index);
    lowest.set(module, index);
    stack.push(module);
    onStack.add(module);
    for (const target of edges.get(module) ?? []) {
      if (!order.has(target)) visit(target);
      if (onStack.has(target)) {
        lowest.set(module, Math.min(lowest.get(module)!, lowest.get(target)!));
      }
    }
    if (lowest.get(module) !== index) return;
    const group = stack.splice(stack.indexOf(module));
    for (const member of group) onStack.delete(member);
    const importsItself = edges.get(module)?.includes(module) === true;
    if (group.length > 1 || importsItself) cycles.push(group.sort());
  };

  for (const module of edges.keys()) if (!order.has(module)) visit(module);
  return cycles;
}
