import { useState } from 'react';
import { DEFAULT_SCENARIOS } from '../../../../src/desk/default-scenarios.ts';
import type { ScenariosFile } from '../../../../src/desk/files/scenarios-file.ts';

const KEY = 'counterpoise-scenarios';

/** The scenarios of the next run, kept by the reader's browser. */
export interface ScenariosHold {
  readonly file: ScenariosFile;
  /** Whether they are the library's, unchanged: then the server takes its own. */
  readonly isLibrary: boolean;
  readonly set: (file: ScenariosFile) => void;
  readonly reset: () => void;
}

export function useScenarios(): ScenariosHold {
  const [kept, setKept] = useState(read);
  return {
    file: kept ?? DEFAULT_SCENARIOS,
    isLibrary: kept === null,
    set: (file) => {
      localStorage.setItem(KEY, JSON.stringify(file));
      setKept(file);
    },
    reset: () => {
      localStorage.removeItem(KEY);
      setKept(null);
    },
  };
}

function read(): ScenariosFile | null {
  try {
    return scenariosFileOf(localStorage.getItem(KEY) ?? 'null');
  } catch {
    // What somebody else has written there is not ours to read.
    return null;
  }
}

/**
 * A file of scenarios as far as a page must know it to show it; what its members may be, the server says.
 *
 * @returns null for no file of scenarios
 * @throws SyntaxError for no JSON
 */
export function scenariosFileOf(text: string): ScenariosFile | null {
  const file: unknown = JSON.parse(text);
  if (typeof file !== 'object' || file === null || !('scenarios' in file)) return null;
  const { scenarios } = file;
  const isNamed = (one: unknown): boolean =>
    typeof one === 'object' &&
    one !== null &&
    'id' in one &&
    'name' in one &&
    typeof one.id === 'string' &&
    typeof one.name === 'string';
  return Array.isArray(scenarios) && scenarios.every(isNamed) ? (file as ScenariosFile) : null;
}
