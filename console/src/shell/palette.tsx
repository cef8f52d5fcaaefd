import { type KeyboardEvent, useState } from 'react';
import { useCommands } from '../desk/use-commands.ts';
import { Modal } from '../parts/dialog.tsx';

/** Every view and action, found by some letters of its name. */
export function Palette({ onClose }: { readonly onClose: () => void }) {
  const [query, setQuery] = useState('');
  const [index, setIndex] = useState(0);
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const found = useCommands().filter(({ name }) => words.every((word) => name.toLowerCase().includes(word)));
  const selected = Math.min(index, found.length - 1);
  const act = (position: number): void => {
    onClose();
    found[position]?.run();
  };
  const listen = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowDown') setIndex(Math.min(selected + 1, found.length - 1));
    else if (event.key === 'ArrowUp') setIndex(Math.max(selected - 1, 0));
    else if (event.key === 'Enter') act(selected);
    else return;
    event.preventDefault();
  };
  return (
    <Modal label="Commands" className="palette" onClose={onClose}>
      <input
        role="combobox"
        aria-label="Command"
        aria-expanded="true"
        aria-controls="commands"
        aria-activedescendant={selected >= 0 ? `command-${selected}` : undefined}
        placeholder="What shall be done?"
        value={query}
        onChange={(event) => {
          setQuery(event.target.value);
          setIndex(0);
        }}
        onKeyDown={listen}
      />
      <div id="commands" className="options" role="listbox" aria-label="Commands">
        {found.map(({ name, hint }, position) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys go to the text above it
          // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the text above it
          <div
            key={name}
            id={`command-${position}`}
            role="option"
            aria-selected={position === selected}
            onClick={() => act(position)}
          >
            {name}
            {hint === undefined ? null : <kbd className="key">{hint}</kbd>}
          </div>
        ))}
        {found.length === 0 ? <p className="muted">Nothing by that name</p> : null}
      </div>
    </Modal>
  );
}
