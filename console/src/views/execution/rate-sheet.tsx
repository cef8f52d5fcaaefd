import { useState } from 'react';
import type { RateSheetResult, SheetRow } from '../../../../src/desk/rate-sheet/rate-sheet.ts';
import type { MarketSnapshot } from '../../../../src/market/snapshot.ts';
import { useChoice } from '../../api/use-choice.ts';
import { counted, fixed, percent, price } from '../../format/numbers.ts';
import { usePreferences } from '../../format/preferences.tsx';
import { Button } from '../../parts/button.tsx';
import { Field, SelectField } from '../../parts/field.tsx';
import { FileButton } from '../../parts/file-button.tsx';
import { Menu } from '../../parts/menu.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Empty, Failure, Loading, Notice } from '../../parts/states.tsx';
import { Addends } from './addends.tsx';
import { defaultSheet } from './default-sheet.ts';
import { type OwnTerms, saveTable, usePricedJob, withTerms } from './priced-job.ts';

const TABLES = [
  ['prices', 'Prices'],
  ['addends', 'Addends'],
  ['adjusters', 'Adjusters'],
] as const;

interface RateSheetProps {
  readonly market: MarketSnapshot;
  readonly marketId: string;
  readonly maySubmit: boolean;
  readonly terms: OwnTerms | null;
}

/** The day's rate sheet by a configuration that is typed, pasted or loaded. */
export function RateSheet({ market, marketId, maySubmit, terms }: RateSheetProps) {
  const [text, setText] = useState(() => JSON.stringify(defaultSheet(market), null, 2));
  const [config, setConfig] = useState<unknown>(() => defaultSheet(market));
  const [fault, setFault] = useState<unknown>(null);
  const priced = usePricedJob<RateSheetResult>(
    maySubmit ? withTerms({ marketSnapshotId: 'latest', rateSheet: config }, terms) : null,
    marketId,
  );
  const take = (written: string): void => {
    setText(written);
    try {
      setConfig(JSON.parse(written));
      setFault(null);
    } catch (error) {
      setFault(error);
    }
  };
  const reset = (): void => take(JSON.stringify(defaultSheet(market), null, 2));
  return (
    <>
      <Panel
        title="Configuration"
        tools={
          <>
            <FileButton fileLabel="Rate sheet file" accept=".json,application/json" onText={take}>
              Load JSON
            </FileButton>
            <Button onClick={reset}>Base prices</Button>
            <Button kind="primary" disabled={!maySubmit} onClick={() => take(text)}>
              Price the sheet
            </Button>
          </>
        }
        note="Products, channels, lock terms, margins, adjusters, and the loan priced, as docs/schemas/rate-sheet-config.json has them."
      >
        <details>
          <summary>Written out</summary>
          <Field label="JSON">
            {(id) => (
              <textarea
                id={id}
                className="input wide mono"
                rows={16}
                spellCheck={false}
                value={text}
                onChange={(event) => setText(event.target.value)}
              />
            )}
          </Field>
        </details>
        {fault === null ? null : <Failure error={fault} />}
      </Panel>
      {priced.error ? <Failure error={priced.error} /> : null}
      {priced.isLoading ? <Loading what="the sheet" height={300} /> : null}
      {priced.data && !priced.error ? <Sheet {...priced.data} /> : null}
    </>
  );
}

interface SheetProps {
  readonly jobId: string;
  readonly result: RateSheetResult;
}

function Sheet({ jobId, result }: SheetProps) {
  const { rows, failures, warnings, unapplied, quoteAs } = result;
  const [productChoice, chooseProduct] = useChoice('product');
  const [channelChoice, chooseChannel] = useChoice('channel');
  const [priceChoice, choosePrice] = useChoice('price');
  const { priceStyle } = usePreferences();
  const products = [...new Set(rows.map(({ product }) => product))];
  const product = products.find((one) => one === productChoice) ?? products[0];
  const channels = [...new Set(rows.map(({ channel }) => channel))];
  const channel = channels.find((one) => one === channelChoice) ?? channels[0];
  const shown = rows.filter((row) => row.product === product && row.channel === channel);
  const terms = [...new Set(shown.map(({ lockTermDays }) => lockTermDays))];
  const noteRates = [...new Set(shown.map(({ noteRate }) => noteRate))];
  const byPlace = new Map(shown.map((row) => [placeOf(row), row]));
  const chosen = byPlace.get(priceChoice ?? '') ?? shown[Math.floor(shown.length / 2)];
  const quoted = (row: SheetRow): string =>
    quoteAs === 'points' ? fixed(row.points, 3) : price(row.pricePer100, priceStyle);
  return (
    <>
      {warnings.map((warning) => (
        <Notice key={warning} kind="warn">
          {warning}
        </Notice>
      ))}
      {unapplied.map(({ id, unknown }) => (
        <Notice key={id} kind="warn">
          The adjuster {id} counts in no price: nothing is said of the loan’s {unknown.join(', ')}.
        </Notice>
      ))}
      {failures.length === 0 ? null : (
        <Notice kind="warn">
          {counted(failures.length, 'price')} could not be made. {failures[0]!.detail}
        </Notice>
      )}
      {product === undefined || channel === undefined || chosen === undefined ? (
        <Empty title="The sheet has no price" />
      ) : (
        <div className="columns wide">
          <Panel
            title={`${product}, ${channel}`}
            flush
            tools={
              <>
                <SelectField
                  label="Product"
                  value={product}
                  options={products.map((one) => ({ value: one, name: one }))}
                  onChange={chooseProduct}
                />
                {channels.length > 1 ? (
                  <SelectField
                    label="Channel"
                    value={channel}
                    options={channels.map((one) => ({ value: one, name: one }))}
                    onChange={chooseChannel}
                  />
                ) : null}
                <Menu label="Export">
                  {TABLES.map(([table, name]) => (
                    <Button key={table} kind="quiet" onClick={() => void saveTable(jobId, table)}>
                      {name}
                    </Button>
                  ))}
                </Menu>
              </>
            }
            note={
              quoteAs === 'points'
                ? 'Points: 100 less the price. Choose one for what it is made of.'
                : 'Prices per 100. Choose one for what it is made of.'
            }
          >
            <table className="plain">
              <thead>
                <tr>
                  <th scope="col">Note rate, %</th>
                  {terms.map((days) => (
                    <th key={days} scope="col" className="number">
                      {days} days
                    </th>
                  ))}
                  <th scope="col">Sold into</th>
                </tr>
              </thead>
              <tbody>
                {noteRates.map((noteRate) => (
                  <tr key={noteRate}>
                    <th scope="row">{percent(noteRate, 3)}</th>
                    {terms.map((days) => {
                      const row = byPlace.get(`${noteRate} ${days}`);
                      return (
                        <td key={days} className="number">
                          {row === undefined ? (
                            '–'
                          ) : (
                            <button
                              type="button"
                              className="button quiet"
                              aria-pressed={row === chosen}
                              aria-label={`${percent(noteRate, 3)} % for ${days} days: ${quoted(row)}`}
                              onClick={() => choosePrice(placeOf(row))}
                            >
                              {quoted(row)}
                            </button>
                          )}
                        </td>
                      );
                    })}
                    <td className="muted">{soldInto(byPlace.get(`${noteRate} ${terms[0]}`))}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Panel>
          <Panel
            title={`What makes ${percent(chosen.noteRate, 3)} % for ${chosen.lockTermDays} days`}
            flush
            note={`Funded ${chosen.fundingDate}, paid ${chosen.settlementDate}; sold ${soldInto(chosen)}.`}
          >
            <Addends
              addends={chosen.addends.map((one) => ({ ...one, name: addendName(one.name) }))}
              total={chosen.pricePer100}
              totalName="Price"
            />
          </Panel>
        </div>
      )}
    </>
  );
}

/** `tba-price` as people write it. */
function addendName(name: string): string {
  return name
    .replace(/^tba/, 'TBA')
    .replace(/^[a-z]/, (letter) => letter.toUpperCase())
    .replaceAll(/[-:]/g, ' ');
}

function placeOf({ noteRate, lockTermDays }: SheetRow): string {
  return `${noteRate} ${lockTermDays}`;
}

function soldInto(row: SheetRow | undefined): string {
  if (row === undefined) return '–';
  return row.coupon === null ? `to ${row.buyer ?? row.kind}` : `into ${percent(row.coupon, 2)}s`;
}
