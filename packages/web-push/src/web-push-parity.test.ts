import { describe, expect, it } from 'vitest'
import webPush from 'web-push'
import { encodeBase64Url } from './base64.ts'
import { encrypt } from './encrypt.ts'
import { requestHeaders } from './request-headers.ts'
import { openBrowser } from './test-support/browser.ts'
import { readVapidHeader } from './test-support/vapid-header.ts'
import { generateVapidKeys } from './vapid-keys.ts'
import { createVapidSigner } from './vapid-signer.ts'

const ORIGIN = 'https://updates.push.services.mozilla.com'
const SUBJECT = 'mailto:ops@example.com'
const MESSAGE = JSON.stringify({ web_push: 8030, notification: { title: 'A visitor wrote' } })

/** The same push, made by npm web-push. */
function theirs(
  keys: { publicKey: string; privateKey: string },
  subscription: { p256dh: Uint8Array; auth: Uint8Array },
) {
  return webPush.generateRequestDetails(
    {
      endpoint: `${ORIGIN}/wpush/v2/device`,
      keys: { p256dh: encodeBase64Url(subscription.p256dh), auth: encodeBase64Url(subscription.auth) },
    },
    MESSAGE,
    {
      TTL: 60,
      urgency: 'high',
      topic: 'topic',
      contentEncoding: 'aes128gcm',
      vapidDetails: { ...keys, subject: SUBJECT },
    },
  )
}

describe('beside npm web-push', () => {
  const keys = generateVapidKeys()
  const browser = openBrowser(`${ORIGIN}/wpush/v2/device`)
  const other = theirs(keys, browser.subscription)
  const body = encrypt(Buffer.from(MESSAGE), browser.subscription)

  it('R5 R6: the bodies have the same form, and a device reads both', () => {
    expect(body.length).toBe(other.body?.length)
    expect(Buffer.from(body).subarray(16, 21)).toEqual(other.body?.subarray(16, 21))
    expect(browser.decrypt(body).toString()).toBe(MESSAGE)
    expect(browser.decrypt(other.body ?? Buffer.alloc(0)).toString()).toBe(MESSAGE)
  })

  it('R1 R3 R4 R5: the headers are the same, but for the length that the HTTP client adds', () => {
    const lowerCase = (headers: Record<string, unknown>) =>
      Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), `${String(value)}`]))
    const ours = requestHeaders('mozilla', { body, ttl: 60, urgency: 'high', topic: 'topic', authorization: 'same' })
    const expected = { ...lowerCase(other.headers), authorization: 'same' }
    expect({ ...ours, 'content-length': `${body.length}` }).toEqual(expected)
  })

  it('V1: the tokens make the same claims, and both verify', () => {
    const token = readVapidHeader(createVapidSigner({ ...keys, subject: SUBJECT }).header(ORIGIN))
    const otherToken = readVapidHeader(String(other.headers['Authorization']))
    expect([token.verified, otherToken.verified]).toEqual([true, true])
    expect(token.publicKey).toBe(otherToken.publicKey)
    expect(token.jwtHeader).toEqual(otherToken.jwtHeader)
    expect({ ...token.claims, exp: 0 }).toEqual({ ...otherToken.claims, exp: 0 })
    expect(Math.abs(Number(token.claims['exp']) - Number(otherToken.claims['exp']))).toBeLessThan(5)
  })
})
