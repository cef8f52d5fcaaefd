import { useJobs, useResult } from '../../api/results.ts';
import type { BookPart } from '../../desk/book-parts.ts';
import { dayTime, dollars, fixed, signed } from '../../format/numbers.ts';
import { DataGrid } from '../../parts/grid/data-grid.tsx';
import { type GridColumn, shownNumber } from '../../parts/grid/grid-column.ts';
import { GridPlace } from '../../parts/grid/grid-place.tsx';
import { Panel } from '../../parts/panel.tsx';
import { RunPicker } from '../../parts/run-picker.tsx';
import { Empty, Failure, Loading, Notice } from '../../parts/states.tsx';
import { type ComparedScenario, comparedScenarios } from './compared-scenarios.ts';

type Column = GridColumn<ComparedScenario>;

function numberColumn(id: keyof ComparedScenario, name: string, width: number, about = name): Column {
  return {
    ...{ id, name, about, width, isNumber: true },
    value: (row) => row[id],
    show: shownNumber(dollars),
  };
}

const COLUMNS: readonly Column[] = [
  { id: 'name', name: 'Scenario', width: 270, value: ({ name }) => name },
  numberColumn('first', 'First', 110),
  numberColumn('second', 'Second', 110),
  {
    ...numberColumn('difference', 'Second less first', 130),
    show: shownNumber((value) => signed(value)),
  },
  numberColumn('standardError', '±', 80, 'Error of the difference, were the two runs independent'),
  {
    id: 'said',
    name: 'Beyond two errors',
    width: 140,
    value: ({ difference, standardError }) =>
      Math.abs(difference) <= 2 * standardError ? '' : difference > 0 ? '▲ better' : '▼ worse',
  },
];

const rowId = ({ id }: ComparedScenario): string => id;

interface CompareRunsProps {
  readonly part: BookPart;
  /** Empty for the run before the newest. */
  readonly firstId: string;
  /** Empty for the newest. */
  readonly secondId: string;
  readonly onFirst: (jobId: string) => void;
  readonly onSecond: (jobId: string) => void;
}

/** Two stress runs, scenario by scenario. */
export function CompareRuns({ part, firstId, secondId, onFirst, onSecond }: CompareRunsProps) {
  const jobs = useJobs({ kind: 'stress', state: 'succeeded', limit: 2 });
  const [newest, before] = jobs.data?.items ?? [];
  const first = useResult('stress', firstId || before?.id || newest?.id);
  const second = useResult('stress', secondId || newest?.id);
  const error = jobs.error ?? first.error ?? second.error;
  if (error) return <Failure error={error} />;
  if (first.data === null || second.data === null) return <Empty title="There is no run to compare" />;
  const tools = (
    <>
      <RunPicker label="First" kind="stress" value={firstId} newest="The one before" onChange={onFirst} />
      <RunPicker label="Second" kind="stress" value={secondId} onChange={onSecond} />
    </>
  );
  if (first.data === undefined || second.data === undefined) return <Loading what="the runs" />;
  const rows = comparedScenarios(first.data.result.rows, second.data.result.rows, part);
  const facts = [first.data, second.data].map(({ job, result }) => ({
    id: job.id,
    finished: dayTime(job.finishedAt!),
    asOf: result.asOf,
    paths: fixed(result.provenance.pathCount, 0),
    seed: result.provenance.seed ?? '–',
    model: result.provenance.model ?? '–',
    input: result.provenance.inputDigest?.slice(7, 15) ?? '–',
  }));
  return (
    <>
      <Panel
        title="Which runs"
        flush
        tools={tools}
        note="Runs of one seed share their paths, so that their difference is known far better than the error says."
      >
        <table className="plain">
          <thead>
            <tr>
              <th scope="col">Run</th>
              {['Finished', 'As of', 'Paths', 'Seed', 'Model', 'Input'].map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {facts.map(({ id, finished, asOf, paths, seed, model, input }, index) => (
              <tr key={index === 0 ? 'first' : 'second'}>
                <th scope="row">
                  {index === 0 ? 'First' : 'Second'} <span className="muted">{id.slice(-6)}</span>
                </th>
                {[finished, asOf, paths, seed, model].map((text, at) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: the columns stand in this order always
                  <td key={at}>{text}</td>
                ))}
                <td>
                  <code>{input}</code>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Panel>
      {first.data.job.id === second.data.job.id ? (
        <Notice>Both are the same run: choose another one, or run once more.</Notice>
      ) : null}
      {rows.length === 0 ? (
        <Empty title="The two runs have no scenario in common" />
      ) : (
        <GridPlace rowCount={rows.length} rowsMax={40}>
          <DataGrid name="compare" label="scenarios" columns={COLUMNS} rows={rows} rowId={rowId} />
        </GridPlace>
      )}
    </>
  );
}
