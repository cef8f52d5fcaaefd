import type { ServicingResult } from '../../../../src/desk/servicing/servicing-result.ts';
import { useResult } from '../../api/results.ts';
import { KeyRateBars } from '../../charts/key-rate-bars.tsx';
import { dollars, percent } from '../../format/numbers.ts';
import { Panel } from '../../parts/panel.tsx';
import { bothKeyRates } from './both-key-rates.ts';

/** The rights' key rates beside those of the locks: servicing gains when rates rise, locks when they fall. */
export function NaturalOffset({ book }: Pick<ServicingResult, 'book'>) {
  const risk = useResult('risk');
  const locks = risk.data?.result.book.locks;
  if (locks === undefined) {
    return (
      <Panel title="Key-rate DV01" note="Run risk, and the locks’ key rates stand beside them.">
        <KeyRateBars series={[{ name: 'Servicing', colour: '--series-4', of: book.keyRateDv01 }]} />
      </Panel>
    );
  }
  return (
    <Panel
      title="Key-rate DV01: the natural offset"
      note={`Dollars gained when rates near a tenor fall 1 bp. DV01 of the rights is ${dollars(book.dv01.value)}, of the locks ${dollars(locks.dv01.value)} in the newest risk run: the rights offset ${percent(-book.dv01.value / locks.dv01.value, 0)} %. Errors of both runs are added up: the most they can be.`}
    >
      <KeyRateBars
        series={[
          { name: 'Locks', colour: '--locks', of: locks.keyRateDv01 },
          { name: 'Servicing', colour: '--series-4', of: book.keyRateDv01 },
          { name: 'Both', colour: '--net', of: bothKeyRates(locks.keyRateDv01, book.keyRateDv01) },
        ]}
      />
    </Panel>
  );
}
