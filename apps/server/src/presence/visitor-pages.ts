import type { Logger } from 'pino'
import type { Database } from '../db/database.ts'
import type { Clock } from '../ports.ts'
import { PRESENCE_MS } from './looking.ts'
import { pageKey, putVisitorPage, type VisitorPage } from './put-visitor-page.ts'

/** Well within the life of a page. In milliseconds. */
const REFRESH_EVERY_MS = 10_000
/** After its stream ended a page may come back so long, to this server or another, and was never away. */
const GRACE_MS = 12_000
/** Pages in one statement. */
const AT_ONCE = 500

export interface VisitorPagesDeps {
  readonly database: Database
  readonly clock: Clock
  readonly log: Logger
}

/** The pages whose streams this process holds: while a stream is open, its page is alive. */
export interface VisitorPages {
  /** A stream of that page is open. @returns to be called once when it has ended */
  open(page: VisitorPage): () => void
  start(): void
  stop(): Promise<void>
}

export function createVisitorPages({ database, clock, log }: VisitorPagesDeps): VisitorPages {
  const held = new Map<string, { readonly page: VisitorPage; streams: number }>()
  const working = new Set<Promise<void>>()
  let timer: NodeJS.Timeout | undefined

  const settle = async (what: Promise<unknown>) => {
    try {
      await what
    } catch (error) {
      log.warn({ err: error }, 'a visitor’s presence was not written')
    }
  }
  const work = (what: Promise<unknown>) => {
    const done = settle(what).finally(() => working.delete(done))
    working.add(done)
  }
  const put = (page: VisitorPage) =>
    database.transaction(
      (trx, wake) => putVisitorPage(trx, wake, page, { visible: undefined, now: clock() }),
      'passing',
    )
  const refresh = async () => {
    const pages = [...held]
    for (let at = 0; at < pages.length; at += AT_ONCE) {
      const some = pages.slice(at, at + AT_ONCE)
      const updated = await database.db
        .updateTable('presence')
        .set({ expires_at: clock() + PRESENCE_MS })
        .where(
          'key',
          'in',
          some.map(([key]) => key),
        )
        .returning('key')
        .execute()
      const alive = new Set(updated.map(({ key }) => key))
      // Swept, because this process stood still.
      for (const [key, { page }] of some) if (!alive.has(key) && held.has(key)) await put(page)
    }
  }
  const close = async (key: string) => {
    await database.db
      .updateTable('presence')
      .set({ expires_at: clock() + GRACE_MS })
      .where('key', '=', key)
      .where('expires_at', '>', clock() + GRACE_MS)
      .execute()
  }

  return {
    open(page) {
      const key = pageKey(page)
      const one = held.get(key) ?? { page, streams: 0 }
      one.streams += 1
      held.set(key, one)
      if (one.streams === 1) work(put(page))
      return () => {
        one.streams -= 1
        if (one.streams > 0 || held.get(key) !== one) return
        held.delete(key)
        work(close(key))
      }
    },
    start() {
      timer = setInterval(() => work(refresh()), REFRESH_EVERY_MS)
      timer.unref()
    },
    async stop() {
      clearInterval(timer)
      await Promise.all(working)
    },
  }
}
