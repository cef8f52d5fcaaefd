import { Link } from 'wouter';
import { useJobs } from '../../api/results.ts';
import { clockTime } from '../../format/numbers.ts';
import { Panel } from '../../parts/panel.tsx';

const SHOWN = 8;

/** What was done last, by whom it may concern. */
export function WhatChanged() {
  const jobs = useJobs({ limit: SHOWN });
  return (
    <Panel title="Last runs" flush tools={<Link href="/runs">All</Link>}>
      <table className="plain">
        <thead>
          <tr>
            <th scope="col">Run</th>
            <th scope="col">State</th>
            <th scope="col">Asked</th>
            <th scope="col" className="number">
              Seconds
            </th>
          </tr>
        </thead>
        <tbody>
          {(jobs.data?.items ?? []).map((job) => (
            <tr key={job.id}>
              <th scope="row">
                <Link href={`/runs/${job.id}`}>{job.kind}</Link>
              </th>
              <td>{job.state}</td>
              <td>{clockTime(job.createdAt)}</td>
              <td className="number">
                {job.startedAt === null || job.finishedAt === null
                  ? '–'
                  : ((Date.parse(job.finishedAt) - Date.parse(job.startedAt)) / 1000).toFixed(1)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}
