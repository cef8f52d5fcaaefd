import { useQuery } from '@tanstack/react-query';
import { believed } from '../../api/believed.ts';
import { api } from '../../api/session.ts';
import { saveFile } from '../../parts/grid/grid-csv.ts';

/** Execution terms of the reader's own, in place of the market day's. */
export interface OwnTerms {
  /** Of the file they came from. */
  readonly name: string;
  readonly execution: unknown;
}

/** What is asked, with terms of one's own where there are some. */
export function withTerms(
  input: Readonly<Record<string, unknown>>,
  terms: OwnTerms | null,
): Readonly<Record<string, unknown>> {
  return terms === null ? input : { ...input, execution: terms.execution };
}

/** What an execution job answers, and by which job. */
export interface PricedJob<Result> {
  readonly jobId: string;
  readonly result: Result;
}

/**
 * A closed form of the latest market day, priced as soon as it is asked for.
 *
 * @param input null while there is nothing to ask
 * @param marketId for another day is another question
 */
export function usePricedJob<Result>(
  input: Readonly<Record<string, unknown>> | null,
  marketId: string | undefined,
) {
  return useQuery({
    queryKey: ['priced', marketId, input],
    queryFn: async (): Promise<PricedJob<Result>> => {
      let jobId = '';
      const result = await api.run(
        { kind: 'execution', input: input! },
        {
          onChange: ({ id }) => {
            jobId = id;
          },
        },
      );
      return { jobId, result: believed<Result>(result) };
    },
    enabled: input !== null && marketId !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: (previous) => previous,
  });
}

/** Saves one of a job's tables as the server writes it. */
export async function saveTable(jobId: string, table: string): Promise<void> {
  const csv = await api.table('GET /v1/jobs/{id}/result', { path: { id: jobId }, query: { table } });
  saveFile(`${table}.csv`, csv);
}
