import { Dialog } from '../parts/dialog.tsx';
import { VIEWS } from '../views.ts';

const KEYS: readonly (readonly [string, string])[] = [
  ['Ctrl K', 'Commands: any view, any action'],
  ['/', 'Filter of the grid'],
  ['↑ ↓ ← →', 'Move in a grid; Page up, Page down, Home, End as well'],
  ['Enter', 'Open the row, or open and close the group'],
  ['Ctrl C', 'Copy the row, for a spreadsheet'],
  ['Escape', 'Close what stands above the page'],
  ['?', 'These keys'],
];

export function KeyHelp({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog title="Keys" onClose={onClose}>
      <table className="plain">
        <thead>
          <tr>
            <th scope="col">Key</th>
            <th scope="col">What it does</th>
          </tr>
        </thead>
        <tbody>
          {[...KEYS, ...VIEWS.map(({ key, name }) => [`g ${key}`, name] as const)].map(([key, does]) => (
            <tr key={key}>
              <td>
                <kbd className="key">{key}</kbd>
              </td>
              <td>{does}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Dialog>
  );
}
