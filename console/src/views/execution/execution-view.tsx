import { useMemo, useState } from 'react';
import { useSearchParams } from 'wouter';
import type { ExecutionResult } from '../../../../src/desk/execution.ts';
import type { MarketSnapshot } from '../../../../src/market/snapshot.ts';
import { useMarket, useMaySubmit } from '../../api/documents.ts';
import { useChoice } from '../../api/use-choice.ts';
import { counted } from '../../format/numbers.ts';
import { Button, Segmented } from '../../parts/button.tsx';
import { FileButton } from '../../parts/file-button.tsx';
import { Menu } from '../../parts/menu.tsx';
import { View } from '../../parts/panel.tsx';
import { Empty, Failure, Loading, Notice } from '../../parts/states.tsx';
import { ExecutionFormPanel } from './execution-form.tsx';
import { ExecutionChart, ExecutionGrid } from './execution-grid.tsx';
import {
  type ExecutionForm,
  executionInputOf,
  FORM_KEYS,
  formOf,
  quotedPrograms,
} from './execution-request.ts';
import { type OwnTerms, saveTable, usePricedJob, withTerms } from './priced-job.ts';
import { RateSheet } from './rate-sheet.tsx';
import { RowDetails } from './row-details.tsx';

const PAGES = [
  { value: 'best', name: 'Best execution' },
  { value: 'sheet', name: 'Rate sheet' },
] as const;

/** Where a loan is worth most, and what that makes of the day's rates. */
export default function ExecutionView() {
  const market = useMarket();
  const maySubmit = useMaySubmit('execution');
  const [page, choosePage] = useChoice('page');
  const [terms, setTerms] = useState<OwnTerms | null>(null);
  const [fault, setFault] = useState<unknown>(null);
  const { data: stored } = market;
  const load = (text: string, name: string): void => {
    try {
      setTerms({ name, execution: JSON.parse(text) });
      setFault(null);
    } catch (error) {
      setFault(error);
    }
  };
  return (
    <View
      title="Execution"
      beside={stored ? <span className="muted">prices of {stored.asOf}</span> : null}
      tools={
        <>
          {terms === null ? null : (
            <Button
              aria-label={`Go back to the market day’s terms from ${terms.name}`}
              onClick={() => setTerms(null)}
            >
              {terms.name} ✕
            </Button>
          )}
          <FileButton fileLabel="Execution terms file" accept=".json,application/json" onText={load}>
            Load terms
          </FileButton>
          <Segmented
            label="Page"
            options={PAGES}
            value={page === 'sheet' ? 'sheet' : 'best'}
            onChange={(value) => choosePage(value === 'best' ? '' : value)}
          />
        </>
      }
    >
      {fault === null ? null : <Failure error={fault} />}
      {market.error ? <Failure error={market.error} /> : null}
      {market.isLoading ? <Loading what="the market day" height={300} /> : null}
      {stored === null ? (
        <Empty title="There is no market day yet">POST one to /v1/market-snapshots.</Empty>
      ) : null}
      {maySubmit ? null : (
        <Notice kind="warn">Your roles do not let you have loans priced: ask who gives out keys.</Notice>
      )}
      {!stored ? null : (stored.document.execution === undefined && terms === null) ||
        quotedPrograms(stored.document).length === 0 ? (
        <Empty title="This market day says nothing of execution">
          It takes TBA prices, and execution terms: guarantee fee, servicing, multiples. Terms can be loaded.
        </Empty>
      ) : page === 'sheet' ? (
        <RateSheet
          key={stored.id}
          market={stored.document}
          marketId={stored.id}
          maySubmit={maySubmit}
          terms={terms}
        />
      ) : (
        <BestExecution market={stored.document} marketId={stored.id} maySubmit={maySubmit} terms={terms} />
      )}
    </View>
  );
}

const TABLES = [
  ['choices', 'Choices'],
  ['bids', 'Bids'],
  ['break-evens', 'Break-evens'],
  ['sensitivities', 'Sensitivities'],
] as const;

interface BestExecutionProps {
  readonly market: MarketSnapshot;
  readonly marketId: string;
  readonly maySubmit: boolean;
  readonly terms: OwnTerms | null;
}

function BestExecution({ market, marketId, maySubmit, terms }: BestExecutionProps) {
  const [params, setParams] = useSearchParams();
  const asked = useMemo(() => formOf(params, market), [params, market]);
  const input = executionInputOf(asked);
  const priced = usePricedJob<ExecutionResult>(
    maySubmit && typeof input !== 'string' ? withTerms(input, terms) : null,
    marketId,
  );
  const set = (members: Readonly<Record<string, string>>, cleared: readonly string[] = []): void =>
    setParams(
      (current) => {
        const next = new URLSearchParams(current);
        for (const name of cleared) next.delete(name);
        for (const [name, value] of Object.entries(members)) {
          if (value === '') next.delete(name);
          else next.set(name, value);
        }
        return next;
      },
      { replace: true },
    );
  const ask = (form: ExecutionForm): void =>
    set(Object.fromEntries(FORM_KEYS.map((name) => [name, form[name]])));
  const rows = priced.data?.result.rows ?? [];
  const rate = params.get('rate');
  const chosen = rows.find(({ noteRate }) => String(noteRate) === rate) ?? rows[Math.floor(rows.length / 2)];
  return (
    <>
      <ExecutionFormPanel
        key={FORM_KEYS.map((name) => asked[name]).join('|')}
        asked={asked}
        programs={quotedPrograms(market)}
        canPrice={maySubmit}
        onAsk={ask}
        onProgram={(program) => set({ program }, ['from', 'to', 'step', 'rate', 'coupon'])}
      />
      {priced.error ? <Failure error={priced.error} /> : null}
      {priced.isLoading ? <Loading what="the prices" height={360} /> : null}
      {priced.data ? <Endnotes {...priced.data} /> : null}
      {chosen === undefined ? (
        priced.data ? (
          <Empty title="No quoted coupon takes these note rates">
            {priced.data.result.failures[0]?.detail}
          </Empty>
        ) : null
      ) : (
        <>
          <div className="columns wide">
            <ExecutionGrid
              rows={rows}
              chosen={chosen}
              onChoose={({ noteRate }) => set({ rate: String(noteRate) }, ['coupon'])}
            />
            <ExecutionChart rows={rows} chosen={chosen} />
          </div>
          <RowDetails
            row={chosen}
            coupon={params.get('coupon') ?? ''}
            onCoupon={(coupon) => set({ coupon })}
          />
        </>
      )}
    </>
  );
}

function Endnotes({ jobId, result }: { readonly jobId: string; readonly result: ExecutionResult }) {
  const { failures, warnings, provenance, rows } = result;
  return (
    <>
      <div className="tabs">
        <Menu label="Export">
          {TABLES.map(([table, name]) => (
            <Button key={table} kind="quiet" onClick={() => void saveTable(jobId, table)}>
              {name}
            </Button>
          ))}
        </Menu>
        <span className="muted">
          {counted(rows.length, 'note rate')} · closed form, no standard error · result{' '}
          <code>{provenance.resultDigest?.slice(7, 15)}</code>
        </span>
      </div>
      {warnings.map((warning) => (
        <Notice key={warning} kind="warn">
          {warning}
        </Notice>
      ))}
      {failures.length === 0 || rows.length === 0 ? null : (
        <Notice kind="warn">
          {counted(failures.length, 'note rate')} could not be priced. {failures[0]!.detail}
        </Notice>
      )}
    </>
  );
}
