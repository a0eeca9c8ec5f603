import type {
  Conversation,
  ConversationCounts,
  ConversationId,
  ConversationPatch,
  DeviceId,
  DevicePut,
  DevicePutAnswer,
  DeviceState,
  Me,
  Message,
  MessageId,
  MessagePost,
  Receipts,
  ReceiptsAnswer,
} from '@deskbell/contract'
import { readNothing, readObject } from './read.ts'
import { type Credentials, createTransport, type Fetch } from './transport.ts'

export interface WorkerApiOptions {
  readonly apiRoot: string
  /** None unless given: renewing and receipts bring their own proof. */
  readonly credentials?: Credentials
  readonly fetch: Fetch
  /** Milliseconds. */
  readonly timeoutMs: number
}

/** The calls of a service worker and no others: kept apart so that it stays small. */
export function createWorkerApi({ credentials = { kind: 'none' }, ...options }: WorkerApiOptions) {
  const call = createTransport({ ...options, credentials: () => credentials })
  const one = (id: ConversationId) => `/conversations/${id}`
  return {
    me: () => call({ method: 'GET', path: '/me', read: readObject<Me>('user') }),
    /** @param renewToken stands in for the session (contract, "PUT device") */
    putDevice: (id: DeviceId, body: DevicePut, renewToken: string) =>
      call({
        method: 'PUT',
        path: `/devices/${id}`,
        body,
        credentials: { kind: 'bearer', token: renewToken },
        read: readObject<DevicePutAnswer>('id', 'owner'),
      }),
    /** @param renewToken of the row; without one the session's cookie says which browser it is, even when it has ended */
    deviceState: (id: DeviceId, renewToken: string | null) =>
      call({
        method: 'GET',
        path: `/devices/${id}/state`,
        credentials: renewToken === null ? { kind: 'session' } : { kind: 'bearer', token: renewToken },
        read: readObject<DeviceState>('state'),
      }),
    sendReceipts: (body: Receipts) =>
      call({
        method: 'POST',
        path: '/receipts',
        body,
        credentials: { kind: 'none' },
        read: readObject<ReceiptsAnswer>('results'),
      }),
    reply: (id: ConversationId, body: MessagePost, idempotencyKey: string) =>
      call({
        method: 'POST',
        path: `${one(id)}/messages`,
        body,
        idempotencyKey,
        read: readObject<Message>('id', 'text'),
      }),
    markRead: (id: ConversationId, body: { messageId?: MessageId }, idempotencyKey: string) =>
      call({ method: 'POST', path: `${one(id)}/read`, body, idempotencyKey, read: readNothing }),
    counts: () =>
      call({ method: 'GET', path: '/conversations/counts', read: readObject<ConversationCounts>('unread') }),
    conversation: (id: ConversationId) =>
      call({ method: 'GET', path: one(id), read: readObject<Conversation>('id', 'unreadCount') }),
    update: (id: ConversationId, body: ConversationPatch) =>
      call({ method: 'PATCH', path: one(id), body, read: readObject<Conversation>('id') }),
  }
}

export type WorkerApi = ReturnType<typeof createWorkerApi>
