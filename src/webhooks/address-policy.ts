import type { LookupAddress } from 'node:dns';
import ipaddr from 'ipaddr.js';
import { CounterpoiseError } from '../core/errors.ts';

/** Networks an endpoint may stand in although they are not public. */
export type AllowedNetworks = readonly (readonly [ipaddr.IPv4 | ipaddr.IPv6, number])[];

/** Public addresses all the same, behind which clouds keep what only the machine itself should read. */
const METADATA_ADDRESSES: ReadonlySet<string> = new Set(['168.63.129.16']);

/** Ways of writing an IPv4 address in IPv6 that the library counts as ordinary: what they lead to is not public ground. */
const TRANSLATED_NETWORKS: AllowedNetworks = ['::/96', '64:ff9b:1::/48', '5f00::/16', 'fec0::/10'].map(
  (network) => ipaddr.parseCIDR(network),
);

/**
 * Networks as a configuration writes them.
 *
 * @param networks CIDR notation: `10.20.0.0/16`, `fd00:1::/64`, `192.0.2.7/32`
 * @throws CounterpoiseError INPUT_INVALID for a text that is no network
 */
export function parseNetworks(networks: readonly string[]): AllowedNetworks {
  return networks.map((network) => {
    if (ipaddr.isValidCIDR(network)) return ipaddr.parseCIDR(network);
    throw new CounterpoiseError('INPUT_INVALID', `${network.slice(0, 100)} is not a network.`, {
      accepted: 'an address and a prefix length, such as 10.20.0.0/16 or fd00:1::/64',
    });
  });
}

/**
 * Whether a connection may go to an address: public unicast, or in a network that was allowed by name. Private,
 * loopback, link-local, shared (CGNAT), multicast, reserved and documentation addresses are not public, nor is IPv6
 * that only carries an IPv4 address (mapped, NAT64, 6to4, Teredo), whatever that address is.
 */
export function isAllowedAddress(text: string, allowed: AllowedNetworks): boolean {
  // A zone (fe80::1%eth0) names an interface of this machine.
  if (text.includes('%') || !ipaddr.isValid(text)) return false;
  const address = ipaddr.parse(text);
  if (isWithin(address, allowed)) return true;
  if (METADATA_ADDRESSES.has(address.toString())) return false;
  return address.range() === 'unicast' && !isWithin(address, TRANSLATED_NETWORKS);
}

function isWithin(address: ipaddr.IPv4 | ipaddr.IPv6, networks: AllowedNetworks): boolean {
  return networks.some(([network, prefixLength]) =>
    address instanceof ipaddr.IPv4
      ? network instanceof ipaddr.IPv4 && address.match(network, prefixLength)
      : network instanceof ipaddr.IPv6 && address.match(network, prefixLength),
  );
}

/**
 * The address to connect to. A name of which any address is not allowed is refused as a whole: a public name has no
 * business with them.
 *
 * @throws CounterpoiseError WEBHOOK_ADDRESS_REFUSED
 */
export function chooseAddress(addresses: readonly LookupAddress[], allowed: AllowedNetworks): LookupAddress {
  const [first] = addresses;
  if (first !== undefined && addresses.every(({ address }) => isAllowedAddress(address, allowed)))
    return first;
  // Which address it was is not told: that would let an endpoint's owner read the names of our network.
  throw new CounterpoiseError('WEBHOOK_ADDRESS_REFUSED', 'The endpoint’s name leads to no public address.', {
    accepted: 'a public address, or one in a network that the configuration allows',
  });
}
