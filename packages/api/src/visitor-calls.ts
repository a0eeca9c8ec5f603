import type { EventPage, Message, VisitorAnswer, VisitorMessageAnswer, VisitorPost } from '@deskbell/contract'
import type { PageRequest } from './conversation-calls.ts'
import { type EventStream, openEventStream } from './event-stream.ts'
import { readObject, readPage } from './read.ts'
import type { Transport, TransportOptions } from './transport.ts'

/** Level `conversations`, the visitor's side: a bearer token, no cookie. */
export function visitorCalls(call: Transport, options: TransportOptions) {
  return {
    visitors: {
      create: (body: VisitorPost = {}) =>
        call({
          method: 'POST',
          path: '/visitors',
          body,
          credentials: { kind: 'none' },
          read: readObject<VisitorAnswer>('visitorId', 'token'),
        }),
    },
    visitor: {
      /** Newest first. */
      messages: (query: PageRequest = {}, signal?: AbortSignal) =>
        call({ method: 'GET', path: '/visitors/me/messages', query: { ...query }, signal, read: readPage<Message> }),
      send: (body: { text: string }, idempotencyKey: string) =>
        call({
          method: 'POST',
          path: '/visitors/me/messages',
          body,
          idempotencyKey,
          read: readObject<VisitorMessageAnswer>('message', 'conversationId'),
        }),
      poll: (since?: string, signal?: AbortSignal) =>
        call({
          method: 'GET',
          path: '/visitors/me/events',
          query: { since: since ?? '' },
          signal,
          read: readObject<EventPage>('items', 'cursor'),
        }),
      stream: (stream: EventStream) => openEventStream(options, '/visitors/me/events', stream),
    },
  }
}
