import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import type { Trade } from '../../api/trades.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Field } from '../../parts/field.tsx';
import { Failure, Notice } from '../../parts/states.tsx';
import type { ChangeField, TradeChange } from './change-field.ts';
import type { Written } from './written.ts';

interface ChangeDialogProps {
  readonly trade: Trade;
  readonly change: TradeChange;
  readonly onClose: () => void;
}

/** A form on one change of a trade. */
export function ChangeDialog({ trade, change, onClose }: ChangeDialogProps) {
  const queryClient = useQueryClient();
  const formId = useId();
  const [written, setWritten] = useState<Written>(() =>
    Object.fromEntries(change.fields.map(({ name, start }) => [name, start?.(trade) ?? ''])),
  );
  const send = useMutation({
    mutationFn: () => change.send(trade.tradeId, written),
    onSuccess: async () => {
      await queryClient.invalidateQueries();
      onClose();
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    send.mutate();
  };
  const { trade: terms } = trade;
  return (
    <Dialog
      title={`${change.name} ${trade.tradeId}`}
      onClose={onClose}
      foot={
        <>
          <Button onClick={onClose}>Not now</Button>
          <button type="submit" form={formId} className="button primary" disabled={send.isPending}>
            {send.isPending ? 'Sending…' : change.name}
          </button>
        </>
      }
    >
      <form id={formId} className="form" onSubmit={submit}>
        <p>
          {terms.side === 'buy' ? '▲ Bought' : '▼ Sold'} {terms.instrument} {terms.settlementMonth}.{' '}
          {change.about}
        </p>
        {trade.approvalRequired && change.needsApproval ? (
          <Notice>It counts once another person has approved it.</Notice>
        ) : null}
        <div className="row">
          {change.fields.map((field) => (
            <WrittenField
              key={field.name}
              field={field}
              value={written[field.name] ?? ''}
              onChange={(value) => setWritten({ ...written, [field.name]: value })}
            />
          ))}
        </div>
        {send.error ? <Failure error={send.error} /> : null}
      </form>
    </Dialog>
  );
}

interface WrittenFieldProps {
  readonly field: ChangeField;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** A field by its kind. */
export function WrittenField({ field, value, onChange }: WrittenFieldProps) {
  const { label, hint, kind = 'text', choices = [], isRequired = false } = field;
  return (
    <div className={kind === 'pools' ? 'whole-row' : undefined}>
      <Field label={isRequired ? `${label} *` : label} hint={hint}>
        {(id) => {
          const shared = { id, className: 'input wide', value, required: isRequired };
          if (kind === 'choice') {
            return (
              <select {...shared} onChange={(event) => onChange(event.target.value)}>
                {choices.map((choice) => (
                  <option key={choice.value} value={choice.value}>
                    {choice.name}
                  </option>
                ))}
              </select>
            );
          }
          if (kind === 'pools') {
            return <textarea {...shared} rows={6} onChange={(event) => onChange(event.target.value)} />;
          }
          return (
            <input
              {...shared}
              type={kind === 'number' || kind === 'date' || kind === 'month' ? kind : 'text'}
              {...(kind === 'number' ? { step: 'any' } : {})}
              onChange={(event) => onChange(event.target.value)}
            />
          );
        }}
      </Field>
    </div>
  );
}
