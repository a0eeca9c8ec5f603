import type {
  Conversation,
  ConversationId,
  ConversationPatch,
  ConversationQuery,
  EventPage,
  Message,
  MessageId,
  MessagePost,
  PresencePut,
} from '@deskbell/contract'
import { type EventStream, openEventStream } from './event-stream.ts'
import { readNothing, readObject, readPage } from './read.ts'
import type { Transport, TransportOptions } from './transport.ts'

export interface PageRequest {
  readonly cursor?: string | undefined
  readonly limit?: number | undefined
}

/** Level `conversations`, the agents' side. */
export function conversationCalls(call: Transport, options: TransportOptions) {
  const one = (id: ConversationId) => `/conversations/${id}`
  return {
    conversations: {
      list: (query: ConversationQuery, signal?: AbortSignal) =>
        call({ method: 'GET', path: '/conversations', query, signal, read: readPage<Conversation> }),
      read: (id: ConversationId, signal?: AbortSignal) =>
        call({ method: 'GET', path: one(id), signal, read: readObject<Conversation>('id', 'visitor') }),
      update: (id: ConversationId, body: ConversationPatch) =>
        call({ method: 'PATCH', path: one(id), body, read: readObject<Conversation>('id') }),
      /** Newest first; `around`: from some after this message back. */
      messages: (
        id: ConversationId,
        query: PageRequest & { readonly around?: MessageId | undefined } = {},
        signal?: AbortSignal,
      ) => call({ method: 'GET', path: `${one(id)}/messages`, query: { ...query }, signal, read: readPage<Message> }),
      /** @param idempotencyKey the same for every try of one message, so that it is sent once */
      send: (id: ConversationId, body: MessagePost, idempotencyKey: string) =>
        call({
          method: 'POST',
          path: `${one(id)}/messages`,
          body,
          idempotencyKey,
          read: readObject<Message>('id', 'text'),
        }),
      markRead: (id: ConversationId, body: { messageId?: MessageId } = {}) =>
        call({ method: 'POST', path: `${one(id)}/read`, body, read: readNothing }),
    },
    presence: {
      put: (body: PresencePut, signal?: AbortSignal) =>
        call({ method: 'PUT', path: '/presence', body, signal, read: readNothing }),
    },
    events: {
      poll: (since?: string, signal?: AbortSignal) =>
        call({
          method: 'GET',
          path: '/events',
          query: { since: since ?? '' },
          signal,
          read: readObject<EventPage>('items', 'cursor'),
        }),
      stream: (stream: EventStream) => openEventStream(options, '/events', stream),
    },
  }
}
