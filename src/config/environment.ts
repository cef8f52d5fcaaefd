import { CounterpoiseError } from '../core/errors.ts';
import { ENVIRONMENT_PREFIX, SETTINGS, type Setting } from './settings.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Where the configuration file is. */
export const CONFIG_FILE_VARIABLE = 'COUNTERPOISE_CONFIG';

/** Variables of the clients, which may stand in the same environment. */
const CLIENT_VARIABLES: ReadonlySet<string> = new Set(['COUNTERPOISE_URL', 'COUNTERPOISE_API_KEY']);

const SHOWN_MAX = 5;

/** A setting with the value it was given, and who gave it, for messages. */
export interface GivenSetting {
  readonly setting: Setting;
  readonly value: unknown;
  /** A variable's name, or an option's. */
  readonly source: string;
}

/**
 * The settings of an environment. An empty variable counts as none, as compose files write them.
 *
 * @throws CounterpoiseError INPUT_INVALID for a variable of ours that is no setting
 */
export function settingsFrom(environment: Environment): readonly GivenSetting[] {
  return Object.entries(environment).flatMap(([name, text]) => {
    if (!name.startsWith(ENVIRONMENT_PREFIX) || text === undefined || text === '') return [];
    if (name === CONFIG_FILE_VARIABLE || CLIENT_VARIABLES.has(name)) return [];
    const setting = SETTINGS.find(({ environmentName }) => environmentName === name);
    if (setting === undefined) throw unknownVariable(name);
    return [{ setting, value: readValue(setting, text), source: name }];
  });
}

/** What a text says, if it says what the setting is; otherwise the text, which the schema then refuses. */
function readValue({ type, isNullable }: Setting, text: string): unknown {
  if (isNullable && text === 'null') return null;
  switch (type) {
    case 'number':
      return /^[-+.\deE]+$/.test(text) && !Number.isNaN(Number(text)) ? Number(text) : text;
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : text;
    case 'list':
      return text.split(',').map((part) => part.trim());
    case 'text':
      return text;
  }
}

function unknownVariable(name: string): CounterpoiseError {
  const similar = SETTINGS.map(({ environmentName }) => environmentName)
    .toSorted((a, b) => sharedWords(b, name) - sharedWords(a, name))
    .slice(0, SHOWN_MAX);
  return new CounterpoiseError('INPUT_INVALID', 'No setting has this name.', {
    field: name,
    accepted: `${similar.join(', ')} and the others of docs/operations/configuration.md`,
  });
}

function sharedWords(name: string, other: string): number {
  const words = new Set(other.split('_'));
  return name.split('_').filter((word) => words.has(word)).length;
}
