import type { ServicingResult } from '../../../../src/desk/servicing/servicing-result.ts';
import { fixed, percent } from '../../format/numbers.ts';
import { FactsTable } from '../../parts/facts-table.tsx';
import { Panel } from '../../parts/panel.tsx';

/** More quotes than this are told by their number. */
const QUOTES_SHOWN = 12;

/** What the rights were taken to earn and cost, and at which OAS. */
export function Assumptions({ assumptions }: Pick<ServicingResult, 'assumptions'>) {
  const { costs, ancillaryPerYear, escrow, payoffs, recapture, advances, oasBp, programOasBp } = assumptions;
  const { marketMultiples, source } = assumptions;
  return (
    <Panel
      title="Assumptions"
      flush
      note={
        source ??
        'The shipped figures: docs/models/servicing.md tells where they come from. A file of your own replaces any of them.'
      }
    >
      <FactsTable
        facts={{
          'Cost of a current loan, dollars a year': fixed(costs.currentPerYear, 0),
          'Cost 30, 60, 90 days behind': [
            ...[costs.delinquent30PerYear, costs.delinquent60PerYear, costs.delinquent90PerYear],
          ]
            .map((cost) => fixed(cost, 0))
            .join(' · '),
          'Yearly rise of costs, %': percent(costs.inflation, 1),
          'Late and other fees, dollars a year': fixed(ancillaryPerYear, 0),
          'Escrow earns above the short rate, bp': fixed(escrow.spreadBp, 0),
          'Days a payoff is held': fixed(payoffs.floatDays, 0),
          'Share recaptured, %': `${percent(recapture.share, 0)} at ${fixed(recapture.multiple, 1)} years of fee`,
          'Advances cost above the short rate, bp': fixed(advances.spreadBp, 0),
          'Payments advanced 30, 60, 90 days behind': [
            ...[advances.months30, advances.months60, advances.months90],
          ]
            .map((months) => fixed(months, 0))
            .join(' · '),
          'OAS without a quote, bp': [
            fixed(oasBp, 0),
            ...programOasBp.map((one) => `${one.program} ${fixed(one.oasBp, 0)}`),
          ].join(' · '),
          'Quoted multiples': quotesText(marketMultiples),
        }}
      />
    </Panel>
  );
}

function quotesText(quotes: ServicingResult['assumptions']['marketMultiples']): string {
  if (quotes.length === 0) return 'none';
  if (quotes.length > QUOTES_SHOWN) return `${fixed(quotes.length, 0)} of them`;
  return quotes
    .map(({ program, noteRate, multiple }) => `${program} ${percent(noteRate, 2)} % ${fixed(multiple, 2)}`)
    .join(' · ');
}
