import type { LookupAddress } from 'node:dns'
import { lookup } from 'node:dns/promises'
import type { LookupFunction } from 'node:net'
import { callbackify } from 'node:util'
import { isPublicAddress } from './addresses.ts'

/** Resolves a host name to all its addresses. */
export type Resolve = (hostname: string) => Promise<readonly LookupAddress[]>

/** The `code` of the error when a name has addresses, but none of the public internet. */
export const NOT_PUBLIC = 'ERR_ADDRESS_NOT_PUBLIC'

/** Asks the operating system. */
export const resolveAll: Resolve = hostname => lookup(hostname, { all: true })

/** Keeps the addresses that may be connected to. */
export type AddressFilter = (address: string) => boolean

/**
 * A `lookup` for `net.connect` that resolves once and hands on only permitted addresses, so that the connection goes
 * to exactly the addresses that were checked (E3, E4). One that is refused fails the lookup only if none is left.
 */
export function pinnedLookup(resolve: Resolve, isPermitted: AddressFilter = isPublicAddress): LookupFunction {
  const permittedAddresses = callbackify(async (hostname: string) => {
    const addresses = await resolve(hostname)
    const permitted = addresses.filter(({ address }) => isPermitted(address))
    if (permitted.length === 0) throw codedError(addresses.length > 0 ? NOT_PUBLIC : 'ENOTFOUND')
    return permitted
  })
  return (hostname, options, callback) => {
    permittedAddresses(hostname, (error, permitted) => {
      const [first] = permitted ?? []
      if (!first) callback(error, '', 0)
      else if (options.all) callback(null, permitted)
      else callback(null, first.address, first.family)
    })
  }
}

function codedError(code: string): NodeJS.ErrnoException {
  return Object.assign(new Error(code), { code })
}
