import { nameOf, SETTINGS, type Setting } from '../../src/config/settings.ts';

const BEGIN = '<!-- settings: written by scripts/write-settings.ts -->';
const END = '<!-- end of settings -->';

/** The page with its tables written anew from the schema. */
export function withSettings(page: string): string {
  const [before, rest] = page.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined)
    throw new Error(`The page has no place ${BEGIN} … ${END}.`);
  return `${before}${BEGIN}\n\n${tables()}\n${END}${after}`;
}

function tables(): string {
  const sections = Map.groupBy(SETTINGS, ({ path }) => path[0]!);
  return [...sections]
    .map(([section, settings]) =>
      [
        `### ${section}`,
        '',
        '| setting, environment variable | default | accepted | meaning |',
        '| --- | --- | --- | --- |',
        ...settings.map(row),
        '',
      ].join('\n'),
    )
    .join('\n');
}

function row(setting: Setting): string {
  const { path, environmentName, description, isSecret } = setting;
  const meaning = isSecret
    ? `${description} Secret: from the environment or a file of its own.`
    : description;
  return `| \`${nameOf(path)}\`<br>\`${environmentName}\` | ${fallbackOf(setting)} | ${acceptedOf(setting)} | ${meaning} |`;
}

function fallbackOf({ fallback }: Setting): string {
  return fallback === undefined ? '' : `\`${JSON.stringify(fallback)}\``;
}

function acceptedOf({ type, accepted, isNullable, kind }: Setting): string {
  const values = accepted === '' ? (type === 'list' ? 'list of texts' : type) : accepted;
  const condition = kind === null ? '' : `; only with \`${kind.value}\``;
  return `${values}${isNullable ? ', or null' : ''}${condition}`;
}
