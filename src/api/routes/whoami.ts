import { z } from 'zod';
import { ROLES } from '../../core/caller.ts';
import { JOB_KINDS } from '../../store/records.ts';
import { mayDo, maySubmit, PERMISSIONS } from '../access/access-rules.ts';
import { problemResponses, type Routes } from './route-parts.ts';

const whoamiSchema = z.object({
  tenantId: z.string(),
  actor: z.string().describe('As the audit names the caller.'),
  roles: z.array(z.enum(ROLES)),
  deskIds: z.array(z.string()).nullable().describe('Null: every desk of the tenant.'),
  permissions: z.array(z.enum(PERMISSIONS)),
  jobKinds: z.array(z.enum(JOB_KINDS)).describe('Kinds of jobs the caller may submit.'),
});

/** Who the server takes the caller for. */
export const whoamiRoutes: Routes = async (server) => {
  server.get(
    '/whoami',
    {
      config: { access: 'authenticated' },
      schema: {
        tags: ['access'],
        summary: 'Who the server takes the caller for, and what he may do',
        response: { 200: whoamiSchema, ...problemResponses },
      },
    },
    async ({ caller: { tenantId, actor, roles, deskIds } }, reply) =>
      reply.send({
        tenantId,
        actor,
        roles: [...roles],
        deskIds: deskIds === null ? null : [...deskIds],
        permissions: PERMISSIONS.filter((permission) => mayDo(roles, permission)),
        jobKinds: JOB_KINDS.filter((kind) => maySubmit(roles, kind)),
      }),
  );
};
