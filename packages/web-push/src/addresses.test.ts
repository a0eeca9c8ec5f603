import { describe, expect, it } from 'vitest'
import { isPublicAddress } from './addresses.ts'

const PUBLIC = ['8.8.8.8', '142.250.1.1', '17.188.1.1', '100.63.255.255', '100.128.0.0', '172.15.0.1', '172.32.0.1']
const PUBLIC_IPV6 = ['2607:f8b0:4005:80a::200a', '2a00:1450:4001:82a::200a', '2620:149:208::1']

const PRIVATE: ReadonlyArray<readonly [what: string, address: string]> = [
  ['this network', '0.0.0.0'],
  ['private', '10.1.2.3'],
  ['private', '172.16.0.1'],
  ['private', '172.31.255.255'],
  ['private', '192.168.1.1'],
  ['CGNAT', '100.64.0.1'],
  ['CGNAT metadata', '100.100.100.200'],
  ['loopback', '127.0.0.1'],
  ['loopback', '127.8.8.8'],
  ['metadata', '169.254.169.254'],
  ['metadata', '168.63.129.16'],
  ['metadata', '192.0.0.192'],
  ['6to4 relay', '192.88.99.1'],
  ['documentation', '203.0.113.7'],
  ['benchmarks', '198.19.0.1'],
  ['multicast', '224.0.0.1'],
  ['reserved', '240.0.0.1'],
  ['broadcast', '255.255.255.255'],
  ['unspecified', '::'],
  ['loopback', '::1'],
  ['IPv4-mapped', '::ffff:127.0.0.1'],
  ['IPv4-mapped public', '::ffff:8.8.8.8'],
  ['NAT64', '64:ff9b::a00:1'],
  ['local NAT64', '64:ff9b:1::1'],
  ['unique local', 'fc00::1'],
  ['unique local metadata', 'fd00:ec2::254'],
  ['link-local', 'fe80::1'],
  ['link-local with a zone', 'fe80::1%eth0'],
  ['multicast', 'ff02::1'],
  ['Teredo', '2001::1'],
  ['documentation', '2001:db8::1'],
  ['6to4', '2002:7f00:1::1'],
  ['documentation', '3fff::1'],
  ['not an address', 'localhost'],
  ['not an address', '127.1'],
  ['not an address', ''],
]

describe('isPublicAddress', () => {
  it.each([...PUBLIC, ...PUBLIC_IPV6])('E4: %s is public', address => {
    expect(isPublicAddress(address)).toBe(true)
  })

  it.each(PRIVATE)('E4: %s %j is not public', (_what, address) => {
    expect(isPublicAddress(address)).toBe(false)
  })
})
