import type { Job } from '../../../client/operations.ts';
import { useWhoAmI } from './documents.ts';

/** Whether the reader may have jobs of a kind done; true until the server has said otherwise. */
export function useMaySubmit(kind: Job['kind']): boolean {
  const who = useWhoAmI();
  if (who.data === undefined) return true;
  return who.data.permissions.includes('jobs:submit') && who.data.jobKinds.includes(kind);
}
