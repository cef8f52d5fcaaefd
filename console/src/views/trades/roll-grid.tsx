import { useMemo, useState } from 'react';
import { type Roll, useRolls } from '../../api/trades.ts';
import { usePreferences } from '../../format/preferences.tsx';
import { NumberField } from '../../parts/field.tsx';
import { DataGrid } from '../../parts/grid/data-grid.tsx';
import { Empty, Failure, Loading, Notice } from '../../parts/states.tsx';
import { rollColumns } from './roll-columns.ts';

const rowId = ({ instrument, front, back }: Roll): string => `${instrument} ${front} ${back}`;

/** What rolling brings against holding, for every roll that is quoted. */
export function RollGrid() {
  const { priceStyle } = usePreferences();
  const [cprPercent, setCprPercent] = useState<number | null>(null);
  const [financingPercent, setFinancingPercent] = useState<number | null>(null);
  const rolls = useRolls({
    ...(cprPercent === null ? {} : { cpr: cprPercent / 100 }),
    ...(financingPercent === null ? {} : { financingRate: financingPercent / 100 }),
  });
  const columns = useMemo(() => rollColumns(priceStyle), [priceStyle]);
  if (rolls.data === null) return <Empty title="No market day">Rolls are judged at the prices of one.</Empty>;
  return (
    <>
      <div className="view-head">
        <NumberField
          label="CPR, %"
          value={cprPercent}
          min={0}
          max={99}
          step={1}
          placeholder="model"
          onChange={setCprPercent}
        />
        <NumberField
          label="Financing rate, %"
          value={financingPercent}
          min={-5}
          max={25}
          step={0.05}
          placeholder="market"
          onChange={setFinancingPercent}
        />
      </div>
      {rolls.error ? <Failure error={rolls.error} /> : null}
      {rolls.isLoading ? <Loading what="the rolls" height={400} /> : null}
      {rolls.data?.failures.map(({ pointer, detail }) => (
        <Notice key={`${pointer} ${detail}`} kind="warn">
          {detail}
        </Notice>
      ))}
      {rolls.data === undefined ? null : (
        <DataGrid name="rolls" label="rolls" columns={columns} rows={rolls.data.rows} rowId={rowId} />
      )}
    </>
  );
}
