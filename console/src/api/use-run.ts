import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type JobBody, runJob } from './job-runs.ts';

/** Runs jobs one after another, and shows what is new afterwards. */
export function useRun() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async (jobs: readonly { readonly title: string; readonly body: JobBody }[]) => {
      for (const { title, body } of jobs) {
        await runJob(title, body);
        await queryClient.invalidateQueries({ queryKey: ['jobs'] });
      }
      await queryClient.invalidateQueries({ queryKey: ['calibration'] });
      await queryClient.invalidateQueries({ queryKey: ['calibrations'] });
    },
  });
}
