/**
 * How far each kind of thread stands back: the server's loop goes before all, a desk's job before the paths, and a batch
 * job after them.
 */
export const NICENESS = { desk: 2, check: 2, read: 4, simulation: 2, paths: 12, batch: 18 } as const;
