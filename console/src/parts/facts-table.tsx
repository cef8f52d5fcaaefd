import type { ReactNode } from 'react';

interface FactsTableProps {
  /** Values by name; what is null is left out. */
  readonly facts: Readonly<Record<string, ReactNode>>;
}

/** Facts of one thing, each beside its name. */
export function FactsTable({ facts }: FactsTableProps) {
  return (
    <table className="plain">
      <tbody>
        {Object.entries(facts).map(([name, value]) =>
          value === null || value === undefined ? null : (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td className="number breaks">{value}</td>
            </tr>
          ),
        )}
      </tbody>
    </table>
  );
}
