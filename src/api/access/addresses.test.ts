import { expect, it } from 'vitest';
import { addressBlockOf, inNetworks } from './addresses.ts';

it.each([
  ['10.1.2.3', '10.1.2.3'],
  ['::ffff:10.1.2.3', '10.1.2.3'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::'],
  ['2001:db8:1:2:ffff::1', '2001:db8:1:2::'],
  ['::1', '::'],
  ['not an address', 'not an address'],
])('%s is counted as %s', (address, block) => {
  expect(addressBlockOf(address)).toBe(block);
});

it('networks hold their own addresses and no others', () => {
  const isTrusted = inNetworks(['10.0.0.0/8', '192.0.2.7', '2001:db8::/32']);
  for (const address of ['10.255.0.1', '::ffff:10.0.0.1', '192.0.2.7', '2001:db8:9::1']) {
    expect(isTrusted(address), address).toBe(true);
  }
  for (const address of ['11.0.0.1', '192.0.2.8', '2001:db9::1', '127.0.0.1', '', 'x']) {
    expect(isTrusted(address), address).toBe(false);
  }
  expect(() => inNetworks(['10.0.0.0/33'])).toThrow(expect.objectContaining({ code: 'INPUT_INVALID' }));
});
