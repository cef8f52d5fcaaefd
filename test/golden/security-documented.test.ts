import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { mayDo, maySubmit, PERMISSIONS } from '../../src/api/access/access-rules.ts';
import { API_LIMITS, SMALL_BODY_BYTES_MAX } from '../../src/api/api-limits.ts';
import { ROLES } from '../../src/core/caller.ts';
import { JOB_KINDS } from '../../src/store/records.ts';

const ROOT = new URL('../../', import.meta.url);
const page = readFileSync(new URL('docs/operations/security.md', ROOT), 'utf8');

/** Cells of the table row that begins with a name. */
function row(name: string): readonly string[] {
  const line = page.split('\n').find((text) => text.startsWith(`| ${name} |`));
  expect(line, `the page has no row for ${name}`).toBeDefined();
  return line!
    .split('|')
    .slice(2, -1)
    .map((cell) => cell.trim());
}

it.each(PERMISSIONS)('the matrix says who has %s', (permission) => {
  expect(row(`\`${permission}\``).slice(0, ROLES.length)).toEqual(
    ROLES.map((role) => (mayDo([role], permission) ? '●' : '')),
  );
});

it.each(JOB_KINDS)('the matrix says who may submit %s jobs', (kind) => {
  expect(row(`\`${kind}\``)).toEqual(ROLES.map((role) => (maySubmit([role], kind) ? '●' : '')));
});

it('the limits are those of the program', () => {
  const { http, json, rates } = API_LIMITS;
  const count = (value: number): string => value.toLocaleString('en-US');
  expect({
    upload: row('body of a route that takes documents')[0],
    small: row('body of any other route')[0],
    levels: row('levels of JSON')[0],
    elements: row('elements of a JSON list')[0],
    keys: row('keys of a JSON object')[0],
    characters: row('characters of a JSON text')[0],
    values: row('values of a JSON document')[0],
    headers: row('headers')[0],
    url: row('URL')[0],
    headersTime: row('time to the last header, and for a TLS handshake')[0],
    body: row(`rate of a body, after ${http.bodyGraceMs / 1000} s`)[0],
    request: row('whole request')[0],
    idle: row('idle connection')[0],
    connections: row('connections')[0],
    caller: row('rate of a caller')[0],
    address: row('rate of an address')[0],
  }).toEqual({
    upload: `${http.bodyBytesMax / 1_048_576} MiB`,
    small: `${SMALL_BODY_BYTES_MAX / 1_048_576} MiB`,
    levels: count(json.depthMax),
    elements: count(json.arrayLengthMax),
    keys: count(json.objectKeyCountMax),
    characters: count(json.stringLengthMax),
    values: count(json.valueCountMax),
    headers: `${http.headerBytesMax / 1024} KiB`,
    url: `${count(http.urlLengthMax)} characters`,
    headersTime: `${http.headersTimeoutMs / 1000} s`,
    body: `${http.bodyBytesPerSecondMin / 1024} KiB/s`,
    request: `${http.requestTimeoutMs / 1000} s`,
    idle: `${http.keepAliveTimeoutMs / 1000} s`,
    connections: `${count(http.connectionCountMax)}, ${http.connectionsPerAddressMax} of an address`,
    caller: `${count(rates.perCaller.burst)} tokens at once, ${rates.perCaller.perSecond} a second`,
    address: `${count(rates.perAddress.burst)} tokens at once, ${count(rates.perAddress.perSecond)} a second`,
  });
});

it('every test that is named as holding a risk exists, and every risk has one', () => {
  const risks = page.split('\n').filter((line) => /^\| API\d+ /.test(line));
  expect(risks).toHaveLength(10);
  for (const risk of risks) {
    const tests = [...risk.matchAll(/`((?:src|test)\/[\w/.-]+\.test\.ts)`/g)].map(([, file]) => file!);
    expect(tests.length, risk).toBeGreaterThan(0);
    for (const file of tests) expect(existsSync(new URL(file, ROOT)), file).toBe(true);
  }
});
