import { expect, it } from 'vitest'
import { networkOf } from './network-of.ts'

it('an IPv4 address is a place of its own, however it is written', () => {
  expect(networkOf('192.0.2.1')).toBe('192.0.2.1')
  expect(networkOf('::ffff:192.0.2.1')).toBe('192.0.2.1')
})

it('all of an IPv6 /64 is one place, however it is written', () => {
  const written = [
    '2001:db8:0:1::1',
    '2001:DB8::1:a:b:c:d',
    '2001:0db8:0000:0001:ffff:ffff:ffff:ffff',
    '2001:db8:0:1::',
  ]
  for (const address of written) expect(networkOf(address)).toBe('2001:db8:0:1::/64')
  expect(networkOf('2001:db8:0:2::1')).toBe('2001:db8:0:2::/64')
  expect(networkOf('::1')).toBe('0:0:0:0::/64')
  expect(networkOf('fe80::1%eth0')).toBe('fe80:0:0:0::/64')
  expect(networkOf('2001:db8::192.0.2.1')).toBe('2001:db8:0:0::/64')
})

it('what is no address is left as it is', () => {
  expect(networkOf('unknown')).toBe('unknown')
})
