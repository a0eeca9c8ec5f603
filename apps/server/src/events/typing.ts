import type { Typing, VisitorId } from '@deskbell/contract'
import { typingSchema } from '@deskbell/contract/schemas'
import type { Wake } from '../db/wake.ts'
import type { Clock } from '../ports.ts'
import type { Reader } from './reader.ts'

/** Who types is told at most this often for each conversation, and holds this long. In milliseconds. */
const EVERY_MS = 3_000
const HOLDS_MS = 6_000
/** What is told within this time goes out together: with many agents, sending is what costs. */
const TOGETHER_MS = 100
/** Names and ids are short; PostgreSQL takes 8000 bytes. */
const LONGEST = 2_000

/** The visitor of the conversation: the wire does not tell it, and their stream is found by it. */
type Told = Typing & { readonly visitorId: VisitorId }

export interface TypingDeps {
  readonly wake: Wake
  readonly clock: Clock
  /** Gives the text to every stream of this process whose reader may have it. */
  readonly pass: (text: string, mayHave: (reader: Reader) => boolean) => void
}

/**
 * Who types where. It goes from server to server and to the streams, and is written down nowhere: it is no part of the
 * history, and costs the database nothing.
 */
export interface TypingRelay {
  /** Has this been told just now? Then there is nothing to look up. */
  wasTold(conversationOrVisitor: string, authorId: string): boolean
  tell(visitorId: VisitorId, conversationId: Typing['conversationId'], author: Typing['author']): Promise<void>
  stop(): void
}

export function createTypingRelay({ wake, clock, pass }: TypingDeps): TypingRelay {
  const asked = createPace(clock)
  // Another server may have told of the same person.
  const passed = createPace(clock)
  let waiting: Told[] = []
  let timer: NodeJS.Timeout | undefined

  const flush = () => {
    timer = undefined
    const now = waiting
    waiting = []
    const byVisitor = Map.groupBy(now, one => one.visitorId)
    const ofVisitors = new Map(
      [...byVisitor].map(([visitorId, told]) => [visitorId, textOf(told.filter(one => one.author.kind === 'agent'))]),
    )
    for (const [visitorId, text] of ofVisitors) {
      if (text !== '') pass(text, reader => reader.kind === 'visitor' && reader.visitorId === visitorId)
    }
    const agents = new Set(now.filter(one => one.author.kind === 'agent').map(one => one.author.id))
    // Nearly every agent is told the same; only who types is not told of themselves.
    pass(textOf(now), reader => reader.kind === 'user' && !agents.has(reader.userId))
    for (const id of agents) {
      const text = textOf(now.filter(one => one.author.id !== id))
      if (text !== '') pass(text, reader => reader.kind === 'user' && reader.userId === id)
    }
  }
  const unlisten = wake.listen('typing', payload => {
    const told = read(payload)
    if (!told || !passed.take(`${told.conversationId} ${told.author.id}`)) return
    waiting.push(told)
    timer ??= setTimeout(flush, TOGETHER_MS)
  })

  return {
    wasTold: (place, authorId) => !asked.take(`${place} ${authorId}`),
    async tell(visitorId, conversationId, author) {
      const until = new Date(clock() + HOLDS_MS).toISOString()
      const text = JSON.stringify({ visitorId, conversationId, author, until } satisfies Told)
      if (text.length <= LONGEST) await wake.notify('typing', text)
    },
    stop() {
      unlisten()
      clearTimeout(timer)
    },
  }
}

/** As server-sent events, without an id: the stream adds the place up to which its reader has missed nothing. */
function textOf(told: readonly Told[]): string {
  return told
    .map(({ conversationId, author, until }) => {
      const data: Typing = { conversationId, author, until }
      return `event: typing\ndata: ${JSON.stringify(data)}\n\n`
    })
    .join('')
}

/** After a gap every channel is woken without a payload. */
function read(payload: string): Told | undefined {
  if (payload === '') return undefined
  const told = JSON.parse(payload) as Told
  return typingSchema.safeParse(told).success ? told : undefined
}

/** Lets each key through once in a while; forgets those that have been quiet. */
function createPace(clock: Clock) {
  const last = new Map<string, number>()
  return {
    take(key: string): boolean {
      const now = clock()
      const before = last.get(key)
      if (before !== undefined && now - before < EVERY_MS && now >= before) return false
      // Insertion order is the order of time: the oldest stand first.
      last.delete(key)
      last.set(key, now)
      for (const [old, at] of last) {
        if (now - at < EVERY_MS) break
        last.delete(old)
      }
      return true
    },
  }
}
