/**
 * What changed, to those who wait for it. A wake-up says "look again", never what is there: it may come twice, or not
 * at all when a process dies, so every listener also looks by itself now and then.
 */
export type WakeChannel =
  /** A row in `outbox`. */
  | 'outbox'
  /** A due row in `deliveries`. */
  | 'deliveries'
  /** A due row in `mails`. */
  | 'mails'
  /** A row in `bot_asks`. */
  | 'bot'
  /** A row in `quiet_spells`. */
  | 'quiet'
  /** A row in `escalations`. */
  | 'ladder'
  /** A row in `events`. */
  | 'events'
  /** Somebody's rights changed: payload is the user's id. Streams look again whether they may stay open. */
  | 'rights'
  /** A row in `settings`: payload is its key. */
  | 'settings'
  /** Somebody types: the payload says who and where, and stands nowhere else. What is lost is not missed. */
  | 'typing'

export type WakeListener = (payload: string) => void

export interface Wake {
  /** Calls the listener after each wake-up until the returned function is called. Listeners must not throw. */
  listen(channel: WakeChannel, listener: WakeListener): () => void
  /** Wakes listeners in every server process. Inside a transaction use its own `wake` instead. */
  notify(channel: WakeChannel, payload?: string): Promise<void>
}

/** The wake-ups of one process. */
export interface LocalWake {
  listen: Wake['listen']
  tell(channel: WakeChannel, payload: string): void
}

export function createLocalWake(): LocalWake {
  const listeners = new Map<WakeChannel, Set<WakeListener>>()
  return {
    listen(channel, listener) {
      const set = listeners.get(channel) ?? new Set()
      listeners.set(channel, set.add(listener))
      return () => set.delete(listener)
    },
    tell(channel, payload) {
      for (const listener of listeners.get(channel) ?? []) listener(payload)
    },
  }
}
