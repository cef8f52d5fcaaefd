import { fixed, price, signed } from '../../format/numbers.ts';
import { usePreferences } from '../../format/preferences.tsx';

interface AddendsProps {
  readonly addends: readonly {
    readonly name: string;
    readonly per100: number;
    readonly source: string;
  }[];
  readonly total: number;
  readonly totalName: string;
}

/** The parts of a price, each with where it was read, and their sum. */
export function Addends({ addends, total, totalName }: AddendsProps) {
  const { priceStyle } = usePreferences();
  return (
    <table className="plain">
      <thead>
        <tr>
          <th scope="col">Part</th>
          <th scope="col" className="number">
            Per 100
          </th>
          <th scope="col">From</th>
        </tr>
      </thead>
      <tbody>
        {addends.map(({ name, per100, source }, index) => (
          <tr key={`${name} ${source}`}>
            <th scope="row">{name}</th>
            <td className="number">{index === 0 ? fixed(per100, 5) : signed(per100, 5)}</td>
            <td className="muted wrap">{source}</td>
          </tr>
        ))}
        <tr className="total">
          <th scope="row">{totalName}</th>
          <td className="number">{fixed(total, 5)}</td>
          <td>{priceStyle === 'ticks' ? price(total, priceStyle) : ''}</td>
        </tr>
      </tbody>
    </table>
  );
}
