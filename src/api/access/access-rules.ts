import type { Role } from '../../core/caller.ts';
import type { JobKind } from '../../store/records.ts';

/** What a route can ask of its caller. */
export const PERMISSIONS = [
  'market:read',
  'market:write',
  'calibrations:read',
  'pipelines:read',
  'pipelines:write',
  'lock-events:read',
  'lock-events:write',
  'trades:read',
  'trades:write',
  'trades:approve',
  'jobs:read',
  'jobs:submit',
  'audit:read',
  'keys:manage',
  'webhooks:manage',
  'retention:manage',
  'metrics:read',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

/** The rule of a route: open to all, to everyone known, or to who has a permission. */
export type AccessRule = 'public' | 'authenticated' | Permission;

const DESK: readonly Permission[] = [
  'market:read',
  'calibrations:read',
  'pipelines:read',
  'pipelines:write',
  'lock-events:read',
  'lock-events:write',
  'trades:read',
  'trades:write',
  'jobs:read',
  'jobs:submit',
];

const RISK: readonly Permission[] = [
  'market:read',
  'calibrations:read',
  'pipelines:read',
  'lock-events:read',
  'trades:read',
  'jobs:read',
  'jobs:submit',
  'audit:read',
  'metrics:read',
];

const CALIBRATION: readonly Permission[] = [
  'market:read',
  'market:write',
  'calibrations:read',
  'pipelines:read',
  'lock-events:read',
  'trades:read',
  'jobs:read',
  'jobs:submit',
];

/** The matrix of roles: what each may do. */
const ROLE_PERMISSIONS: Readonly<Record<Role, ReadonlySet<Permission>>> = {
  desk: new Set(DESK),
  risk: new Set(RISK),
  calibration: new Set(CALIBRATION),
  admin: new Set(PERMISSIONS),
  // What a scraper of metrics is given, and no more.
  monitor: new Set<Permission>(['metrics:read']),
};

const RISK_KINDS: readonly JobKind[] = [
  'risk',
  'hedge',
  'stress',
  'pricing',
  'execution',
  'explain',
  'servicing',
  'backtest',
];

/** Which jobs each role may submit, cancel, repeat and forget. */
export const ROLE_JOB_KINDS: Readonly<Record<Role, ReadonlySet<JobKind>>> = {
  desk: new Set<JobKind>(['risk', 'hedge', 'pricing', 'execution', 'explain']),
  risk: new Set(RISK_KINDS),
  calibration: new Set<JobKind>(['calibration']),
  admin: new Set<JobKind>([...RISK_KINDS, 'calibration']),
  monitor: new Set<JobKind>(),
};

/** Whether one of the roles has the permission. */
export function mayDo(roles: readonly Role[], permission: Permission): boolean {
  return roles.some((role) => ROLE_PERMISSIONS[role].has(permission));
}

/** Whether one of the roles may have a job of the kind made or changed. */
export function maySubmit(roles: readonly Role[], kind: JobKind): boolean {
  return roles.some((role) => ROLE_JOB_KINDS[role].has(kind));
}

/** The roles a rule lets through, all of them for a rule that asks for none. */
export function rolesOf(rule: AccessRule): readonly Role[] {
  const roles = Object.keys(ROLE_PERMISSIONS) as Role[];
  return rule === 'public' || rule === 'authenticated' ? roles : roles.filter((role) => mayDo([role], rule));
}
