import type { ServicingResult, ServicingRow } from '../../../../src/desk/servicing/servicing-result.ts';
import { type Ended, useResult } from '../../api/results.ts';
import { useChoice } from '../../api/use-choice.ts';
import { counted, dayTime, fixed, shortDollars } from '../../format/numbers.ts';
import { FactsTable } from '../../parts/facts-table.tsx';
import { DataGrid } from '../../parts/grid/data-grid.tsx';
import { GridPlace } from '../../parts/grid/grid-place.tsx';
import { Measured } from '../../parts/measured.tsx';
import { Panel, View } from '../../parts/panel.tsx';
import { RunFacts } from '../../parts/run-facts.tsx';
import { RunPicker } from '../../parts/run-picker.tsx';
import { Stat, Stats } from '../../parts/stat.tsx';
import { Empty, Failure, Loading, Notice } from '../../parts/states.tsx';
import { Assumptions } from './assumptions.tsx';
import { GroupTable } from './group-table.tsx';
import { LegBars } from './leg-bars.tsx';
import { NaturalOffset } from './natural-offset.tsx';
import { RIGHT_COLUMNS } from './right-columns.ts';
import { ServicingImport } from './servicing-import.tsx';
import { ServicingProfile } from './servicing-profile.tsx';

/** What the servicing rights are worth, for what, and how they move against the locks. */
export default function ServicingView() {
  const [jobId, chooseJob] = useChoice('job');
  const servicing = useResult('servicing', jobId ?? undefined);
  const { data: ended } = servicing;
  return (
    <View
      title="Servicing"
      beside={
        ended ? (
          <span className="muted">
            as of {ended.result.asOf}, run {dayTime(ended.job.finishedAt!)} ·{' '}
            {fixed(ended.result.provenance.pathCount, 0)} paths
          </span>
        ) : null
      }
      tools={<RunPicker label="Run" kind="servicing" value={jobId ?? ''} onChange={chooseJob} />}
    >
      <ServicingImport onValued={() => chooseJob('')}>
        {servicing.error ? <Failure error={servicing.error} /> : null}
        {servicing.isLoading ? <Loading what="the servicing" height={420} /> : null}
        {ended === null ? (
          <Empty title="No servicing has been valued yet">
            A CSV with a row for each right, or cohort of like loans: servicingId, program, noteRate, balance,
            ageMonths, remainingMonths, servicingFeeBp, and what else is known. The example day ships a
            servicing.csv.
          </Empty>
        ) : null}
        {ended ? <Valued ended={ended} /> : null}
      </ServicingImport>
    </View>
  );
}

const rowId = ({ servicingId }: ServicingRow): string => servicingId;

function Valued({ ended: { job, result } }: { readonly ended: Ended<'servicing'> }) {
  const { book, legs, profile, groups, rows, assumptions, failures, warnings, provenance } = result;
  return (
    <>
      {warnings.map((warning) => (
        <Notice key={warning} kind="warn">
          {warning}
        </Notice>
      ))}
      {failures.length === 0 ? null : (
        <Notice kind="warn">
          {counted(failures.length, 'right')} could not be valued. {failures[0]!.detail}
        </Notice>
      )}
      <BookStats book={book} />
      <div className="columns wide">
        <LegBars legs={legs} book={book} />
        <ServicingProfile rows={profile} />
        <NaturalOffset book={book} />
        <Assumptions assumptions={assumptions} />
        <Sensitivities book={book} />
        <RunFacts job={job} provenance={provenance} />
      </div>
      <GroupTable groups={groups} book={book} />
      <GridPlace rowCount={rows.length} hasTotals>
        <DataGrid name="servicing-rights" label="rights" columns={RIGHT_COLUMNS} rows={rows} rowId={rowId} />
      </GridPlace>
    </>
  );
}

const THOUSANDTH = 1e-3;

function BookStats({ book }: Pick<ServicingResult, 'book'>) {
  return (
    <Stats>
      <Stat
        name="Value, thousands"
        beside={`${shortDollars(book.balance)} of balance, ${counted(book.loanCount, 'loan')}`}
      >
        <Measured of={book.value} scale={THOUSANDTH} />
      </Stat>
      <Stat name="Multiple" beside="years of fee">
        <Measured of={book.multiple} digits={4} />
      </Stat>
      <Stat name="Price" beside="per 100 of balance">
        <Measured of={book.pricePer100} digits={4} />
      </Stat>
      <Stat name="DV01" beside="gain when rates fall 1 bp" title="Negative: the rights gain when rates rise">
        <Measured of={book.dv01} />
      </Stat>
      <Stat name="Duration" beside="years, of their own value">
        <Measured of={book.effectiveDuration} digits={2} />
      </Stat>
      <Stat name="Convexity, dollars" beside="V₊ + V₋ − 2V₀">
        <Measured of={book.dollarConvexity} />
      </Stat>
    </Stats>
  );
}

/** What else the rights depend on. */
function Sensitivities({ book }: Pick<ServicingResult, 'book'>) {
  return (
    <Panel
      title="What else moves them"
      flush
      note="Vega: dollars for every volatility quote 1 bp higher. Durations: loss for 1 bp more of OAS, and of mortgage rates against swaps. Speeds: relative loss per unit of their multipliers."
    >
      <FactsTable
        facts={{
          Vega: <Measured of={book.vega} />,
          'Spread duration, years': <Measured of={book.spreadDuration} digits={3} />,
          'Basis duration, years': <Measured of={book.basisDuration} digits={3} />,
          'Refinancing speed': <Measured of={book.refinancingDuration} digits={4} />,
          'Turnover speed': <Measured of={book.turnoverDuration} digits={4} />,
        }}
      />
    </Panel>
  );
}
