import type { FastifyInstance } from 'fastify'

/** What was said of clients and not believed, since the start. */
export interface Unbelieved {
  readonly count: number
  /** Who said it most; null if nobody did. */
  readonly address: string | null
}

/** Anybody may send the header: so many addresses are told apart, and no more. */
const MOST_ADDRESSES = 100

/**
 * Counts requests that come with `X-Forwarded-For` while no proxy is trusted: behind a proxy all visitors would share one
 * address and one limit, and nobody would notice.
 */
export function countUnbelieved(
  app: FastifyInstance,
  { trustsProxy }: { readonly trustsProxy: boolean },
): () => Unbelieved {
  const counts = new Map<string, number>()
  let count = 0
  if (!trustsProxy) {
    app.addHook('onRequest', async ({ headers, socket }) => {
      if (headers['x-forwarded-for'] === undefined) return
      count += 1
      const address = socket.remoteAddress ?? ''
      const known = counts.get(address)
      if (known !== undefined || counts.size < MOST_ADDRESSES) counts.set(address, (known ?? 0) + 1)
    })
  }
  return () => {
    const [most] = [...counts].toSorted(([, a], [, b]) => b - a)
    return { count, address: most?.[0] ?? null }
  }
}
