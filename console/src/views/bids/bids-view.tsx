import { useMay } from '../../api/documents.ts';
import { useChoice } from '../../api/use-choice.ts';
import { Segmented } from '../../parts/button.tsx';
import { View } from '../../parts/panel.tsx';
import { Empty } from '../../parts/states.tsx';
import { SalesPanel } from './sales-panel.tsx';
import { TapeDesk } from './tape-desk.tsx';

const PARTS = [
  { value: 'bids', name: 'Tapes and bids' },
  { value: 'sales', name: 'Sales and settlement' },
] as const;

/** What becomes of closed loans: tapes, bids, sales, payments. */
export default function BidsView() {
  const [shown, show] = useChoice('show');
  const mayRead = useMay('lock-events:read');
  const part = PARTS.find(({ value }) => value === shown)?.value ?? 'bids';
  return (
    <View
      title="Bids & sales"
      tools={
        <Segmented
          label="Shown"
          options={PARTS}
          value={part}
          onChange={(next) => show(next === 'bids' ? '' : next)}
        />
      }
    >
      {mayRead ? (
        part === 'bids' ? (
          <TapeDesk />
        ) : (
          <SalesPanel />
        )
      ) : (
        <Empty title="Your role may not read lock events">Closed loans and sales follow from them.</Empty>
      )}
    </View>
  );
}
