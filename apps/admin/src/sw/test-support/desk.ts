import type { ConversationId, Me, MessageId, NotificationId, UserId } from '@deskbell/contract'
import { createActionStore } from '../../shared/action-store.ts'
import { createDb } from '../../shared/deskbell-db.ts'
import { createRecordStore } from '../../shared/record-store.ts'
import { createWritingStore } from '../../shared/writing-store.ts'

export const site = 'https://desk.test'
export const conversationId = 'cnv_abcdefgh' as ConversationId
export const person = (id: string): Me => ({
  user: { id: id as UserId, name: id, email: `${id}@desk.test`, role: 'agent' },
  capabilities: [],
})
export const anna = person('usr_anna0000')

/** A request as the backend saw it, receipts left out. */
export interface Seen {
  readonly call: string
  readonly body: unknown
  readonly key: string | undefined
}

/** A small backend, and what a browser keeps of whoever is signed in. */
export async function createDesk() {
  const use = createDb()
  const [records, actions, writing] = [createRecordStore(use), createActionStore(use), createWritingStore(use)]
  const signIn = (me: Me | null) =>
    records.write('connection', {
      ...{ site, name: 'Desk', apiRoot: `${site}/api/v1`, levels: ['conversations', 'routing'] },
      ...{ signIn: ['session'], own: true, me, by: me && 'session' },
    })
  await signIn(anna)
  await records.write('registration', {
    ...{ site, apiRoot: `${site}/api/v1`, userId: anna.user.id, deviceId: 'dev_abcdefgh' as never, renewToken: null },
    ...{ endpoint: 'https://push.test/1', applicationServerKey: 'AA', keyId: 'key', confirmedAt: 1 },
    details: { label: 'Anna’s' } as never,
  })
  const desk = {
    ...{ records, actions, writing, signIn, seen: [] as Seen[] },
    /** Whose session the cookie is. */
    cookie: anna as Me | null,
    up: true,
    unread: 0,
    /** What the next changes are answered with, instead of being done. */
    refusals: [] as { readonly status: number; readonly body: object }[],
    /** The answer of the next change is lost on its way. */
    loseAnswer: false,
    fetch: async (input: string, init: RequestInit): Promise<Response> => {
      if (!desk.up) throw new TypeError('no network')
      const path = input.replace(`${site}/api/v1`, '')
      const answer = (status: number, body: unknown) =>
        new Response(status === 204 ? null : JSON.stringify(body), { status })
      if (path === '/receipts') return answer(200, { results: [] })
      if (!desk.cookie || init.credentials !== 'same-origin') return answer(401, { code: 'unauthenticated' })
      if (path === '/me') return answer(200, desk.cookie)
      if (path === '/conversations/counts') return answer(200, { unread: desk.unread })
      const key = (init.headers as Record<string, string>)['idempotency-key']
      const body: unknown = typeof init.body === 'string' ? JSON.parse(init.body) : undefined
      desk.seen.push({ call: `${init.method} ${path}`, body, key })
      if (init.method === 'GET') return answer(200, { id: conversationId, unreadCount: desk.unread })
      const refusal = desk.refusals.shift()
      if (refusal) return answer(refusal.status, refusal.body)
      if (desk.loseAnswer) {
        desk.loseAnswer = false
        throw new TypeError('the link broke')
      }
      if (path.endsWith('/read')) return answer(204, null)
      return answer(200, path.endsWith('/messages') ? { id: 'msg_abcdefgh', text: 'said' } : { id: conversationId })
    },
  }
  return desk
}

/** A notification of a message, back from the browser. */
export const rung = (messageId?: string, ntf = 'ntf_abcdefgh') => ({
  data: {
    message: {
      ...{ v: 1 as const, notificationId: ntf as NotificationId, conversationId, receiptToken: `dlv_${ntf}.mac` },
      ...(messageId ? { messageId: messageId as MessageId } : {}),
    },
    navigate: `${site}/conversations/${conversationId}?ntf=${ntf}`,
  },
  close: () => undefined,
})
