import ipaddr from 'ipaddr.js';
import { CounterpoiseError } from '../../core/errors.ts';

/** A home or an office is given a whole network of this size, and may use every address in it. */
const IPV6_NETWORK_BITS = 64;

/** The address or, for IPv6, the network in which one caller can change his address as he likes. */
export function addressBlockOf(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  if (parsed.kind() === 'ipv4') return parsed.toString();
  return ipaddr.IPv6.networkAddressFromCIDR(`${parsed.toString()}/${IPV6_NETWORK_BITS}`).toString();
}

/**
 * A test whether an address lies in one of some networks.
 *
 * @param networks addresses or CIDR blocks
 * @throws CounterpoiseError INPUT_INVALID for a text that is neither
 */
export function inNetworks(networks: readonly string[]): (address: string) => boolean {
  const blocks = networks.map((network) => {
    if (ipaddr.isValidCIDR(network)) return ipaddr.parseCIDR(network);
    if (ipaddr.isValid(network)) {
      const address = ipaddr.parse(network);
      return [address, address.kind() === 'ipv4' ? 32 : 128] as [typeof address, number];
    }
    throw new CounterpoiseError('INPUT_INVALID', `"${network}" is no network.`, {
      accepted: 'an address or a block such as 10.0.0.0/8',
    });
  });
  return (text) => {
    if (!ipaddr.isValid(text)) return false;
    const address = ipaddr.process(text);
    return blocks.some((block) => block[0].kind() === address.kind() && address.match(block));
  };
}
