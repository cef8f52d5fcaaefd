import { useState } from 'react';
import { useMarket } from '../../api/documents.ts';
import { useChoice } from '../../api/use-choice.ts';
import { counted, dollars, fixed } from '../../format/numbers.ts';
import { Button } from '../../parts/button.tsx';
import { Field } from '../../parts/field.tsx';
import { FileButton } from '../../parts/file-button.tsx';
import { saveFile } from '../../parts/grid/grid-csv.ts';
import { Panel } from '../../parts/panel.tsx';
import { Empty, Failure, Loading, Notice } from '../../parts/states.tsx';
import { bidsFrom, type ReadBids } from './bid-rows.ts';
import { type Investors, type Tapes, tapeOf, useSelection, useTapes } from './bids-api.ts';
import { SelectionResult } from './selection-result.tsx';

interface BidsFile extends ReadBids {
  readonly name: string;
}

const REFUSED_SHOWN = 8;

/** From closed loans to sales: tapes for the investors, their bids, the best of them within their limits. */
export function TapeDesk() {
  const market = useMarket();
  const [day, chooseDay] = useChoice('day');
  const asOf = day ?? market.data?.asOf ?? '';
  const [investors, setInvestors] = useState<Investors | null>(null);
  const [files, setFiles] = useState<readonly BidsFile[]>([]);
  const [fault, setFault] = useState<unknown>(null);
  const tapes = useTapes(investors, asOf);
  const selection = useSelection();
  const bids = files.flatMap((file) => file.bids);
  const begin = (text: string): void => {
    try {
      setInvestors(JSON.parse(text));
      setFault(null);
    } catch (error) {
      setFault(error);
    }
    setFiles([]);
    selection.reset();
  };
  return (
    <>
      <div className="inline-form">
        <Field label="Loans closed by">
          {(id) => (
            <input
              id={id}
              className="input wide"
              type="date"
              value={asOf}
              onChange={(event) => {
                chooseDay(event.target.value);
                setFiles([]);
                selection.reset();
              }}
            />
          )}
        </Field>
        <FileButton accept=".json,application/json" fileLabel="Investors" onText={begin}>
          Investors…
        </FileButton>
      </div>
      {fault === null ? null : <Failure error={fault} />}
      {tapes.error ? <Failure error={tapes.error} /> : null}
      {investors === null ? (
        <Empty title="Who buys closed loans?">
          Choose a file of investors (JSON: what each takes, and his limits; the example day ships an
          investors.json). Each gets a tape of the loans that lock events tell of as funded and unsold.
        </Empty>
      ) : null}
      {investors !== null && tapes.isLoading ? <Loading what="the tapes" height={200} /> : null}
      {investors !== null && tapes.data ? (
        <TapeTable
          tapes={tapes.data}
          files={files}
          investors={investors}
          asOf={asOf}
          onBids={(text, name) => {
            const read = { name, ...bidsFrom(text, tapes.data.tapes) };
            setFiles([...files.filter((file) => file.name !== name), read]);
            selection.reset();
          }}
          action={
            <Button
              kind="primary"
              disabled={bids.length === 0 || selection.isPending || !market.data}
              onClick={() => selection.mutate({ investors, asOf, bids })}
            >
              {selection.isPending ? 'Selecting…' : 'Select the best'}
            </Button>
          }
        />
      ) : null}
      {selection.error ? <Failure error={selection.error} /> : null}
      {selection.data ? (
        <SelectionResult
          selection={selection.data}
          onSold={() => {
            setFiles([]);
            selection.reset();
          }}
        />
      ) : null}
    </>
  );
}

interface TapeTableProps {
  readonly tapes: Tapes;
  readonly files: readonly BidsFile[];
  readonly investors: Investors;
  readonly asOf: string;
  readonly onBids: (text: string, name: string) => void;
  readonly action: React.ReactNode;
}

function TapeTable({ tapes: { tapes, unasked }, files, investors, asOf, onBids, action }: TapeTableProps) {
  const bids = files.flatMap((file) => file.bids);
  const [fault, setFault] = useState<unknown>(null);
  const save = async (code: string, tapeId: string): Promise<void> => {
    try {
      saveFile(`${tapeId}.csv`, await tapeOf(investors, asOf, code));
      setFault(null);
    } catch (error) {
      setFault(error);
    }
  };
  return (
    <Panel
      title="Tapes"
      flush
      tools={
        <>
          <FileButton accept=".csv,text/csv" fileLabel="Bids of an investor" onText={onBids}>
            Add bids…
          </FileButton>
          {action}
        </>
      }
      note={`${unasked.length === 0 ? 'Every closed loan is on a tape.' : `${counted(unasked.length, 'closed loan')} that no investor takes.`} Bids are those of the files read: ${files.map(({ name }) => name).join(', ') || 'none yet'}.`}
    >
      {fault === null ? null : <Failure error={fault} />}
      {tapes.every(({ loanCount }) => loanCount === 0) ? (
        <Notice kind="warn">
          No lock event tells of a loan that was funded by {asOf}, is unsold, and that one of them takes.
        </Notice>
      ) : null}
      {files.map(({ name, refused }) =>
        refused.length === 0 ? null : (
          <Notice key={name} kind="warn">
            {name}: {counted(refused.length, 'row')} left out
            <ul>
              {refused.slice(0, REFUSED_SHOWN).map(({ row, reason }) => (
                <li key={row}>
                  row {row}, {reason}
                </li>
              ))}
              {refused.length > REFUSED_SHOWN ? <li>and {refused.length - REFUSED_SHOWN} more</li> : null}
            </ul>
          </Notice>
        ),
      )}
      <table className="plain">
        <thead>
          <tr>
            <th scope="col">Tape</th>
            <th scope="col">Investor</th>
            {['Loans', 'Principal', 'Bids'].map((name) => (
              <th key={name} scope="col" className="number">
                {name}
              </th>
            ))}
            <th scope="col">
              <span className="visually-hidden">Save it</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {tapes.map(({ tapeId, executingInvestor, loanCount, principal }) => (
            <tr key={tapeId}>
              <th scope="row">{tapeId}</th>
              <td>{executingInvestor}</td>
              <td className="number">{fixed(loanCount, 0)}</td>
              <td className="number">{dollars(Number(principal))}</td>
              <td className="number">{fixed(bids.filter((bid) => bid.tapeId === tapeId).length, 0)}</td>
              <td className="number">
                <Button
                  disabled={loanCount === 0}
                  aria-label={`Save tape ${tapeId}`}
                  onClick={() => void save(executingInvestor, tapeId)}
                >
                  Save
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}
