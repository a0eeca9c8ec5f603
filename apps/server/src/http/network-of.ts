import { isIPv6 } from 'node:net'

/**
 * What counts as one place for limits: an IPv4 address as it is, and of an IPv6 address its /64, for everybody who has one
 * address there has all 2^64.
 */
export function networkOf(address: string): string {
  if (!isIPv6(address)) return address
  const plain = address.toLowerCase().replace(/%.*$/, '')
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(plain)
  if (mapped?.[1] !== undefined) return mapped[1]
  const [head = '', tail] = plain.split('::')
  const groups = head === '' ? [] : head.split(':')
  // What "::" leaves out is zeros; an embedded IPv4 address at the end stands for two groups.
  const after = tail === undefined || tail === '' ? [] : tail.split(':')
  const width = [...groups, ...after].reduce((sum, group) => sum + (group.includes('.') ? 2 : 1), 0)
  const zeros = tail === undefined ? [] : Array<string>(Math.max(0, 8 - width)).fill('0')
  const first = [...groups, ...zeros, ...after].slice(0, 4)
  return `${first.map(group => Number.parseInt(group, 16).toString(16)).join(':')}::/64`
}
