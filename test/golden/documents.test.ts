import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const NOT_OURS = new Set(['node_modules', 'dist', 'coverage', 'test-results', '.git', '.counterpoise']);
const FRONT_DOORS = ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'docs/README.md'];
const SCRIPTS: Readonly<Record<string, string>> = JSON.parse(
  readFileSync(join(ROOT, 'package.json'), 'utf8'),
).scripts;

function filesOf(folder: string, extension: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return NOT_OURS.has(entry.name) ? [] : filesOf(path, extension);
    return entry.name.endsWith(extension) ? [path] : [];
  });
}

const pages = filesOf('.', '.md');
const text = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
/** A page without its code, in which brackets mean something else. */
const prose = (path: string): string =>
  text(path)
    .replace(/^```.*?^```/gms, '')
    .replace(/`[^`\n]*`/g, '');

/** The anchors a page's headings have where pages are shown. */
function anchors(path: string): string[] {
  const headings = text(path)
    .replace(/^```.*?^```/gms, '')
    .matchAll(/^#+ +(.+)$/gm);
  return [...headings].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replace(/\s/g, '-'),
  );
}

function brokenLinks(path: string): string[] {
  const links = [...prose(path).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link!);
  return links.filter((link) => {
    if (/^[a-z]+:/.test(link)) return false;
    const [file = '', anchor] = link.split('#');
    const target = file === '' ? path : join(dirname(path), file);
    if (!existsSync(join(ROOT, target))) return true;
    return anchor !== undefined && !anchors(target).includes(anchor);
  });
}

/** What stands in backticks and looks like a path of this project. */
function namedPaths(path: string): string[] {
  const named = [...text(path).matchAll(/`([^`\n]+)`/g)].map(([, name]) => name!);
  return named.filter((name) =>
    /^(src|calibration|bench|scripts|test|examples|docs|bin|\.ci)\/[\w./-]*$/.test(name),
  );
}

describe('the documents', () => {
  it('are all there', () => {
    expect(pages).toEqual(expect.arrayContaining(FRONT_DOORS));
  });

  it.each(pages)('%s links to what exists', (page) => {
    expect(brokenLinks(page)).toEqual([]);
  });

  it.each(pages)('%s names files that exist', (page) => {
    expect(namedPaths(page).filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });

  it.each(pages)('%s names npm scripts that exist', (page) => {
    const named = [...text(page).matchAll(/npm run (?:--?\w+ )*([a-z][\w:-]*)/g)].map(([, name]) => name!);
    expect(named.filter((name) => !(name in SCRIPTS))).toEqual([]);
  });

  it('show every room of the house in ARCHITECTURE.md', () => {
    const rooms = readdirSync(join(ROOT, 'src'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && filesOf(join('src', entry.name), '.ts').length > 0)
      .map((entry) => `src/${entry.name}/`);
    expect(namedPaths('ARCHITECTURE.md')).toEqual(expect.arrayContaining([...rooms, 'calibration/']));
  });

  it('are there for every note the source names', () => {
    const sources = ['src', 'calibration', 'scripts', 'bench'].flatMap((folder) => filesOf(folder, '.ts'));
    const missing = sources.flatMap((source) =>
      [...text(source).matchAll(/docs\/[\w/-]+\.md/g)]
        .map(([note]) => note)
        .filter((note) => note !== 'docs/models/x.md' && !existsSync(join(ROOT, note)))
        .map((note) => `${source} names ${note}`),
    );
    expect(missing).toEqual([]);
  });

  it('list every note of docs in docs/README.md', () => {
    const index = text('docs/README.md');
    const notes = filesOf('docs', '.md').filter((note) => note !== 'docs/README.md');
    expect(notes.filter((note) => !index.includes(`(${relative('docs', note)})`))).toEqual([]);
  });
});
