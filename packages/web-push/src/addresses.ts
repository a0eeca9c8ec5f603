import { BlockList, isIP } from 'node:net'

/** IPv4 ranges that are not the public internet (IANA special-purpose registry), and one cloud metadata host. */
const FORBIDDEN_IPV4: ReadonlyArray<readonly [net: string, prefix: number]> = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10], // carrier-grade NAT, and one cloud's metadata host
  ['127.0.0.0', 8],
  ['168.63.129.16', 32], // a cloud's host agent, at an address that looks public
  ['169.254.0.0', 16], // link-local, and most clouds' metadata host
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.31.196.0', 24],
  ['192.52.193.0', 24],
  ['192.88.99.0', 24], // 6to4 relays
  ['192.168.0.0', 16],
  ['192.175.48.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
]

/** Ranges inside 2000::/3 that reach something else than the public internet. All the rest of IPv6 is refused. */
const FORBIDDEN_GLOBAL_IPV6: ReadonlyArray<readonly [net: string, prefix: number]> = [
  ['2001::', 23], // Teredo, benchmarking, ORCHID
  ['2001:db8::', 32],
  ['2002::', 16], // 6to4 carries any IPv4 address
  ['2620:4f:8000::', 48],
  ['3fff::', 20],
]

const forbidden = new BlockList()
for (const [net, prefix] of FORBIDDEN_IPV4) forbidden.addSubnet(net, prefix, 'ipv4')
for (const [net, prefix] of FORBIDDEN_GLOBAL_IPV6) forbidden.addSubnet(net, prefix, 'ipv6')
const globalUnicast = new BlockList()
globalUnicast.addSubnet('2000::', 3, 'ipv6')

/**
 * Whether an IP address is one of the public internet (E4): not private, loopback, link-local, CGNAT, NAT64, 6to4,
 * multicast, documentation or cloud metadata. Anything that is not an IP address is not public.
 */
export function isPublicAddress(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return !forbidden.check(address, 'ipv4')
    case 6:
      return !address.includes('%') && globalUnicast.check(address, 'ipv6') && !forbidden.check(address, 'ipv6')
    default:
      return false
  }
}
