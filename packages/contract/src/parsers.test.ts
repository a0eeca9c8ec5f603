import { randomFillSync } from 'node:crypto'
import fc from 'fast-check'
import { expect, expectTypeOf, it } from 'vitest'
import {
  type ConversationId,
  type DeliveryId,
  deepLinkUrl,
  deviceLabel,
  isId,
  newId,
  parseDeepLinkUrl,
  parseId,
  parsePushMessage,
  problems,
  unknownDeviceLabel,
} from './index.ts'

const kinds = ['dev', 'ntf', 'dlv', 'cnv', 'msg', 'usr', 'vis'] as const

it('new ids are of their kind, long enough and never the same', () => {
  const made = kinds.flatMap(kind => Array.from({ length: 200 }, () => newId(kind, bytes => randomFillSync(bytes))))
  expect(new Set(made).size).toBe(made.length)
  for (const id of made) expect(isId(id.slice(0, 3) as 'dev', id)).toBe(true)
})

it('an id of one kind is none of another, and no text with a line break passes', () => {
  const id = 'cnv_A1b2C3d4'
  expect(parseId('cnv', id)).toBe(id)
  expect(parseId('dlv', id)).toBeUndefined()
  for (const bad of ['cnv_A1b2C3d', `${id}\n`, ` ${id}`, `cnv_${'x'.repeat(65)}`, 'cnv_a/b/c/d/e', null, 7]) {
    expect(parseId('cnv', bad)).toBeUndefined()
  }
  expectTypeOf<ConversationId>().not.toExtend<DeliveryId>()
})

it('C4: a deep link of another origin, or outside the app, is none', () => {
  const app = 'https://desk.example.com/app'
  const conversationId = newId('cnv', bytes => randomFillSync(bytes))
  const url = deepLinkUrl(`${app}/`, { to: 'conversation', conversationId })
  expect(parseDeepLinkUrl(app, url)).toEqual({ to: 'conversation', conversationId })
  for (const bad of [
    url.replace('desk.example.com', 'desk.example.com.evil.example'),
    url.replace('https:', 'http:'),
    url.replace('/app', '/apple'),
    `https://desk.example.com/conversations/${conversationId}`,
    'javascript:alert(1)',
  ]) {
    expect(parseDeepLinkUrl(app, bad)).toBeUndefined()
  }
})

it('W1: no JSON at all makes the push message parser throw', () => {
  fc.assert(
    fc.property(fc.jsonValue(), value => {
      parsePushMessage(value)
    }),
    { numRuns: 500 },
  )
  for (const value of [undefined, null, 0, '', [], { web_push: 8030, notification: null }]) {
    expect(parsePushMessage(value)).toBeUndefined()
  }
})

it('a wrong optional member is dropped, the message is not', () => {
  const message = {
    web_push: 8030,
    app_badge: -1,
    notification: {
      title: 'Anna',
      navigate: 'https://desk.example.com/',
      icon: 5,
      dir: 'up',
      data: { v: 1, notificationId: 'ntf_A1b2C3d4', conversationId: null, receiptToken: 't' },
    },
  }
  const parsed = parsePushMessage(message)
  expect(parsed?.notification).toMatchObject({ title: 'Anna', body: '', tag: 'ntf_A1b2C3d4', silent: false })
  expect(parsed).not.toHaveProperty('app_badge')
})

it.each([
  [{ os: 'iOS', model: 'iPhone', browser: 'Mobile Safari' }, 'iPhone / Safari'],
  [{ os: 'Android', model: 'Pixel 8', browser: 'Mobile Chrome' }, 'Android / Chrome'],
  [{ os: 'Mac OS', browser: 'Chrome' }, 'Mac / Chrome'],
  [{ os: 'Mac OS', browser: 'Safari', touch: true }, 'iPad / Safari'],
  [{ os: 'Windows', browser: 'Edge' }, 'Windows / Edge'],
  [{ os: 'Ubuntu', browser: 'Firefox' }, 'Linux / Firefox'],
  [{ os: 'Haiku', browser: 'WebPositive' }, 'Haiku / WebPositive'],
  [{ browser: 'Firefox' }, 'Firefox'],
  [{}, unknownDeviceLabel],
])('W24 W25: %o is labelled %s', (facts, label) => {
  expect(deviceLabel(facts)).toBe(label)
})

it('every problem code carries an error status', () => {
  for (const { status, title } of Object.values(problems)) {
    expect(status).toBeGreaterThanOrEqual(400)
    expect(title).toMatch(/\.$/)
  }
})
