import { randomUUID } from 'node:crypto'
import type { VisitorId } from '@deskbell/contract'
import { eventQuerySchema, visitorEventQuerySchema } from '@deskbell/contract/schemas'
import type { FastifyRequest } from 'fastify'
import type { Logger } from 'pino'
import type { Database } from '../db/database.ts'
import { Answer } from '../http/answer.ts'
import type { Api } from '../http/api.ts'
import type { Principal, ResolvePrincipal } from '../http/principal.ts'
import { problem } from '../http/problem.ts'
import { callerKey } from '../http/rate-limit.ts'
import type { Clock } from '../ports.ts'
import { createEventLog } from './event-log.ts'
import { type EventStream, openEventStream } from './event-stream.ts'
import { createEventTail } from './event-tail.ts'
import { pollEvents } from './poll.ts'
import type { Reader } from './reader.ts'
import { registerTyping } from './register-typing.ts'
import { createTypingRelay } from './typing.ts'

export interface EventsTiming {
  /** Between comments, and between looks at the caller's rights. */
  readonly heartbeatMs: number
  /** Behind the wake-ups. */
  readonly pollMs: number
  /** How long a client may be away and still resume. */
  readonly retentionMs: number
  readonly pruneEveryMs: number
}

const usual: EventsTiming = {
  heartbeatMs: 15_000,
  pollMs: 2_000,
  retentionMs: 24 * 60 * 60 * 1000,
  pruneEveryMs: 60 * 60 * 1000,
}

export interface EventsDeps {
  readonly database: Database
  readonly clock: Clock
  readonly resolve: ResolvePrincipal
  readonly logger: Logger
  readonly timing?: Partial<EventsTiming>
  /** A visitor's page is alive until the returned function is called. */
  readonly openPage: (page: { readonly visitorId: VisitorId; readonly pageId: string }) => () => void
}

/** Streams that one caller may hold at a time: a browser shares one among its tabs. */
const STREAMS_PER_USER = 50
const STREAMS_PER_VISITOR = 10

const headers = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store',
  // Else nginx keeps events back until its buffer is full.
  'x-accel-buffering': 'no',
  // Nothing else is asked over this connection, and a stopping server need not wait for it.
  connection: 'close',
}

export interface Events {
  start(): void
  /** Ends every stream at once; clients come back to whichever server is there. */
  stop(): Promise<void>
}

/** `GET /events` and `GET /visitors/me/events`: live events, streamed or polled. */
export async function registerEvents(api: Api, deps: EventsDeps): Promise<Events> {
  const { database, clock, resolve, logger } = deps
  const timing = { ...usual, ...deps.timing }
  const log = createEventLog(database)
  const tail = createEventTail({ log, wake: database.wake, logger, pollMs: timing.pollMs })
  const open = new Map<string, Set<EventStream>>()
  await log.begin(clock())
  await tail.start()

  const answer = async (
    principal: Principal,
    request: FastifyRequest,
    { since, pageId }: { readonly since?: string | undefined; readonly pageId?: string | undefined },
  ) => {
    const reader = readerOf(principal)
    if (!reader) return problem('unauthenticated')
    if (!wantsStream(request, since)) return pollEvents(log, reader, since)
    const caller = callerKey(principal, request.ip)
    const held = open.get(caller) ?? new Set()
    if (held.size >= (reader.kind === 'user' ? STREAMS_PER_USER : STREAMS_PER_VISITOR)) {
      return problem('rate_limited', {}, { 'retry-after': String(timing.heartbeatMs / 1000) })
    }
    const stream = openEventStream(log, tail, {
      reader,
      cursor: lastEventId(request) ?? since,
      recheck: async () => same(reader, readerOf(await resolve(request))),
      heartbeatMs: timing.heartbeatMs,
    })
    open.set(caller, held.add(stream))
    const closePage =
      reader.kind === 'visitor'
        ? deps.openPage({ visitorId: reader.visitorId, pageId: pageId ?? randomUUID() })
        : undefined
    stream.body.once('close', () => {
      closePage?.()
      held.delete(stream)
      if (held.size === 0 && open.get(caller) === held) open.delete(caller)
    })
    return new Answer(200, stream.body, headers)
  }

  api.route({
    method: 'GET',
    url: '/events',
    auth: 'user',
    query: eventQuerySchema,
    handler: async ({ principal, request, query }) => answer(principal, request, query),
  })
  api.route({
    method: 'GET',
    url: '/visitors/me/events',
    auth: 'visitor',
    cors: 'public',
    query: visitorEventQuerySchema,
    handler: async ({ principal, request, query }) => answer(principal, request, query),
  })

  const typing = createTypingRelay({
    wake: database.wake,
    clock,
    pass: (text, mayHave) => {
      for (const stream of [...open.values()].flatMap(streams => [...streams])) stream.pass(text, mayHave)
    },
  })
  registerTyping(api, database, typing)

  const unlisten = database.wake.listen('rights', userId => {
    const theirs = userId === '' ? [...open.values()] : [open.get(userId) ?? []]
    for (const stream of theirs.flatMap(streams => [...streams])) stream.recheck()
  })
  let timer: NodeJS.Timeout | undefined
  return {
    start() {
      const prune = () => {
        log
          .prune(clock() - timing.retentionMs)
          .catch(error => logger.warn({ err: error }, 'old events were not pruned'))
      }
      prune()
      timer = setInterval(prune, timing.pruneEveryMs)
    },
    async stop() {
      clearInterval(timer)
      unlisten()
      typing.stop()
      for (const stream of [...open.values()].flatMap(streams => [...streams])) stream.end()
      await tail.stop()
    },
  }
}

/** `?since=` asks for a poll, and so does a client that takes JSON alone. */
function wantsStream(request: FastifyRequest, since: string | undefined): boolean {
  // Fastify answers HEAD by the same handler, and would wait for the stream's end.
  if (request.method !== 'GET') return false
  const accept = request.headers.accept ?? ''
  return accept.includes('text/event-stream') || (since === undefined && !accept.includes('application/json'))
}

function lastEventId(request: FastifyRequest): string | undefined {
  const value = request.headers['last-event-id']
  return typeof value === 'string' && value !== '' ? value : undefined
}

function readerOf(principal: Principal): Reader | undefined {
  if (principal.kind === 'user') {
    return { kind: 'user', userId: principal.user.id, admin: principal.user.role === 'admin' }
  }
  return principal.kind === 'visitor' ? { kind: 'visitor', visitorId: principal.visitorId } : undefined
}

/** The reader as of now, if it is still the same one. A change of role takes effect in the open stream. */
function same(before: Reader, now: Reader | undefined): Reader | undefined {
  if (before.kind === 'visitor') return now?.kind === 'visitor' && now.visitorId === before.visitorId ? now : undefined
  return now?.kind === 'user' && now.userId === before.userId ? now : undefined
}
