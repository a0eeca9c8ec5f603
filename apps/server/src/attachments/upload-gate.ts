import type { Clock } from '../ports.ts'

const DAY_MS = 24 * 60 * 60 * 1000

export interface UploadGateDeps {
  readonly clock: Clock
  /** What visitors of one address may send in a day, in bytes; 0 is no limit. */
  readonly addressBytes: number
  /** What is free where the files go; undefined if this server cannot see that. */
  readonly freeBytes: () => Promise<number | undefined>
  /** What is to stay free for everything else, in bytes; 0 is nothing. */
  readonly reserveBytes: number
}

interface Upload {
  /** Undefined for agents: they are known, and have no such limit. */
  readonly address: string | undefined
  /** The most that it may have. */
  readonly bytes: number
}

export type Entered =
  | {
      readonly ok: true
      /** It is over, and so many bytes of it were kept. */
      readonly leave: (kept: number) => void
    }
  | { readonly ok: false; readonly code: 'rate_limited'; readonly retryAfterSeconds: number }
  | { readonly ok: false; readonly code: 'storage_full' }

/**
 * Who may send a file now: not an address that has sent very much, whatever visitors it calls itself, and nobody when the
 * disk is nearly full, for messages need it. Counts in this process alone and writes no address down.
 */
export function createUploadGate({ clock, addressBytes, freeBytes, reserveBytes }: UploadGateDeps) {
  const addresses = new Map<string, { bytes: number; readonly until: number }>()
  let coming = 0

  const accountOf = (address: string) => {
    const now = clock()
    for (const [key, { until }] of addresses) {
      // In the order in which they began, so that the first young one ends it.
      if (until > now) break
      addresses.delete(key)
    }
    const key = networkOf(address)
    const account = addresses.get(key) ?? { bytes: 0, until: now + DAY_MS }
    addresses.set(key, account)
    return account
  }
  const hasRoom = async () => {
    if (reserveBytes === 0) return true
    const free = await freeBytes()
    return free === undefined || free - coming >= reserveBytes
  }

  return {
    /** Those that are still coming count with all that they may have. */
    async enter({ address, bytes }: Upload): Promise<Entered> {
      const account = address === undefined || addressBytes === 0 ? undefined : accountOf(address)
      if (account && account.bytes + bytes > addressBytes) {
        const retryAfterSeconds = Math.ceil((account.until - clock()) / 1000)
        return { ok: false, code: 'rate_limited', retryAfterSeconds }
      }
      if (account) account.bytes += bytes
      coming += bytes
      const leave = (kept: number) => {
        coming -= bytes
        if (account) account.bytes += kept - bytes
      }
      if (await hasRoom()) return { ok: true, leave }
      leave(0)
      return { ok: false, code: 'storage_full' }
    },
  }
}

/** The address, or of IPv6 the half that says whose it is: everybody has as many of the other half as they like. */
function networkOf(address: string): string {
  if (!address.includes(':') || address.includes('.')) return address
  const [head = '', tail] = address.split('::')
  const before = head === '' ? [] : head.split(':')
  const after = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = tail === undefined ? 0 : 8 - before.length - after.length
  return [...before, ...Array.from({ length: zeros }, () => '0'), ...after].slice(0, 4).join(':')
}
