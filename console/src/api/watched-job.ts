import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Job } from '../../../client/operations.ts';
import { api } from './session.ts';

/** Whether a job still waits or runs. */
export function isActive({ state }: Pick<Job, 'state'>): boolean {
  return state === 'queued' || state === 'running';
}

/** A job as it changes: the server tells every change until it has ended. */
export function useWatchedJob(id: string) {
  const queryClient = useQueryClient();
  const job = useQuery({
    queryKey: ['job', id],
    queryFn: () => api.call('GET /v1/jobs/{id}', { path: { id } }),
  });
  const isFollowed = job.data !== undefined && isActive(job.data);
  useEffect(() => {
    if (!isFollowed) return undefined;
    const stop = new AbortController();
    const follow = async (): Promise<void> => {
      for await (const next of api.watch(id, { signal: stop.signal })) {
        queryClient.setQueryData(['job', id], next);
      }
      await queryClient.invalidateQueries({ queryKey: ['jobs'] });
      await queryClient.invalidateQueries({ queryKey: ['audit'] });
    };
    follow().catch(() => {
      // Who left the page wants no more of it; whoever stays asks again.
      if (!stop.signal.aborted) void queryClient.invalidateQueries({ queryKey: ['job', id] });
    });
    return () => stop.abort();
  }, [id, isFollowed, queryClient]);
  return job;
}
