import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { isPublicAddress } from '@deskbell/web-push'

/** In milliseconds: some resolvers never answer. */
const DNS_WITHIN = 10_000

export type FoundHost =
  | { readonly ok: true }
  | { readonly ok: false; readonly stage: 'dns' | 'tls'; readonly words: string }

/**
 * Whether there is such a host, and whether it may be used like that: without encryption a password and what visitors wrote
 * cross no network but one's own.
 */
export async function findHost(host: string, encrypted: boolean): Promise<FoundHost> {
  let addresses: string[]
  try {
    addresses = isIP(host) === 0 ? (await withinTime(lookup(host, { all: true }))).map(one => one.address) : [host]
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'ETIMEOUT'
    return { ok: false, stage: 'dns', words: `${code} ${host}` }
  }
  const open = encrypted ? undefined : addresses.find(isPublicAddress)
  if (open !== undefined)
    return { ok: false, stage: 'tls', words: `${host} is ${open}, which is not a private address` }
  return { ok: true }
}

async function withinTime<T>(work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(Object.assign(new Error('no answer'), { code: 'ETIMEOUT' })), DNS_WITHIN)
  try {
    return await Promise.race([work, promise])
  } finally {
    clearTimeout(timer)
  }
}
