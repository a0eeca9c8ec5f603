import { BlockList, isIP } from 'node:net'
import { isPublicAddress } from '@deskbell/web-push'

const own = new BlockList()
own.addSubnet('127.0.0.0', 8, 'ipv4')
own.addAddress('::1', 'ipv6')

const privateNets = new BlockList()
privateNets.addSubnet('10.0.0.0', 8, 'ipv4')
privateNets.addSubnet('172.16.0.0', 12, 'ipv4')
privateNets.addSubnet('192.168.0.0', 16, 'ipv4')
privateNets.addSubnet('fc00::', 7, 'ipv6')

function isWithin(list: BlockList, address: string): boolean {
  const family = isIP(address)
  return family !== 0 && list.check(address, family === 4 ? 'ipv4' : 'ipv6')
}

/** Is this host of an address surely the machine itself? Names are looked up when they are used. */
export function isLoopbackHost(hostname: string): boolean {
  return hostname === 'localhost' || isWithin(own, hostname.replace(/^\[(.*)\]$/, '$1'))
}

/**
 * May the bot be at this address? An admin says where it is, so one's own network is fine with https; without encryption
 * what visitors write leaves the machine for nobody. Link-local addresses, where clouds keep their secrets, are no bot's.
 */
export function isAllowedAddress(protocol: string, address: string): boolean {
  if (isWithin(own, address)) return true
  return protocol === 'https:' && (isWithin(privateNets, address) || isPublicAddress(address))
}
