import { type ClientHttp2Session, connect } from 'node:http2'
import type { TLSSocket } from 'node:tls'

/** A session with the number of its streams that are not closed yet; who opens one counts it. */
export type H2Session = { readonly session: ClientHttp2Session; streams: number }

/** The HTTP/2 sessions of one origin. */
export type H2Origin = {
  /** A session with room for a stream, if one is at hand: no promise on the way that nearly every message takes. */
  pick(): H2Session | null
  /**
   * Opens a session; all who ask meanwhile share the attempt, so that a service that is down costs one attempt for all.
   * `null` if the service does not speak HTTP/2. Rejects with the connection's error.
   */
  open(): Promise<H2Session | null>
  /** Gives a session no new streams: it did not answer in time, so it may be dead without our knowing. */
  retire(session: H2Session): void
  destroy(): void
}

export type H2OriginDeps = {
  readonly origin: string
  readonly connectTls: () => Promise<TLSSocket>
  readonly timeoutMs: number
  /** Takes over a connection on which the service chose HTTP/1.1. */
  readonly onHttp1: (socket: TLSSocket) => void
  /** The service broke the protocol. */
  readonly onBroken: () => void
}

/** One is enough for most services; a service that permits few streams at a time gets more. */
const MAX_SESSIONS = 4
/** Apple's limit, and the usual SETTINGS_MAX_CONCURRENT_STREAMS. */
const MAX_STREAMS = 100
/** Shorter than what routers on the way forget a silent connection after. Never a ping: some services punish them (D6). */
const IDLE_MS = 180_000
const SETTINGS = {
  enablePush: false,
  // An answer is read up to 4 KiB: nobody needs to send us more before we say stop.
  initialWindowSize: 16_384,
}

/** Keeps the sessions of an origin: none until the first message, then as many as the service's limits ask for. */
export function openH2Origin({ origin, connectTls, timeoutMs, onHttp1, onBroken }: H2OriginDeps): H2Origin {
  const entries = new Set<H2Session>()
  let opening: Promise<H2Session | null> | null = null

  function pick(): H2Session | null {
    let best: H2Session | null = null
    for (const entry of entries) if (!best || entry.streams < best.streams) best = entry
    if (!best) return null
    const limit = Math.min(best.session.remoteSettings.maxConcurrentStreams ?? MAX_STREAMS, MAX_STREAMS)
    return best.streams < limit || entries.size >= MAX_SESSIONS ? best : null
  }

  async function connectSession(): Promise<H2Session | null> {
    const socket = await connectTls()
    if (socket.alpnProtocol !== 'h2') {
      onHttp1(socket)
      return null
    }
    const session = connect(origin, { createConnection: () => socket, settings: SETTINGS })
    const entry: H2Session = { session, streams: 0 }
    const leave = () => entries.delete(entry)
    session.on('stream', stream => stream.close())
    session.on('goaway', leave)
    session.on('close', leave)
    session.on('error', (error: NodeJS.ErrnoException) => {
      leave()
      if (error.code === 'ERR_HTTP2_ERROR') onBroken()
    })
    session.setTimeout(IDLE_MS, () => session.close())
    await settingsOf(session, timeoutMs)
    entries.add(entry)
    return entry
  }

  return {
    pick,
    open() {
      opening ??= connectSession().finally(() => {
        opening = null
      })
      return opening
    },
    retire(entry) {
      entries.delete(entry)
      entry.session.close()
      // Its other streams have their own deadlines; on a dead connection nothing else would ever end it.
      setTimeout(() => entry.session.destroy(), timeoutMs).unref()
    },
    destroy() {
      for (const { session } of entries) session.destroy()
      entries.clear()
    },
  }
}

/** Waits for the service's limits: a stream beyond them would be refused. */
async function settingsOf(session: ClientHttp2Session, timeoutMs: number): Promise<void> {
  const timer = setTimeout(() => session.destroy(codedError('ETIMEDOUT')), timeoutMs)
  try {
    await new Promise<void>((resolve, reject) => {
      session.once('remoteSettings', () => resolve())
      session.once('error', reject)
      session.once('close', () => reject(codedError('ECONNRESET')))
    })
  } finally {
    clearTimeout(timer)
  }
}

function codedError(code: string): Error {
  return Object.assign(new Error('no HTTP/2 settings'), { code })
}
