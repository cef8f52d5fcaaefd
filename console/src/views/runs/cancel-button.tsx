import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Job } from '../../../../client/operations.ts';
import { useWhoAmI } from '../../api/documents.ts';
import { api } from '../../api/session.ts';
import { isActive } from '../../api/watched-job.ts';
import { Button } from '../../parts/button.tsx';

/** Asks the server to stop a job. */
export function CancelButton({ job }: { readonly job: Job }) {
  const queryClient = useQueryClient();
  const who = useWhoAmI();
  const cancel = useMutation({
    mutationFn: () => api.call('POST /v1/jobs/{id}/cancel', { path: { id: job.id } }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['jobs'] }),
  });
  if (!isActive(job)) return null;
  const mayCancel = who.data?.permissions.includes('jobs:submit') ?? false;
  return (
    <Button
      disabled={!mayCancel || job.cancelRequested || cancel.isPending}
      title={mayCancel ? undefined : 'Your role may not stop runs'}
      aria-label={`Cancel ${job.kind}`}
      onClick={() => cancel.mutate()}
    >
      {job.cancelRequested ? 'Stopping…' : 'Cancel'}
    </Button>
  );
}
