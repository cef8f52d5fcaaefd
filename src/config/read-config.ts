import { CounterpoiseError, type ErrorItem } from '../core/errors.ts';
import { jsonPointer, parseJson, parseWithSchema, pathOfPointer } from '../core/parse.ts';
import { type ConfigDocument, isObject, valueAt, withValue } from './document.ts';
import { type Environment, type GivenSetting, settingsFrom } from './environment.ts';
import { assertNoSecrets, FILED_SETTINGS, isSensitive } from './secrets.ts';
import { type ServerConfig, serverConfigSchema } from './server-config.ts';
import { keysAt, nameOf } from './settings.ts';

export interface ConfigSources {
  /** JSON file; null: none. */
  readonly file: string | null;
  readonly environment: Environment;
  /** Given on the command line; they win over the environment, which wins over the file. */
  readonly options: readonly GivenSetting[];
  /** Reads a file; `what` says for messages what it should hold. */
  readonly readText: (file: string, what: string) => Promise<string>;
}

/**
 * The configuration of a server: defaults, then the file, then the environment, then the command line. Secrets are
 * read from the files that are named for them.
 *
 * @throws CounterpoiseError INPUT_INVALID naming the setting, where it was set and what is accepted, never a secret;
 *   INPUT_EMPTY for a file that holds nothing
 */
export async function readConfig(sources: ConfigSources): Promise<ServerConfig> {
  const { file, environment, options, readText } = sources;
  const written = file === null ? {} : documentOf(await readText(file, 'a configuration (JSON)'), file);
  if (file !== null) assertNoSecrets(written, file);
  const given = [...settingsFrom(environment), ...options];
  const document = given.reduce(withGiven, written);
  const origin = (path: readonly string[]): string | undefined =>
    given.findLast(({ setting }) => nameOf(setting.path) === nameOf(path))?.source;
  const parse = (value: ConfigDocument): ServerConfig => parseConfig(value, file, origin);
  parse(document);
  return parse(await withFiledValues(document, readText));
}

function documentOf(text: string, file: string): ConfigDocument {
  const document = parseJson(text, file);
  if (isObject(document)) return document;
  throw new CounterpoiseError('INPUT_INVALID', 'The configuration is no JSON object.', {
    file,
    accepted: `an object of ${keysAt([], {}).join(', ')}`,
  });
}

/** A setting that only one kind of section knows says which kind is meant, unless another was named. */
function withGiven(document: ConfigDocument, { setting, value }: GivenSetting): ConfigDocument {
  const { path, kind } = setting;
  const chosen =
    kind !== null && valueAt(document, kind.path) === undefined
      ? withValue(document, kind.path, kind.value)
      : document;
  return withValue(chosen, path, value);
}

async function withFiledValues(
  document: ConfigDocument,
  readText: ConfigSources['readText'],
): Promise<ConfigDocument> {
  let filled = document;
  for (const { value, file } of FILED_SETTINGS) {
    const name = valueAt(filled, file.path);
    if (typeof name !== 'string') continue;
    if (valueAt(filled, value.path) !== undefined) {
      throw new CounterpoiseError('INPUT_INVALID', 'The value and the file that holds it are both given.', {
        field: nameOf(file.path),
        accepted: `${nameOf(value.path)} or ${nameOf(file.path)}`,
      });
    }
    const text = (await readText(name, 'a secret')).trim();
    if (text === '') throw new CounterpoiseError('INPUT_EMPTY', 'The file is empty.', { file: name });
    filled = withValue(withValue(filled, value.path, text), file.path, undefined);
  }
  return filled;
}

function parseConfig(
  document: ConfigDocument,
  file: string | null,
  origin: (path: readonly string[]) => string | undefined,
): ServerConfig {
  try {
    return parseWithSchema(serverConfigSchema, document);
  } catch (error) {
    if (!(error instanceof CounterpoiseError)) throw error;
    const errors = (error.details.errors ?? []).map((item) => explained(item, document));
    const [first] = errors;
    const path = pathOfPointer(first?.pointer ?? '');
    const source = origin(path);
    throw new CounterpoiseError('INPUT_INVALID', first?.detail ?? error.message, {
      ...(source === undefined && file !== null && { file }),
      field: source ?? nameOf(path),
      pointer: jsonPointer(path),
      errors,
    });
  }
}

/** A fault with what is accepted there, and without what was found where that may be a secret. */
function explained({ pointer, code, detail }: ErrorItem, document: ConfigDocument): ErrorItem {
  const path = pathOfPointer(pointer);
  if (isSensitive(path)) return { pointer, code, detail: 'The value does not have the accepted form.' };
  const siblings = keysAt(path.slice(0, -1), document);
  if (!detail.startsWith('The key ') || siblings.length === 0) return { pointer, code, detail };
  return { pointer, code, detail: `${detail} Accepted: ${siblings.join(', ')}.` };
}
