import type { JWTPayload } from 'jose';
import { z } from 'zod';
import { OWNER_NAME_FORM, ROLES, type Role } from '../../core/caller.ts';
import { CounterpoiseError } from '../../core/errors.ts';
import type { Principal } from './principal.ts';

/** Which claims of a token say what; a dot leads into an object, unless a claim has the whole name. */
export interface ClaimNames {
  readonly tenant: string;
  readonly roles: string;
  /** Null: tokens name no desk, and hold for the whole tenant. */
  readonly desks: string | null;
}

const LIST_LENGTH_MAX = 200;

const nameSchema = z.string().regex(OWNER_NAME_FORM);
const subjectSchema = z.string().min(1).max(255);
/** RFC 8693 writes scopes as one text; most issuers write roles as a list. */
const listSchema = z.union([
  z.array(z.string().max(255)).max(LIST_LENGTH_MAX),
  z
    .string()
    .max(4096)
    .transform((text) => text.split(' ').filter((part) => part !== '')),
]);

/**
 * Who a verified token speaks for. Roles the issuer has beside ours are passed over; everything else must be there,
 * so that a token of which a claim was forgotten opens nothing.
 *
 * @throws CounterpoiseError ACCESS_UNAUTHENTICATED naming the claim
 */
export function principalOf(payload: JWTPayload, names: ClaimNames): Principal {
  const roles = claim(payload, names.roles, listSchema);
  return {
    tenantId: claim(payload, names.tenant, nameSchema),
    actor: `user:${claim(payload, 'sub', subjectSchema)}`,
    roles: ROLES.filter((role: Role) => roles.includes(role)),
    deskIds: names.desks === null ? null : claim(payload, names.desks, listSchema.pipe(z.array(nameSchema))),
  };
}

function claim<Schema extends z.ZodType>(
  payload: JWTPayload,
  name: string,
  schema: Schema,
): z.output<Schema> {
  const result = schema.safeParse(claimValue(payload, name));
  if (result.success) return result.data;
  throw new CounterpoiseError(
    'ACCESS_UNAUTHENTICATED',
    `The token's claim "${name}" is missing or not usable.`,
  );
}

function claimValue(payload: JWTPayload, name: string): unknown {
  if (Object.hasOwn(payload, name)) return payload[name];
  return name
    .split('.')
    .reduce<unknown>(
      (value, part) =>
        typeof value === 'object' && value !== null && Object.hasOwn(value, part)
          ? Reflect.get(value, part)
          : undefined,
      payload,
    );
}
