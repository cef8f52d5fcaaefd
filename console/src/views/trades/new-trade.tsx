import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { useLocation } from 'wouter';
import { useMarket } from '../../api/documents.ts';
import { api } from '../../api/session.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Failure } from '../../parts/states.tsx';
import { WrittenField } from './change-dialog.tsx';
import type { ChangeField } from './change-field.ts';
import { texts, type Written } from './written.ts';

const FIELDS: readonly ChangeField[] = [
  { name: 'tradeId', label: 'Id', isRequired: true, hint: 'Booked twice under one id, it is booked once' },
  {
    name: 'side',
    label: 'Side',
    kind: 'choice',
    choices: [
      { value: 'sell', name: '▼ sell' },
      { value: 'buy', name: '▲ buy' },
    ],
  },
  {
    name: 'instrument',
    label: 'Instrument',
    isRequired: true,
    hint: 'UMBS30-5.5, GNMA2-30-6.0, TY, TY-C-109.5, UST-4.25-2034-11-15',
  },
  {
    name: 'quantity',
    label: 'Quantity',
    kind: 'number',
    isRequired: true,
    hint: 'Dollars of face for TBAs and bond forwards, contracts for futures and options',
  },
  {
    name: 'price',
    label: 'Price',
    isRequired: true,
    hint: 'A number, or ticks: 99-16+ for a TBA, 109-075 for futures, 0-45 (64ths) for options',
  },
  { name: 'settlementMonth', label: 'Month', kind: 'month', isRequired: true },
  { name: 'tradeDate', label: 'Traded on', kind: 'date', isRequired: true },
  { name: 'settlementDate', label: 'Settlement date', kind: 'date', hint: 'Bond forwards need it' },
  { name: 'counterparty', label: 'Counterparty' },
  { name: 'commission', label: 'Commission', hint: 'Dollars, such as 125.50' },
  { name: 'correlationId', label: 'Correlation', hint: 'Of the loan or run it belongs to' },
];

/** Books a trade that was done elsewhere. */
export function NewTrade({ onClose }: { readonly onClose: () => void }) {
  const queryClient = useQueryClient();
  const [, navigate] = useLocation();
  const market = useMarket();
  const formId = useId();
  const [written, setWritten] = useState<Written>({ side: 'sell', tradeDate: market.data?.asOf ?? '' });
  const book = useMutation({
    mutationFn: () => {
      const { tradeId = '', instrument = '', side, quantity, price = '' } = written;
      return api.call('POST /v1/trades', {
        body: {
          trade: {
            tradeId: tradeId.trim(),
            instrument: instrument.trim(),
            side: side === 'buy' ? 'buy' : 'sell',
            quantity: Number(quantity),
            price: price.trim(),
            tradeDate: written['tradeDate'] ?? '',
            settlementMonth: written['settlementMonth'] ?? '',
            ...texts(written, 'settlementDate', 'counterparty', 'commission'),
          },
          ...texts(written, 'correlationId'),
        },
      });
    },
    onSuccess: async ({ tradeId }) => {
      await queryClient.invalidateQueries();
      onClose();
      navigate(`/trades/${encodeURIComponent(tradeId)}`);
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    book.mutate();
  };
  return (
    <Dialog
      title="Book a trade"
      onClose={onClose}
      foot={
        <>
          <Button onClick={onClose}>Not now</Button>
          <button type="submit" form={formId} className="button primary" disabled={book.isPending}>
            {book.isPending ? 'Booking…' : 'Book'}
          </button>
        </>
      }
    >
      <form id={formId} className="form" onSubmit={submit}>
        <div className="row">
          {FIELDS.map((field) => (
            <WrittenField
              key={field.name}
              field={field}
              value={written[field.name] ?? ''}
              onChange={(value) => setWritten({ ...written, [field.name]: value })}
            />
          ))}
        </div>
        {book.error ? <Failure error={book.error} /> : null}
      </form>
    </Dialog>
  );
}
