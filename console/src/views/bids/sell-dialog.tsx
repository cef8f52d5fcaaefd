import { useState } from 'react';
import { counted, dollars } from '../../format/numbers.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Field } from '../../parts/field.tsx';
import { Failure } from '../../parts/states.tsx';
import { salesOf } from './bid-rows.ts';
import { type BestBid, useSell } from './bids-api.ts';

interface SellDialogProps {
  readonly rows: readonly BestBid[];
  /** The day the selection is of. */
  readonly asOf: string;
  readonly onClose: () => void;
  readonly onSold: () => void;
}

/** Records what was selected as sold: it goes off the tapes, and waits for its payment. */
export function SellDialog({ rows, asOf, onClose, onSold }: SellDialogProps) {
  const sell = useSell();
  const isPast = asOf < new Date().toISOString().slice(0, 10);
  // What was agreed on a day of the past was not agreed now.
  const [soldAt, setSoldAt] = useState(isPast ? `${asOf}T17:00` : '');
  const taken = rows.filter(({ executingInvestor }) => executingInvestor !== null);
  const principal = taken.reduce((sum, { loanAmount }) => sum + loanAmount, 0);
  const investors = [...new Set(taken.map(({ executingInvestor }) => executingInvestor!))].sort();
  return (
    <Dialog
      title={`Record ${counted(taken.length, 'sale')}`}
      onClose={onClose}
      foot={
        <>
          <Button onClick={onClose}>Not now</Button>
          <Button
            kind="primary"
            disabled={sell.isPending}
            onClick={() =>
              sell.mutate(salesOf(taken, soldAt === '' ? null : new Date(soldAt).toISOString()), {
                onSuccess: () => {
                  onSold();
                  onClose();
                },
              })
            }
          >
            {sell.isPending ? 'Recording…' : 'Record'}
          </Button>
        </>
      }
    >
      <div className="form">
        <p className="muted wrap">
          {dollars(principal)} of principal to {investors.join(', ')}. All are recorded or none; each becomes
          an event of its lock. Recording the same once more changes nothing.
        </p>
        <Field label="Agreed at (empty: now)">
          {(id) => (
            <input
              id={id}
              className="input wide"
              type="datetime-local"
              value={soldAt}
              onChange={(event) => setSoldAt(event.target.value)}
            />
          )}
        </Field>
        {sell.error ? <Failure error={sell.error} /> : null}
      </div>
    </Dialog>
  );
}
