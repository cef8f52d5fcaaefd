import type { ChargeReport } from '../book/mode-terms/charge-report.ts';
import type { ModeTerms, ModeTermsDocument } from '../book/mode-terms/mode-terms.ts';
import { money } from '../core/money.ts';
import type { EventInputs } from './bid-inputs.ts';
import { dollars } from './number-format.ts';
import { numbers, renderTable, words } from './table.ts';

const FINDINGS_SHOWN = 20;

/** Terms as a desk reads them. */
export function modeTermsText({ description, terms }: ModeTermsDocument): string {
  return [
    ...(description === undefined ? [] : [description]),
    renderTable(
      'Terms by mode and lock date, points per 100',
      ['mode', 'from', 'below mandatory', 'cancel', 'extend', 'relock', 'renegotiate', 'source'].map(words),
      terms.map((row) => [
        row.mode,
        row.from,
        `${row.belowMandatoryBp} bp`,
        cancelText(row.cancel),
        `${row.extend.pointsPerBlock} per ${row.extend.blockDays} days, at most ${row.extend.daysMax}`,
        `worse price less ${row.relock.feePer100} within ${row.relock.windowDays} days`,
        `market less ${row.renegotiate.costPer100} after a fall of ${Number((row.renegotiate.rateFallMin * 100).toFixed(4))} %`,
        row.source,
      ]),
    ),
  ].join('\n\n');
}

function cancelText(cancel: ModeTerms['cancel']): string {
  if (cancel.kind === 'free') return 'free';
  if (cancel.kind === 'fee') return `${cancel.feePer100}`;
  const gain = cancel.gain === 'paid' ? 'gain paid' : 'gain forfeited';
  return `pair-off + ${cancel.penaltyPer100}, ${gain}`;
}

/** Charges against terms, with the differences first. */
export function chargesText({ rows, findings, totals }: ChargeReport, { source, asOf }: EventInputs): string {
  const shown = findings
    .slice(0, FINDINGS_SHOWN)
    .map(({ code, lockId, eventId, detail }) => `  ${code}  ${lockId ?? ''} ${eventId}: ${detail}`);
  const more = findings.length - shown.length;
  return [
    `Charges on locks of ${source} as of ${asOf}`,
    renderTable(
      'Charged events: price after the event per 100, fees and difference in dollars (+ better for the lender than the terms)',
      [
        ...['lock', 'event', 'date', 'mode', 'by the terms'].map(words),
        ...['price', 'stated', 'fee', 'charged', 'difference'].map(numbers),
      ],
      rows.map((row) => [
        ...[row.lockId, row.event, row.date, row.mode],
        row.addends.map(({ name, per100 }) => `${name} ${money(per100).toFixed(3)}`).join(', '),
        ...[row.priceByTerms, row.priceStated].map((price) =>
          price === null ? '' : money(price).toFixed(3),
        ),
        ...[row.feeByTerms, row.feeCharged, row.difference].map((amount) => amount ?? 'unknown'),
      ]),
    ),
    `${totals.compared} of ${totals.events} events compared: fees by the terms ${dollars(Number(totals.feesByTerms))}, charged ${dollars(Number(totals.feesCharged))}; the lender is ${totals.difference} better off than by the terms.`,
    ...(findings.length === 0
      ? []
      : [
          [
            'Findings',
            ...shown,
            ...(more > 0 ? [`  … and ${more} more; --csv --table findings lists all.`] : []),
          ].join('\n'),
        ]),
  ].join('\n\n');
}
