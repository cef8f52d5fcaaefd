import type { CalibrationSet } from '../../../../calibration/calibration-set.ts';
import { HeatTable } from '../../charts/heat-table.tsx';
import { fixed, signed } from '../../format/numbers.ts';
import { Panel } from '../../parts/panel.tsx';

type Cell = CalibrationSet['rateModel']['fit']['cells'][number];

/** Swaption volatilities of the market, of the model, and how far they are apart. */
export function VolatilitySurface({ cells }: { readonly cells: readonly Cell[] }) {
  const { expiries, tenors, valuesOf } = surfaceOf(cells);
  const shared = {
    corner: 'Expiry',
    rows: expiries.map((years) => `${years}Y`),
    columns: tenors.map((years) => `${years}Y`),
  };
  return (
    <div className="surfaces">
      <Panel title="Market, bp" flush note="Normal volatility of swaptions, by expiry and tenor of the swap.">
        <HeatTable
          {...shared}
          label="Normal volatilities of the market"
          values={valuesOf(({ quoteBp }) => quoteBp)}
          show={(value) => fixed(value, 1)}
          scale="sequential"
        />
      </Panel>
      <Panel title="Model, bp" flush note="Of the same swaptions; simulated ones have an error.">
        <HeatTable
          {...shared}
          label="Normal volatilities of the model"
          values={valuesOf(({ modelBp }) => modelBp)}
          show={(value) => fixed(value, 1)}
          scale="sequential"
        />
      </Panel>
      <Panel
        title="Model less market, bp"
        flush
        note="Orange above the market, blue below; the sign says which."
      >
        <HeatTable
          {...shared}
          label="Model less market"
          values={valuesOf(({ modelBp, quoteBp }) => modelBp - quoteBp)}
          show={(value) => signed(value, 1)}
          scale="diverging"
        />
      </Panel>
    </div>
  );
}

function surfaceOf(cells: readonly Cell[]) {
  const expiries = [...new Set(cells.map(({ expiryYears }) => expiryYears))].sort((a, b) => a - b);
  const tenors = [...new Set(cells.map(({ tenorYears }) => tenorYears))].sort((a, b) => a - b);
  const byPlace = new Map(cells.map((cell) => [`${cell.expiryYears} ${cell.tenorYears}`, cell]));
  return {
    expiries,
    tenors,
    valuesOf: (value: (cell: Cell) => number): readonly (readonly (number | null)[])[] =>
      expiries.map((expiry) =>
        tenors.map((tenor) => {
          const cell = byPlace.get(`${expiry} ${tenor}`);
          return cell === undefined ? null : value(cell);
        }),
      ),
  };
}
