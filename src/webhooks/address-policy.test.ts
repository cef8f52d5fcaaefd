import { describe, expect, it } from 'vitest';
import { chooseAddress, isAllowedAddress, parseNetworks } from './address-policy.ts';

describe('an address', () => {
  it.each(['93.184.216.34', '8.8.8.8', '2606:4700:4700::1111', '2a00:1450:4001:80b::200e'])(
    '%s is public',
    (address) => expect(isAllowedAddress(address, [])).toBe(true),
  );

  it.each([
    ['0.0.0.0', 'this host'],
    ['127.0.0.1', 'loopback'],
    ['127.8.9.10', 'loopback'],
    ['10.0.0.5', 'private'],
    ['172.16.0.1', 'private'],
    ['172.31.255.255', 'private'],
    ['192.168.1.1', 'private'],
    ['169.254.169.254', 'metadata of clouds, link-local'],
    ['168.63.129.16', 'metadata of a cloud at a public address'],
    ['100.64.0.1', 'CGNAT'],
    ['100.100.100.200', 'metadata of a cloud, CGNAT'],
    ['192.0.0.192', 'metadata of a cloud, reserved'],
    ['192.0.2.1', 'documentation'],
    ['198.18.0.1', 'benchmarking'],
    ['198.51.100.7', 'documentation'],
    ['203.0.113.9', 'documentation'],
    ['224.0.0.1', 'multicast'],
    ['239.255.255.250', 'multicast'],
    ['240.0.0.1', 'reserved'],
    ['255.255.255.255', 'broadcast'],
    ['::', 'unspecified'],
    ['::1', 'loopback'],
    ['fe80::1', 'link-local'],
    ['fe80::1%eth0', 'link-local with a zone'],
    ['fec0::1', 'site-local'],
    ['fc00::1', 'unique local'],
    ['fd00:ec2::254', 'metadata of a cloud'],
    ['ff02::1', 'multicast'],
    ['::ffff:10.0.0.1', 'IPv4-mapped'],
    ['::ffff:8.8.8.8', 'IPv4-mapped'],
    ['::ffff:7f00:1', 'IPv4-mapped'],
    ['::7f00:1', 'IPv4-compatible'],
    ['::127.0.0.1', 'IPv4-compatible'],
    ['64:ff9b::a00:1', 'NAT64'],
    ['64:ff9b:1::a00:1', 'NAT64 of a local prefix'],
    ['2002:a00:1::', '6to4'],
    ['2001:0:a00:1::', 'Teredo'],
    ['2001:db8::1', 'documentation'],
    ['100::1', 'discard'],
    ['5f00::1', 'segment routing'],
    ['example.com', 'no address'],
    ['', 'no address'],
  ])('%s is not (%s)', (address) => expect(isAllowedAddress(address, [])).toBe(false));

  it('of a network that is allowed by name may be used, and its neighbours not', () => {
    const allowed = parseNetworks(['10.20.0.0/16', 'fd00:1::/64']);
    expect(isAllowedAddress('10.20.3.4', allowed)).toBe(true);
    expect(isAllowedAddress('10.21.3.4', allowed)).toBe(false);
    expect(isAllowedAddress('fd00:1::7', allowed)).toBe(true);
    expect(isAllowedAddress('fd00:2::7', allowed)).toBe(false);
    expect(isAllowedAddress('::ffff:10.20.3.4', allowed)).toBe(false);
  });
});

it('a name of several addresses is refused when any of them is not public', () => {
  const publicAddress = { address: '93.184.216.34', family: 4 };
  expect(chooseAddress([publicAddress], [])).toBe(publicAddress);
  expect(() => chooseAddress([publicAddress, { address: '10.0.0.1', family: 4 }], [])).toThrow(/no public/);
  expect(() => chooseAddress([], [])).toThrow(/no public/);
});

it('a network that cannot be read is refused with what is accepted', () => {
  expect(() => parseNetworks(['10.0.0.0'])).toThrow(/10\.0\.0\.0 is not a network/);
});
