import { useQuery } from '@tanstack/react-query';
import { measuredLocks } from './lock-rows.ts';
import { api } from './session.ts';

/** The locks of a risk run by id. They come as a table, a third as long as the same in JSON. */
export function useMeasuredLocks(jobId: string | undefined) {
  return useQuery({
    queryKey: ['result', 'locks', jobId],
    queryFn: async () => {
      const csv = await api.table('GET /v1/jobs/{id}/result', {
        path: { id: jobId! },
        query: { table: 'locks' },
      });
      return measuredLocks(csv);
    },
    enabled: jobId !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: (previous) => previous,
  });
}
