import { Readable } from 'node:stream'
import { compare, type EventLog, type LoggedEvent, type Mark } from './event-log.ts'
import type { EventTail } from './event-tail.ts'
import { mayRead, type Reader } from './reader.ts'
import { aliveAt, resetAt, sharedWire, toWire } from './wire.ts'

/** A client that leaves this much unread is dropped: it resumes when it can. In bytes. */
const UNREAD_LIMIT = 512 * 1024
/** A client that has more than this unread is not told what passes. In bytes. */
const PASS_BELOW = 64 * 1024
/** How long an ended stream may take to be read to its end, in ms. */
const GRACE_MS = 1_000
/** A client that is further behind fetches anew instead. */
const BACKLOG_LIMIT = 1_000

export interface StreamOptions {
  readonly reader: Reader
  /** `Last-Event-ID`. */
  readonly cursor: string | undefined
  /** Who the caller is by now; undefined ends the stream. */
  readonly recheck: () => Promise<Reader | undefined>
  /** Between comments, in ms. */
  readonly heartbeatMs: number
}

export interface EventStream {
  /** The bytes to send. */
  readonly body: Readable
  /**
   * Passes something on that is in no log, if the reader may have it and follows. @param text events without an id
   */
  pass(text: string, mayHave: (reader: Reader) => boolean): void
  /** Looks again whether the caller may still read. */
  recheck(): void
  /** Ends it, so that the client comes back. */
  end(): void
}

/** One client's stream: what it missed, then what happens, with a sign of life now and then. */
export function openEventStream(log: EventLog, tail: EventTail, options: StreamOptions): EventStream {
  const body = new Readable({ read() {} })
  const begin = tail.head()
  let { reader } = options
  let live = false
  let ended = false
  /** Everything up to here was told already: a cursor may be ahead of this process. */
  let from = begin
  const waiting: LoggedEvent[] = []

  const send = (text: string) => {
    if (ended || body.destroyed) return
    body.push(text)
    if (body.readableLength > UNREAD_LIMIT) body.destroy()
  }
  const sendAll = (events: readonly LoggedEvent[]) => {
    let text = ''
    for (const event of events) {
      if (compare(event, from) > 0 && mayRead(reader, event.audience)) text += sharedWire(event)
    }
    // One write for all: with hundreds of streams the writes are what costs.
    if (text !== '') send(text)
  }
  const end = () => {
    stop()
    if (ended) return
    ended = true
    body.push(null)
    // A client that does not read would keep the connection, and a stopping server, open.
    setTimeout(() => body.destroy(), GRACE_MS).unref()
  }
  const recheck = () => {
    options.recheck().then(
      now => {
        if (now) reader = now
        else end()
      },
      () => body.destroy(),
    )
  }

  const unsubscribe = tail.subscribe(events => {
    if (live) sendAll(events)
    else waiting.push(...events)
  })
  /** Up to where this reader has missed nothing. */
  const place = () => {
    const head = tail.head()
    return compare(head, from) > 0 ? head : from
  }
  const pass: EventStream['pass'] = (text, mayHave) => {
    // Who is slow needs what is in the log more.
    if (live && mayHave(reader) && body.readableLength < PASS_BELOW) send(`id: ${place().cursor}\n${text}`)
  }
  const heartbeat = setInterval(() => {
    if (live) send(aliveAt(place()))
    recheck()
  }, options.heartbeatMs)
  const stop = () => {
    clearInterval(heartbeat)
    unsubscribe()
  }
  body.once('close', stop)

  catchUp(log, reader, options.cursor, begin).then(
    caught => {
      live = true
      from = caught.from
      send(caught.text)
      sendAll(waiting.splice(0))
    },
    () => body.destroy(),
  )
  return { body, pass, recheck, end }
}

/** What was missed up to a place, as text, and the place from which everything is still to be told. */
async function catchUp(
  log: EventLog,
  reader: Reader,
  cursor: string | undefined,
  upTo: Mark,
): Promise<{ readonly text: string; readonly from: Mark }> {
  if (cursor === undefined) return { text: aliveAt(upTo), from: upTo }
  const after = await log.find(cursor)
  if (!after) return { text: toWire(resetAt(upTo)), from: upTo }
  if (compare(after, upTo) >= 0) return { text: aliveAt(after), from: after }
  const missed = await log.read({ after, upTo, reader, limit: BACKLOG_LIMIT + 1 })
  if (missed.length > BACKLOG_LIMIT) return { text: toWire(resetAt(upTo)), from: upTo }
  return { text: missed.map(toWire).join('') + aliveAt(upTo), from: upTo }
}
