import { type ConversationId, type NotificationId, parsePushMessage } from '@deskbell/contract'
import { pushMessageSchema } from '@deskbell/contract/schemas'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { toPlaintext, toPushMessage } from './push-message.ts'

const parts = {
  notificationId: 'ntf_12345678' as NotificationId,
  conversationId: 'cnv_12345678' as ConversationId,
  content: { title: 'Vera', body: 'Hello', badge: 3, lang: 'de' },
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
  const { notification } = toPushMessage({ ...parts, conversationId: null })
  expect(notification).toMatchObject({
    tag: 'ntf_12345678',
    navigate: 'https://app.example.com/desk/device?ntf=ntf_12345678',
    data: { conversationId: null },
  })
})

it('R6: any text fits any limit that a push service has, with as much of it as there is room for', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 9000 }),
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 300 }),
      fc.constantFrom(2048, 2640, 3993),
      (body, title, limit) => {
        const whole = toPushMessage({ ...parts, content: { title, body } })
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
    { numRuns: 300 },
  )
})
