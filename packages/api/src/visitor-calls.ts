import type {
  EventPage,
  Message,
  MessageId,
  OwnConversation,
  VisitorAnswer,
  VisitorMessageAnswer,
  VisitorMessagePost,
  VisitorPost,
  VisitorPresencePut,
  VisitorPut,
  WidgetConfig,
} from '@deskbell/contract'
import type { PageRequest } from './conversation-calls.ts'
import { type EventStream, openEventStream } from './event-stream.ts'
import { readNothing, readObject, readPage } from './read.ts'
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
    widget: {
      config: (signal?: AbortSignal) =>
        call({
          method: 'GET',
          path: '/widget-config',
          signal,
          credentials: { kind: 'none' },
          read: readObject<WidgetConfig>('name', 'online'),
        }),
    },
    visitor: {
      /** Who and where the visitor is; what is left out stays. */
      update: (body: VisitorPut) => call({ method: 'PUT', path: '/visitors/me', body, read: readNothing }),
      /** `not_found` before the first message. */
      conversation: (signal?: AbortSignal) =>
        call({
          method: 'GET',
          path: '/visitors/me/conversation',
          signal,
          read: readObject<OwnConversation>('id', 'status'),
        }),
      markRead: (body: { messageId?: MessageId } = {}) =>
        call({ method: 'POST', path: '/visitors/me/read', body, read: readNothing }),
      /** At most every 3 s. */
      typing: () => call({ method: 'POST', path: '/visitors/me/typing', read: readNothing }),
      /** When the page is shown or hidden; every 15 s where there is no stream. */
      presence: (body: VisitorPresencePut) =>
        call({ method: 'PUT', path: '/visitors/me/presence', body, read: readNothing }),
      /** Newest first. */
      messages: (query: PageRequest = {}, signal?: AbortSignal) =>
        call({ method: 'GET', path: '/visitors/me/messages', query: { ...query }, signal, read: readPage<Message> }),
      send: (body: VisitorMessagePost, idempotencyKey: string) =>
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
      /** @param pageId as in `presence`: while the stream is open, that page is alive */
      stream: (stream: EventStream, pageId?: string) =>
        openEventStream(options, `/visitors/me/events${pageId === undefined ? '' : `?pageId=${pageId}`}`, stream),
    },
  }
}
