import { CounterpoiseError } from '../core/errors.ts';
import { type ConfigDocument, valueAt, withValue } from './document.ts';
import type { ServerConfig } from './server-config.ts';
import { nameOf, SETTINGS, type Setting, settingAt } from './settings.ts';

const MASK = '(secret)';
const FILE_SUFFIX = 'File';

/** Setting of which the value may be in a file of its own, beside the setting that names the file. */
interface FiledSetting {
  readonly value: Setting;
  readonly file: Setting;
}

/** Settings that exist twice, as the value and as the file that holds it. */
export const FILED_SETTINGS: readonly FiledSetting[] = SETTINGS.flatMap((value) => {
  const path = [...value.path.slice(0, -1), `${value.path.at(-1)}${FILE_SUFFIX}`];
  const file = settingAt(path);
  return file === undefined ? [] : [{ value, file }];
});

/**
 * Refuses a configuration file that holds a secret: files are copied, shown and versioned.
 *
 * @throws CounterpoiseError INPUT_INVALID, without the secret
 */
export function assertNoSecrets(document: ConfigDocument, file: string): void {
  for (const { value, file: fileSetting } of FILED_SETTINGS) {
    const found = valueAt(document, value.path);
    if (found === undefined) continue;
    if (!value.isSecret && !(typeof found === 'string' && hasPassword(found))) continue;
    throw new CounterpoiseError('INPUT_INVALID', 'A secret does not stand in the configuration file.', {
      file,
      field: nameOf(value.path),
      accepted: `${nameOf(fileSetting.path)}, or the environment variable ${value.environmentName}`,
    });
  }
}

/** Whether a value at a place must never be shown. */
export function isSensitive(path: readonly string[]): boolean {
  return FILED_SETTINGS.some(({ value }) => nameOf(value.path) === nameOf(path));
}

/** The configuration as it may be shown: secrets masked, and the passwords of URLs. */
export function maskedConfig(config: ServerConfig): ConfigDocument {
  let document: ConfigDocument = { ...config };
  for (const { value } of FILED_SETTINGS) {
    const found = valueAt(document, value.path);
    if (typeof found !== 'string') continue;
    document = withValue(document, value.path, value.isSecret ? MASK : withoutPassword(found));
  }
  return document;
}

function hasPassword(text: string): boolean {
  return URL.canParse(text) && new URL(text).password !== '';
}

/** A connection string may also carry its password as a parameter, so none of them is shown. */
function withoutPassword(text: string): string {
  if (!URL.canParse(text)) return MASK;
  const { protocol, username, password, host, pathname, search } = new URL(text);
  const user = username === '' ? '' : `${username}${password === '' ? '' : `:${MASK}`}@`;
  return `${protocol}//${user}${host}${pathname}${search === '' ? '' : `?${MASK}`}`;
}
