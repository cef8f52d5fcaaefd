import { useState } from 'react';
import { useSearchParams } from 'wouter';
import { useMarket, useMay, usePipeline, usePositions } from '../../api/documents.ts';
import { useResult } from '../../api/results.ts';
import { useRun } from '../../api/use-run.ts';
import { hedgeJob } from '../../desk/desk-jobs.ts';
import { clockTime, dollars, fixed } from '../../format/numbers.ts';
import { Measured } from '../../parts/measured.tsx';
import { Panel, View } from '../../parts/panel.tsx';
import { Stat, Stats } from '../../parts/stat.tsx';
import { Empty, Failure, Loading, Notice } from '../../parts/states.tsx';
import { Frontier } from './frontier.tsx';
import { HedgeControls } from './hedge-controls.tsx';
import { DEFAULT_FORM, hedgeConfigOf } from './hedge-form.ts';
import { BeforeAfter, HedgeProfile } from './hedge-profile.tsx';
import { TradeList } from './trade-list.tsx';

/** What to trade: limits on the left, the answer on the right. */
export default function HedgeView() {
  const [params] = useSearchParams();
  const market = useMarket();
  const pipeline = usePipeline();
  const positions = usePositions();
  const hedge = useResult('hedge', params.get('job') ?? undefined);
  const run = useRun();
  const [form, setForm] = useState(DEFAULT_FORM);
  const { data: open } = positions;
  const maySubmit = useMay('jobs:submit');
  const canSolve = maySubmit && open !== undefined && Boolean(market.data) && Boolean(pipeline.data);
  const solve = (asked: typeof form): void => {
    if (open !== undefined) run.mutate([hedgeJob(open, hedgeConfigOf(asked))]);
  };
  if (hedge.error) return <Failure error={hedge.error} />;
  const ended = hedge.data;
  const result = ended?.result;
  const newest = [market.data?.createdAt, pipeline.data?.createdAt]
    .filter((one) => one !== undefined)
    .sort()
    .at(-1);
  const isOld = ended ? newest !== undefined && newest > ended.job.createdAt : false;
  return (
    <View
      title="Hedge"
      beside={
        ended && result ? (
          <span className="muted">
            solved {clockTime(ended.job.finishedAt!)} · {fixed(result.provenance.pathCount ?? 0, 0)} paths ·
            result <code>{result.provenance.resultDigest?.slice(7, 15)}</code>
          </span>
        ) : null
      }
    >
      <div className="hedge">
        <HedgeControls
          form={form}
          onChange={setForm}
          instruments={[...new Set((result?.instruments ?? []).map(({ instrument }) => instrument))]}
          isSolving={run.isPending}
          canSolve={canSolve}
          onSolve={() => solve(form)}
        />
        <div className="hedge-answer">
          {hedge.isLoading ? <Loading what="the hedge" height={300} /> : null}
          {ended === null ? (
            <Empty title="No hedge has been solved yet">
              Set the limits on the left, or leave them, and solve. An answer takes some seconds.
            </Empty>
          ) : null}
          {isOld ? <Notice kind="warn">Book or market are newer than this hedge: solve again.</Notice> : null}
          {ended && result ? (
            <>
              <Stats>
                <Stat name="Net DV01" beside={`before ${dollars(result.before.dv01.value)}`}>
                  <Measured of={result.after.dv01} digits={1} />
                </Stat>
                <Stat
                  name="Convexity P&L, ±50 bp"
                  beside={`before ${dollars(result.before.convexityPnl['50']?.value)}`}
                  title="½(V₊ + V₋) − V₀, dollars"
                >
                  <Measured of={result.after.convexityPnl['50']} />
                </Stat>
                <Stat
                  name="Largest |P&L| at the shocks"
                  beside={`one instrument ${dollars(result.comparison?.baselineWorstShockPnl)}`}
                >
                  {dollars(result.after.worstShockPnl)}
                </Stat>
                <Stat name="Cost" beside={`${fixed(result.trades.length, 0)} trades`}>
                  {dollars(result.objective.transactionCost + result.objective.sizePenalty)}
                </Stat>
                <Stat
                  name="Face traded"
                  beside={`one instrument ${dollars(result.comparison?.baselineGrossNotional)}`}
                >
                  {dollars(result.comparison?.grossNotional)}
                </Stat>
              </Stats>
              {result.outOfSample === null ? null : (
                <Notice kind={result.outOfSample.holds ? 'good' : 'warn'} word="Fresh paths">
                  {result.outOfSample.statement}
                </Notice>
              )}
              {result.conflict === null ? null : (
                <Notice kind="warn" word="Limits gave way">
                  These cannot all be kept: {result.conflict.constraints.join('; ')}. The first that may has
                  given way; see below which.
                </Notice>
              )}
              <TradeList jobId={ended.job.id} result={result} isOld={isOld} />
              <div className="columns">
                <HedgeProfile result={result} />
                <Frontier
                  result={result}
                  onChoose={(costDollars) => {
                    const asked = { ...form, costDollars };
                    setForm(asked);
                    solve(asked);
                  }}
                />
                <BeforeAfter result={result} />
                <Panel title="Limits that bind" flush>
                  {result.binding.length === 0 ? (
                    <Empty title="None binds" />
                  ) : (
                    <table className="plain">
                      <thead>
                        <tr>
                          <th scope="col">Limit</th>
                          <th scope="col" className="number">
                            Used
                          </th>
                          <th scope="col" className="number">
                            Allowed
                          </th>
                          <th scope="col">Unit</th>
                        </tr>
                      </thead>
                      <tbody>
                        {result.binding.map((limit) => (
                          <tr key={`${limit.constraint} ${limit.limit}`}>
                            <th scope="row">
                              {limit.constraint}
                              {limit.gaveWay ? ' (gave way)' : ''}
                            </th>
                            <td className="number">{fixed(limit.value, 0)}</td>
                            <td className="number">{fixed(limit.limit, 0)}</td>
                            <td>{limit.unit}</td>
                          </tr>
                        ))}
                      </tbody>
                    </table>
                  )}
                </Panel>
              </div>
            </>
          ) : null}
        </div>
      </div>
    </View>
  );
}
