import {
  type ConversationId,
  type MessageId,
  type NotificationId,
  newId,
  parsePushMessage,
  type UserId,
} from '@deskbell/contract'
import { pushMessageSchema } from '@deskbell/contract/schemas'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { contentOf, toldOf } from '../routing/content.ts'
import { actionsOf } from './actions-of.ts'
import { toPlaintext, toPushMessage } from './push-message.ts'
import { say } from './say.ts'

const parts = {
  notificationId: 'ntf_12345678' as NotificationId,
  conversationId: 'cnv_12345678' as ConversationId,
  messageId: 'msg_12345678' as MessageId,
  said: { title: 'Vera', body: 'Hello', badge: 3, lang: 'de', dir: 'auto' as const },
  actions: [],
  silent: false,
  receiptToken: 'dlv_12345678.mac',
  appUrl: 'https://app.example.com/desk',
  publicUrl: 'https://chat.example.com',
}
const read = (bytes: Uint8Array) =>
  parsePushMessage(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)))

it('is declarative Web Push that every reader takes', () => {
  const message = toPushMessage(parts)
  expect(pushMessageSchema.safeParse(message).success).toBe(true)
  expect(parsePushMessage(structuredClone(message))).toEqual(message)
  expect(message).toMatchObject({
    app_badge: 3,
    notification: {
      navigate: 'https://app.example.com/desk/conversations/cnv_12345678?ntf=ntf_12345678',
      icon: expect.stringMatching(/^https:\/\/chat\.example\.com\//) as unknown,
      app_badge: 3,
      lang: 'de',
    },
  })
})

it('a test opens This device and is tagged by itself', () => {
  const { notification } = toPushMessage({ ...parts, conversationId: null, messageId: null })
  expect(notification).toMatchObject({
    tag: 'ntf_12345678',
    navigate: 'https://app.example.com/desk/device?ntf=ntf_12345678',
    data: { conversationId: null },
  })
  expect(notification.data).not.toHaveProperty('messageId')
})

it('R6: any text fits any limit that a push service has, with as much of it as there is room for', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 4000 }),
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 300 }),
      fc.constantFrom(2048, 2640, 3993),
      (body, title, limit) => {
        const whole = toPushMessage({ ...parts, said: { title, body, dir: 'auto' } })
        const bytes = toPlaintext(whole, limit)
        const message = read(bytes)
        expect(bytes.length).toBeLessThanOrEqual(limit)
        expect(message?.notification.data).toEqual(whole.notification.data)
        const shown = message?.notification.body ?? ''
        if (shown === whole.notification.body) return
        expect(whole.notification.body.startsWith(shown.slice(0, -1))).toBe(true)
        // Not a character less than needed: the next one, six bytes at most, would not have fitted.
        expect(bytes.length).toBeGreaterThan(limit - 13)
      },
    ),
    { numRuns: 60 },
  )
})

const order = { kind: 'message', conversation_id: parts.conversationId, assignee_id: null, language: 'de' } as const

it('has actions in the language of its device, to take it only while it is nobody’s', () => {
  const { notification } = toPushMessage({ ...parts, actions: actionsOf(order) })
  const { navigate } = notification
  expect(notification.actions).toEqual([
    { action: 'reply', title: 'Antworten', navigate },
    { action: 'take', title: 'Ich übernehme', navigate },
    { action: 'read', title: 'Als gelesen markieren', navigate },
  ])
  const taken = actionsOf({ ...order, assignee_id: 'usr_12345678' as UserId, language: null })
  expect(taken.map(({ action, title }) => `${action}: ${title}`)).toEqual(['reply: Reply', 'read: Mark as read'])
  for (const kind of ['test', 'welcome', 'taken', 'summary'] as const) expect(actionsOf({ ...order, kind })).toEqual([])
})

it('shows the initials of who wrote, and the app’s own picture where nothing is said of them', () => {
  const icon = (name: string) =>
    toPushMessage({ ...parts, said: { ...parts.said, picture: { of: 'name', name } } }).notification.icon
  expect(icon('Åsa Žižek')).toMatch(/^https:\/\/chat\.example\.com\/api\/v1\/initials\/%C3%85%C5%BD\/[0-5]$/)
  expect(icon('أحمد')).toMatch(/icon-192/)
  expect(icon('\u{1F600}')).toMatch(/icon-192/)
  expect(toPushMessage(parts).notification.icon).toMatch(/icon-192/)
  const picture = { of: 'user', id: 'usr_12345678' as UserId, version: 'v1' } as const
  expect(toPushMessage({ ...parts, said: { ...parts.said, picture } }).notification.icon).toBe(
    'https://chat.example.com/api/v1/avatars/usr_12345678?v=v1',
  )
})

it('R6: whatever anybody writes, in any language and under any policy, fits into 2640 bytes with its actions', () => {
  const anything = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 1_500 }),
    fc.string({ unit: 'grapheme', maxLength: 600 }),
    fc.constantFrom(
      '\u0001'.repeat(9_000),
      '"'.repeat(9_000),
      '\ud800',
      `e${'\u0301'.repeat(9_999)}`,
      '💬'.repeat(2_000),
    ),
    fc.constantFrom('\u202eanna', '\u2066'.repeat(400), '<script>alert(1)</script>', '4111 1111 1111 1111', 'אבג'),
  )
  const random = (bytes: Uint8Array<ArrayBuffer>) => crypto.getRandomValues(bytes)
  const ids = {
    notificationId: newId('ntf', random),
    conversationId: newId('cnv', random),
    messageId: newId('msg', random),
  }
  const policies = fc.constantFrom('full', 'sender', 'minimal')
  const languages = fc.constantFrom('en', 'de', 'es', 'fr', 'ar', null)
  const count = fc.integer({ min: 1, max: 1e9 })
  fc.assert(
    fc.property(anything, anything, languages, policies, count, (visitorName, text, language, policy, unread) => {
      const told = toldOf({ visitorName, text, attachments: null, mask: true })
      const content = contentOf(told, { unread, badge: unread })
      const message = toPushMessage({
        ...parts,
        ...ids,
        receiptToken: `${newId('dlv', random)}.${'m'.repeat(43)}`,
        said: say(content, { language, policy }),
        actions: actionsOf({ ...order, language }),
      })
      const bytes = toPlaintext(message, 2640)
      expect(bytes.length).toBeLessThanOrEqual(2640)
      const shown = read(bytes)?.notification
      expect(shown).toEqual(message.notification)
      expect(shown?.actions).toHaveLength(3)
      expect(pushMessageSchema.safeParse(message).success).toBe(true)
      for (const each of [shown?.title, shown?.body]) {
        expect(each?.isWellFormed()).toBe(true)
        expect(each).not.toMatch(/[\p{Cc}\u202a-\u202e]/u)
      }
    }),
    { numRuns: 60 },
  )
})

it('R6: where a push service takes less, actions go before the text does', () => {
  const message = toPushMessage({ ...parts, said: { ...parts.said, body: 'x'.repeat(300) }, actions: actionsOf(order) })
  const whole = toPlaintext(message, 4000).length
  const shown = read(toPlaintext(message, whole - 1))?.notification
  expect(shown?.actions).toBeUndefined()
  expect(shown?.body).toBe('x'.repeat(300))
})
