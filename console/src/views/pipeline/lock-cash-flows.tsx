import * as Plot from '@observablehq/plot';
import type { ParsedLock } from '../../../../src/book/lock-terms.ts';
import type { MarketSnapshot } from '../../../../src/market/snapshot.ts';
import {
  ACTIVE_PASSIVE_PARAMETERS,
  activePassivePath,
} from '../../../../src/models/prepay/active-passive.ts';
import { prepaymentMultipliers } from '../../../../src/models/prepay/attribute-multipliers.ts';
import { Chart } from '../../charts/chart.tsx';
import { mortgageRateOf } from '../../desk/mortgage-rate-of.ts';
import { dollars, fixed } from '../../format/numbers.ts';
import { Panel } from '../../parts/panel.tsx';

/** What the loan would pay if mortgage rates stayed where they are. */
export function LockCashFlows({
  lock,
  market,
}: {
  readonly lock: ParsedLock;
  readonly market: MarketSnapshot;
}) {
  const rate = mortgageRateOf(market, lock.program);
  if (rate === null || lock.termMonths === undefined) return null;
  const flows = projectedFlows(lock, lock.termMonths, rate);
  const life =
    flows.reduce((sum, { month, principal }) => sum + (month / 12) * principal, 0) / lock.loanAmount;
  return (
    <Panel
      title="Cash flows, if rates stay"
      note={`By the model’s equations at a mortgage rate that stays; average life ${fixed(life, 1)} years. The valuation has many paths instead of this one.`}
    >
      <Chart
        label={`Projected monthly cash flows; average life ${fixed(life, 1)} years`}
        height={200}
        data={[lock, rate]}
        draw={() => ({
          marginLeft: 52,
          x: { label: 'Years' },
          y: { label: 'Dollars a month', grid: true },
          marks: [
            Plot.areaY(
              flows.flatMap(({ month, interest, principal }) => [
                { year: month / 12, kind: 'interest', amount: interest },
                { year: month / 12, kind: 'principal', amount: principal },
              ]),
              {
                x: 'year',
                y: 'amount',
                z: 'kind',
                fill: ({ kind }: { kind: string }) =>
                  kind === 'interest' ? 'var(--series-4)' : 'var(--locks)',
                fillOpacity: 0.75,
              },
            ),
            Plot.tip(
              flows,
              Plot.pointerX({
                x: ({ month }) => month / 12,
                y: ({ interest, principal }) => interest + principal,
                title: ({ month, interest, principal }) =>
                  `month ${month}\nprincipal ${dollars(principal)}\ninterest ${dollars(interest)}`,
              }),
            ),
          ],
        })}
      />
    </Panel>
  );
}

interface Flow {
  readonly month: number;
  readonly interest: number;
  readonly principal: number;
}

function projectedFlows(lock: ParsedLock, termMonths: number, rate: number): readonly Flow[] {
  const { fico, dti, ltv, purpose, occupancy, propertyType, firstTimeBuyer } = lock;
  const multipliers = prepaymentMultipliers({
    loanAmount: lock.loanAmount,
    ...(fico === undefined ? {} : { fico }),
    ...(dti === undefined ? {} : { dtiPercent: dti }),
    ...(ltv === undefined ? {} : { ltvPercent: ltv }),
    ...(purpose === undefined ? {} : { purpose }),
    ...(occupancy === undefined ? {} : { occupancy }),
    ...(propertyType === undefined ? {} : { propertyType }),
    ...(firstTimeBuyer === undefined ? {} : { firstTimeBuyer }),
  });
  const path = activePassivePath(
    ACTIVE_PASSIVE_PARAMETERS[lock.program],
    {
      noteRate: lock.noteRate,
      netCoupon: lock.noteRate,
      ageMonths: 0,
      remainingMonths: termMonths,
      firstCalendarMonth: Number(lock.lockExpiration.slice(5, 7)),
      multipliers,
    },
    new Float64Array(termMonths).fill(rate),
  );
  let outstanding = 1;
  return path.cashFlow.map((flow, index) => {
    const interest = (outstanding * lock.noteRate) / 12;
    outstanding = path.survival[index]! * path.scheduledBalance[index]!;
    return {
      month: index + 1,
      interest: interest * lock.loanAmount,
      principal: (flow - interest) * lock.loanAmount,
    };
  });
}
