import { describe, expect, it } from 'vitest';
import { assertLocalRequest, assertOpenOnlyLocally } from './local-mode.ts';

const host = '127.0.0.1:8080';

describe('without authentication', () => {
  it.each(['127.0.0.1', '127.9.9.9', '::1', 'localhost', 'LOCALHOST'])('%s may be listened on', (address) => {
    expect(() => assertOpenOnlyLocally(address)).not.toThrow();
  });

  it.each([
    '0.0.0.0',
    '::',
    '10.0.0.1',
    '192.168.1.4',
    'risk.example',
    'localhost.example',
    '1127.0.0.1',
    '',
  ])('"%s" is refused, with what to configure', (address) => {
    expect(() => assertOpenOnlyLocally(address)).toThrow(
      expect.objectContaining({
        code: 'ACCESS_NOT_CONFIGURED',
        exitCode: 2,
        details: expect.objectContaining({ accepted: expect.stringContaining('auth.apiKeys') }),
      }),
    );
  });

  it.each([
    { host },
    { host: 'localhost' },
    { host: '[::1]:8080' },
    { host, origin: 'http://127.0.0.1:8080', 'sec-fetch-site': 'same-origin' },
    { host, 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate' },
    { host, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' },
  ])('a request of a program, of an own page or of the user goes on: %o', (headers) => {
    expect(() => assertLocalRequest('GET', headers)).not.toThrow();
  });

  it.each([
    ['no host', 'GET', {}],
    ['a name pointed at this machine', 'GET', { host: 'attacker.example:8080' }],
    ['a name that begins like this machine', 'GET', { host: '127.0.0.1.attacker.example' }],
    ['a user before the host', 'GET', { host: 'localhost@attacker.example' }],
    ['a page elsewhere', 'POST', { host, origin: 'https://attacker.example' }],
    ['a page of another port', 'POST', { host, origin: 'http://127.0.0.1:3000' }],
    ['a page without origin', 'POST', { host, origin: 'null' }],
    ['an image elsewhere', 'GET', { host, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }],
    ['a form elsewhere', 'POST', { host, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }],
    ['a page of the same site', 'GET', { host, 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'cors' }],
  ])('%s is refused', (_name, method, headers) => {
    expect(() => assertLocalRequest(method, headers)).toThrow(
      expect.objectContaining({ code: 'ACCESS_ORIGIN' }),
    );
  });
});
