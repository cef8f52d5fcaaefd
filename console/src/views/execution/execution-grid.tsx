import * as Plot from '@observablehq/plot';
import type { ExecutionRow } from '../../../../src/desk/execution-row.ts';
import { Chart, Legend } from '../../charts/chart.tsx';
import { fixed, percent, price, signed } from '../../format/numbers.ts';
import { usePreferences } from '../../format/preferences.tsx';
import { Panel } from '../../parts/panel.tsx';

interface ExecutionGridProps {
  readonly rows: readonly ExecutionRow[];
  readonly chosen: ExecutionRow | undefined;
  readonly onChoose: (row: ExecutionRow) => void;
}

function couponsOf(rows: readonly ExecutionRow[]): readonly number[] {
  const coupons = rows.flatMap(({ choices }) => choices.map(({ coupon }) => coupon));
  return [...new Set(coupons)].sort((a, b) => a - b);
}

/** Every note rate by every coupon it can be delivered into: all-in price, the best marked, the others' gap to it. */
export function ExecutionGrid({ rows, chosen, onChoose }: ExecutionGridProps) {
  const { priceStyle } = usePreferences();
  const coupons = couponsOf(rows);
  const hasBids = rows.some(({ sales }) => sales.length > 0);
  return (
    <Panel
      title={`All-in price by note rate, ${rows[0]!.program} for ${rows[0]!.settlementMonth}`}
      flush
      note="Per 100: TBA price, excess and servicing at their multiples, pay-up, carry, less costs. ✓ best, and below the others what they lack; ≈ within half a 32nd of the best: sensitivities are blended. Choose a note rate for what makes its price."
    >
      <table className="plain">
        <thead>
          <tr>
            <th scope="col">Note rate, %</th>
            {coupons.map((coupon) => (
              <th key={coupon} scope="col" className="number">
                {percent(coupon, 2)}
              </th>
            ))}
            {hasBids ? (
              <th scope="col" className="number">
                Best bid
              </th>
            ) : null}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const byCoupon = new Map(row.choices.map((choice) => [choice.coupon, choice]));
            const [bid] = row.sales;
            return (
              <tr key={row.noteRate} className={row === chosen ? 'chosen' : ''}>
                <th scope="row">
                  <button
                    type="button"
                    className="button quiet"
                    aria-pressed={row === chosen}
                    onClick={() => onChoose(row)}
                  >
                    {percent(row.noteRate, 3)}
                  </button>
                </th>
                {coupons.map((coupon) => {
                  const choice = byCoupon.get(coupon);
                  if (choice === undefined) {
                    return (
                      <td key={coupon} className="number muted">
                        –
                      </td>
                    );
                  }
                  const isBest = choice === row.choices[0];
                  const isNear = !isBest && row.nearTie && choice === row.choices[1];
                  return (
                    <td key={coupon} className={isBest ? 'number best' : 'number'}>
                      {isBest ? '✓ ' : isNear ? '≈ ' : ''}
                      {price(choice.allInPer100, priceStyle)}
                      <div className="error-of">{isBest ? 'best' : signed(-choice.gapToBestPer100, 3)}</div>
                    </td>
                  );
                })}
                {hasBids ? (
                  <td className={row.bestKind === 'tba' ? 'number' : 'number best'}>
                    {bid === undefined ? (
                      '–'
                    ) : (
                      <>
                        {row.bestKind === 'tba' ? '' : '✓ '}
                        {price(bid.allInPer100, priceStyle)}
                        <div className="error-of">
                          {bid.buyer} {signed(bid.overTbaPer100, 3)}
                        </div>
                      </>
                    )}
                  </td>
                ) : null}
              </tr>
            );
          })}
        </tbody>
      </table>
    </Panel>
  );
}

const COLOURS = ['--locks', '--hedge', '--series-4', '--series-5', '--series-6', '--net'] as const;

/** All-in price against the note rate, a line for each coupon: where the lines cross, the best coupon changes. */
export function ExecutionChart({ rows, chosen }: Pick<ExecutionGridProps, 'rows' | 'chosen'>) {
  const coupons = couponsOf(rows);
  const series = coupons.map((coupon, index) => ({
    coupon,
    name: percent(coupon, 2),
    colour: COLOURS[index % COLOURS.length]!,
  }));
  const points = rows.flatMap((row) =>
    row.choices.map((choice) => ({
      noteRate: row.noteRate * 100,
      name: percent(choice.coupon, 2),
      colour: `var(${series.find(({ coupon }) => coupon === choice.coupon)!.colour})`,
      allIn: choice.allInPer100,
      gap: choice.gapToBestPer100,
    })),
  );
  return (
    <Panel
      title="All-in price against the note rate"
      note="The wide line is the best execution: it changes coupon where another is worth more, or where one takes the loan no more."
    >
      <Legend entries={series} />
      <Chart
        label={`All-in price by note rate; best ${rows.map(({ noteRate, best }) => `${percent(noteRate, 3)} into ${percent(best.coupon, 2)} at ${fixed(best.allInPer100, 3)}`).join(', ')}`}
        height={330}
        data={[rows, chosen]}
        draw={() => ({
          marginLeft: 48,
          x: { label: 'Note rate, %', grid: true },
          y: { label: 'Per 100', grid: true, nice: true },
          marks: [
            Plot.lineY(rows, {
              x: ({ noteRate }: ExecutionRow) => noteRate * 100,
              y: ({ best }: ExecutionRow) => best.allInPer100,
              stroke: 'var(--line-strong)',
              strokeWidth: 9,
              strokeLinecap: 'round',
            }),
            ...(chosen === undefined
              ? []
              : [Plot.ruleX([chosen.noteRate * 100], { stroke: 'var(--accent)', strokeDasharray: '4,3' })]),
            Plot.lineY(points, { x: 'noteRate', y: 'allIn', z: 'name', stroke: 'colour', strokeWidth: 1.8 }),
            Plot.dot(points, { x: 'noteRate', y: 'allIn', fill: 'colour', r: 3 }),
            Plot.tip(
              points,
              Plot.pointer({
                x: 'noteRate',
                y: 'allIn',
                title: ({ noteRate, name, allIn, gap }: (typeof points)[number]) =>
                  `${fixed(noteRate, 3)} % into ${name}\n${fixed(allIn, 4)}${gap > 0 ? `, ${fixed(gap, 4)} below the best` : ', best'}`,
              }),
            ),
          ],
        })}
      />
    </Panel>
  );
}
